package cn.yimatong.records;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Why a holder may be entitled to a concession (优待). A closed list: scenes give each kind its effect. */
public enum ConcessionKind {
    /** The old. */
    SENIOR,
    /** The disabled. */
    DISABLED,
    /** Minors. */
    MINOR,
    /** Students. */
    STUDENT,
    /** Those entitled to special care (优抚). */
    ENTITLED,
    /** Veterans. */
    VETERAN,
    /** Medical staff. */
    MEDICAL,
    /** Donors of blood or organs. */
    DONOR,
    /** Model workers. */
    MODEL_WORKER,
    /** Households of low income. */
    LOW_INCOME;

    private final String word = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** The kind as it stands in records, scenes and answers, for instance {@code low-income}. */
    public String word() {
        return word;
    }

    /** The kind of this word, or none. */
    public static Optional<ConcessionKind> of(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word.equals(word)).findFirst();
    }
}
