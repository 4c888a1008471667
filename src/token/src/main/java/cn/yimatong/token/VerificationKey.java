package cn.yimatong.token;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A public key, its name and the window in which codes may begin under it (MS1.md, sections 2 and 6). Its point has
 * been checked.
 */
public final class VerificationKey {
    private final KeyId keyId;
    private final byte[] publicKey;
    private final long notBefore;
    private final long expiresAt;
    private final SignatureCheck check;

    private VerificationKey(KeyId keyId, byte[] publicKey, long notBefore, long expiresAt, SignatureCheck check) {
        this.keyId = keyId;
        this.publicKey = publicKey;
        this.notBefore = notBefore;
        this.expiresAt = expiresAt;
        this.check = check;
    }

    /**
     * Makes a key after checking it.
     *
     * @param publicKey x and y of SM2, each 32 bytes big-endian; or the 32 bytes of an Ed25519 key (RFC 8032, section
     * 5.1.5)
     * @param notBefore nbf: the first second in which a code of this key may begin, since 1970-01-01 UTC
     * @param expiresAt exp: the first second in which none may begin any more; greater than {@code notBefore}, below
     * 2^40
     * @throws IllegalArgumentException if length, point or window is wrong; the message ends in the word for it: {@code
     *     length}, {@code off-curve}, {@code minus-g}, {@code non-canonical}, {@code small-order} or {@code window}
     */
    public static VerificationKey of(KeyId keyId, byte[] publicKey, long notBefore, long expiresAt) {
        byte[] copy = publicKey.clone();
        KeyFault fault = fault(keyId.algorithm(), copy, notBefore, expiresAt);
        if (fault != null) {
            throw new IllegalArgumentException("not a usable public key: " + fault.word());
        }
        return new VerificationKey(keyId, copy, notBefore, expiresAt, switch (keyId.algorithm()) {
            case SM2 -> Sm2.check(copy);
            case ED25519 -> Ed25519Keys.check(copy);
        });
    }

    /**
     * This key, or the same with another window where that one has another: with what {@link KeySet#prepare} has made
     * for this one.
     *
     * @param other a key of the same name
     * @return one that equals {@code other}; {@code other} itself where its public key is another
     */
    public VerificationKey preparedFor(VerificationKey other) {
        return keyId.equals(other.keyId) && Arrays.equals(publicKey, other.publicKey)
                ? new VerificationKey(keyId, publicKey, other.notBefore, other.expiresAt, check)
                : other;
    }

    /** Returns the first fault of such a key, or null if {@link #of} takes it. */
    static @Nullable KeyFault fault(Algorithm algorithm, byte[] publicKey, long notBefore, long expiresAt) {
        if (publicKey.length != algorithm.publicKeyBytes()) {
            return KeyFault.LENGTH;
        }
        if (notBefore < 0 || notBefore >= expiresAt || expiresAt >= Claims.TIME_LIMIT) {
            return KeyFault.WINDOW;
        }
        return switch (algorithm) {
            case SM2 -> Sm2.fault(publicKey);
            case ED25519 -> Ed25519Keys.fault(publicKey);
        };
    }

    /** Returns the key's name. */
    public KeyId keyId() {
        return keyId;
    }

    /** Returns a copy of the public key: 64 bytes for SM2, x then y, big-endian; 32 bytes for Ed25519. */
    public byte[] publicKey() {
        return publicKey.clone();
    }

    /** Returns the first second in which a code of this key may begin, since 1970-01-01 UTC. */
    public long notBefore() {
        return notBefore;
    }

    /** Returns the first second in which no code of this key may begin any more, since 1970-01-01 UTC. */
    public long expiresAt() {
        return expiresAt;
    }

    /** Tells whether a code that begins at this second may be this key's. */
    boolean covers(long codeNotBefore) {
        return codeNotBefore >= notBefore && codeNotBefore < expiresAt;
    }

    SignatureCheck check() {
        return check;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof VerificationKey that && keyId.equals(that.keyId) && notBefore == that.notBefore
                && expiresAt == that.expiresAt && Arrays.equals(publicKey, that.publicKey);
    }

    @Override
    public int hashCode() {
        return Objects.hash(keyId, notBefore, expiresAt, Arrays.hashCode(publicKey));
    }

    @Override
    public String toString() {
        return "VerificationKey[" + keyId.algorithm().jwkName() + " " + keyId.kid() + ", nbf " + notBefore + ", exp "
                + expiresAt + "]";
    }
}
