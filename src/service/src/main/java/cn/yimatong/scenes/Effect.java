package cn.yimatong.scenes;

import java.util.Locale;

/** What a concession (优待) does to the tariff of a scene. Never an amount: money is the operator's. */
public enum Effect {
    /** Nothing is paid. */
    FREE,
    /** The scene's reduced tariff is paid, half of it as a rule. */
    HALF,
    /** The holder is served first. */
    PRIORITY,
    /** The concession is known and changes nothing here. */
    NONE;

    private final String word = name().toLowerCase(Locale.ROOT);

    /** The effect as it stands in the catalogue and in answers, for instance {@code free}. */
    public String word() {
        return word;
    }

    static Effect of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
