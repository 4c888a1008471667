package cn.yimatong.keys;

import java.util.Locale;
import java.util.Optional;

/** Where a signing key is in its life. It goes from one to the next, or at once to the last; never back. */
public enum KeyState {
    /** It lies ready, and nobody knows it yet. */
    MADE,
    /** It is published, so that every verifier knows it before its first code. */
    STAGED,
    /** It signs; of several the one that was activated last. */
    ACTIVE,
    /** It signs no more, and its codes are read until they have run out. */
    RETIRED,
    /** Its codes are those of an unknown key, whatever their window. */
    REVOKED;

    /** The word by which people and tables know it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Nothing where the word is a later release's. */
    static Optional<KeyState> of(String word) {
        for (KeyState state : values()) {
            if (state.word().equals(word)) {
                return Optional.of(state);
            }
        }
        return Optional.empty();
    }
}
