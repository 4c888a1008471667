package cn.yimatong.token;

import java.util.Objects;

/**
 * What names a key: its algorithm, its issuer's number and its own number at that issuer (MS1.md, section 2).
 *
 * <p>
 * Issuer and number together are the <em>kid</em>. A kid is unique over algorithms and never used again.
 *
 * @param algorithm the algorithm that belongs to the key
 * @param issuer the issuer's number, 0 to 65535
 * @param number the key's number at this issuer, 0 to 65535
 */
public record KeyId(Algorithm algorithm, int issuer, int number) {
    private static final int FIRST_TEST_ISSUER = 0xFF00;

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a number is outside 0 to 65535
     */
    public KeyId {
        Objects.requireNonNull(algorithm, "algorithm");
        if (issuer < 0 || issuer > 0xFFFF) {
            throw new IllegalArgumentException("an issuer's number lies in 0 to 65535, not " + issuer);
        }
        if (number < 0 || number > 0xFFFF) {
            throw new IllegalArgumentException("a key's number lies in 0 to 65535, not " + number);
        }
    }

    /**
     * Reads a kid as it stands in a JWK.
     *
     * @param kid base64url of 4 bytes without padding, as {@link #kid()} writes it
     * @throws IllegalArgumentException if it is not exactly that
     */
    public static KeyId of(Algorithm algorithm, String kid) {
        byte[] bytes = Base64Url.decode(kid);
        if (bytes == null || bytes.length != Integer.BYTES) {
            throw new IllegalArgumentException("a kid is base64url of 4 bytes without padding");
        }
        return ofBits(algorithm, Bytes.readInt(bytes, 0));
    }

    /** Returns the kid as a JWK spells it: base64url of 4 bytes, issuer then number, big-endian, no padding. */
    public String kid() {
        byte[] bytes = new byte[Integer.BYTES];
        Bytes.writeInt(bytes, 0, bits());
        return Base64Url.encode(bytes);
    }

    /** Tells whether the issuer's number is one of those for tests and sandboxes, 0xFF00 to 0xFFFF. */
    public boolean isForTests() {
        return issuer >= FIRST_TEST_ISSUER;
    }

    static KeyId ofBits(Algorithm algorithm, int kid) {
        return new KeyId(algorithm, kid >>> 16, kid & 0xFFFF);
    }

    /** Returns the kid's 4 bytes as one number. */
    int bits() {
        return (issuer << 16) | number;
    }
}
