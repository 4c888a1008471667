package cn.yimatong.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The standings that the service knows. */
enum StandingWord {
    ACTIVE,
    SUSPENDED,
    /** For good. */
    REVOKED;

    /** The standing of this word; empty where the service knows no such word. */
    static Optional<StandingWord> of(String word) {
        return Arrays.stream(values()).filter(one -> one.name().toLowerCase(Locale.ROOT).equals(word)).findFirst();
    }
}
