package cn.yimatong.token;

import java.security.SecureRandom;
import java.util.function.UnaryOperator;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * A private key in memory, signing by Bouncy Castle. Its SM2 signing does not take constant time throughout: where
 * others can measure this process, implement {@link Signer} on a hardware module instead.
 *
 * <p>
 * The private key leaves by {@link #exportPrivateKeyInClear()} only and stands in no text that this class makes.
 */
public final class SigningKey implements Signer {
    private final KeyId keyId;
    private final byte[] privateKey;
    private final byte[] publicKey;
    private final UnaryOperator<byte[]> signing;

    private SigningKey(KeyId keyId, byte[] privateKey, SecureRandom random) {
        this.keyId = keyId;
        this.privateKey = privateKey;
        this.publicKey = publicKey(keyId.algorithm(), privateKey);
        this.signing = switch (keyId.algorithm()) {
            case SM2 -> new Sm2PrivateKey(privateKey, random)::sign;
            case ED25519 -> this::signEd25519;
        };
    }

    /**
     * Draws a new key.
     *
     * @param random draws the key, and later the secret number of each SM2 signature
     */
    public static SigningKey generate(KeyId keyId, SecureRandom random) {
        byte[] privateKey = new byte[keyId.algorithm().privateKeyBytes()];
        do {
            random.nextBytes(privateKey);
        } while (!isPrivateKey(keyId.algorithm(), privateKey));
        return new SigningKey(keyId, privateKey, random);
    }

    /**
     * Takes up a key that was exported.
     *
     * @param privateKey 32 bytes: d of SM2 (1 to n - 2, big-endian), or the seed of Ed25519; copied
     * @param random draws the secret number of each SM2 signature; Ed25519 needs none
     * @throws IllegalArgumentException if it is no such key
     */
    public static SigningKey of(KeyId keyId, byte[] privateKey, SecureRandom random) {
        byte[] copy = privateKey.clone();
        if (!isPrivateKey(keyId.algorithm(), copy)) {
            throw new IllegalArgumentException("not a private key of " + keyId.algorithm().jwkName());
        }
        return new SigningKey(keyId, copy, random);
    }

    private static boolean isPrivateKey(Algorithm algorithm, byte[] bytes) {
        if (bytes.length != algorithm.privateKeyBytes()) {
            return false;
        }
        return switch (algorithm) {
            case SM2 -> Sm2PrivateKey.isInRange(bytes);
            case ED25519 -> true;
        };
    }

    private static byte[] publicKey(Algorithm algorithm, byte[] privateKey) {
        return switch (algorithm) {
            case SM2 -> Sm2PrivateKey.publicKey(privateKey);
            case ED25519 -> {
                byte[] bytes = new byte[Ed25519.PUBLIC_KEY_SIZE];
                Ed25519.generatePublicKey(privateKey, 0, bytes, 0);
                yield bytes;
            }
        };
    }

    @Override
    public KeyId keyId() {
        return keyId;
    }

    /**
     * Returns the public half, for a key set.
     *
     * @param notBefore the first second in which a code of this key may begin, since 1970-01-01 UTC
     * @param expiresAt the first second in which none may begin any more
     * @throws IllegalArgumentException if that is no window (see {@link VerificationKey#of})
     */
    public VerificationKey verificationKey(long notBefore, long expiresAt) {
        return VerificationKey.of(keyId, publicKey, notBefore, expiresAt);
    }

    @Override
    public byte[] sign(byte[] message) {
        return signing.apply(message);
    }

    private byte[] signEd25519(byte[] message) {
        byte[] signature = new byte[CodeFormat.SIGNATURE_BYTES];
        Ed25519.sign(privateKey, 0, publicKey, 0, message, 0, message.length, signature, 0);
        return signature;
    }

    /**
     * Returns the private key itself, 32 bytes, unprotected. Seal it before it is stored. Every call of this method is
     * worth a reviewer's question.
     */
    public byte[] exportPrivateKeyInClear() {
        return privateKey.clone();
    }

    /** Names the key and shows nothing of it. */
    @Override
    public String toString() {
        return "SigningKey[" + keyId.algorithm().jwkName() + " " + keyId.kid() + "]";
    }
}
