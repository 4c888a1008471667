package cn.yimatong.scenes;

import java.util.Locale;

/** How often one code is accepted at a scene. */
public enum SpendRule {
    /** Once. */
    ONCE,
    /** Once in and once out, in turns (anti-passback). */
    ONCE_PER_DIRECTION,
    /** As long as it is valid. */
    REUSABLE,
    /** It is looked at, and nothing is spent. */
    NONE;

    static SpendRule of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
