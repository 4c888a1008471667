package cn.yimatong.token;

import java.util.Objects;

/**
 * What a reader found in a text. Claims stand only in the two outcomes whose signature verified, so nothing that
 * anybody could have written is ever in the caller's hands.
 */
public sealed interface Reading permits Reading.Valid, Reading.Refused, Reading.Unproven {

    /**
     * The code is good here and now. Whether it was used before, and whether its holder may still use it, is for the
     * service to say.
     *
     * @param key the key that signed it
     * @param claims what it says
     */
    record Valid(KeyId key, Claims claims) implements Reading {
        public Valid {
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(claims, "claims");
        }
    }

    /**
     * The issuer did sign this, but it does not hold at this time or at this scene (steps 4 to 6).
     *
     * @param reason {@link Reason#NOT_YET_VALID}, {@link Reason#EXPIRED} or {@link Reason#WRONG_SCENE}
     * @param key the key that signed it
     * @param claims what it says
     */
    record Refused(Reason reason, KeyId key, Claims claims) implements Reading {
        /**
         * Checks that the reason fits.
         *
         * @throws IllegalArgumentException if the reason is one of steps 1 to 3
         */
        public Refused {
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(claims, "claims");
            if (!reason.isSigned()) {
                throw new IllegalArgumentException("nothing signed is refused as " + reason.word());
            }
        }
    }

    /**
     * Nothing in the text can be believed (steps 1 to 3).
     *
     * @param reason {@link Reason#MALFORMED}, {@link Reason#UNKNOWN_KEY} or {@link Reason#BAD_SIGNATURE}
     */
    record Unproven(Reason reason) implements Reading {
        /**
         * Checks that the reason fits.
         *
         * @throws IllegalArgumentException if the reason is one of steps 4 to 6
         */
        public Unproven {
            if (reason.isSigned()) {
                throw new IllegalArgumentException(reason.word() + " is said of signed claims only");
            }
        }
    }
}
