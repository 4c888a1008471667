package cn.yimatong.token;

import java.util.Optional;

/**
 * Reads codes and tells whether they hold, here and now (MS1.md, section 5). It keeps no state: it cannot tell a code
 * from its copy. Safe for use by several threads at once.
 */
public final class CodeReader {
    private static final int GREATEST_SKEW_SECONDS = 60;
    private static final Reading MALFORMED = new Reading.Unproven(Reason.MALFORMED);
    private static final Reading UNKNOWN_KEY = new Reading.Unproven(Reason.UNKNOWN_KEY);
    private static final Reading BAD_SIGNATURE = new Reading.Unproven(Reason.BAD_SIGNATURE);

    private final KeySet keys;
    private final int skewSeconds;

    /**
     * Reads with these keys.
     *
     * @param skewSeconds by how much this reader's clock may differ from the issuer's, 0 to 60; 2 is usual online, 5
     * offline
     * @throws IllegalArgumentException if the skew is outside that range
     */
    public CodeReader(KeySet keys, int skewSeconds) {
        if (skewSeconds < 0 || skewSeconds > GREATEST_SKEW_SECONDS) {
            throw new IllegalArgumentException("the skew is 0 to 60 seconds, not " + skewSeconds);
        }
        this.keys = keys;
        this.skewSeconds = skewSeconds;
    }

    /**
     * The key that a well-formed text says it is signed by. Nothing proves it: it is good for asking whether such a key
     * has been made of late, and for nothing else.
     *
     * @param text what the scanner saw, unchanged
     * @return the key's name, or none where the text is {@link Reason#MALFORMED}
     */
    public static Optional<KeyId> keyNamedIn(String text) {
        return Optional.ofNullable(UnprovenCode.parse(text)).map(code -> KeyId.ofBits(code.algorithm(), code.kid()));
    }

    /**
     * Reads one text, whatever it is. Never throws on any text.
     *
     * @param text what the scanner saw, unchanged
     * @param nowEpochSecond the present second, rounded down, since 1970-01-01 UTC
     * @param scene the reader's own scene, compared whole with a code's audience
     * @return the first reason that applies, or {@link Reading.Valid}
     */
    public Reading read(String text, long nowEpochSecond, String scene) {
        UnprovenCode code = UnprovenCode.parse(text);
        if (code == null) {
            return MALFORMED;
        }
        VerificationKey key = keys.find(code.algorithm(), code.kid());
        if (key == null || !key.covers(code.notBefore())) {
            return UNKNOWN_KEY;
        }
        if (!code.isSignedBy(key.check())) {
            return BAD_SIGNATURE;
        }
        Claims claims = code.claims();
        if (nowEpochSecond < claims.notBefore() - skewSeconds) {
            return new Reading.Refused(Reason.NOT_YET_VALID, key.keyId(), claims);
        }
        if (nowEpochSecond >= claims.expiresAt() + skewSeconds) {
            return new Reading.Refused(Reason.EXPIRED, key.keyId(), claims);
        }
        if (!claims.isFor(scene)) {
            return new Reading.Refused(Reason.WRONG_SCENE, key.keyId(), claims);
        }
        return new Reading.Valid(key.keyId(), claims);
    }
}
