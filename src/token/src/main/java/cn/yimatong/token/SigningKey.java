package cn.yimatong.token;

import java.math.BigInteger;
import java.security.SecureRandom;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ParametersWithID;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.crypto.signers.PlainDSAEncoding;
import org.bouncycastle.crypto.signers.SM2Signer;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * A private key in memory, signing by Bouncy Castle. Its SM2 signing does not take constant time throughout: where
 * others can measure this process, implement {@link Signer} on a hardware module instead.
 *
 * <p>
 * The private key leaves by {@link #exportPrivateKeyInClear()} only and stands in no text that this class makes.
 */
public final class SigningKey implements Signer {
    /** d = n - 1 would give the public key -G. */
    private static final BigInteger GREATEST_D = Sm2.CURVE.getN().subtract(BigInteger.valueOf(2));

    private final KeyId keyId;
    private final byte[] privateKey;
    private final byte[] publicKey;
    private final SecureRandom random;

    private SigningKey(KeyId keyId, byte[] privateKey, SecureRandom random) {
        this.keyId = keyId;
        this.privateKey = privateKey;
        this.publicKey = publicKey(keyId.algorithm(), privateKey);
        this.random = random;
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
            case SM2 -> {
                BigInteger d = new BigInteger(1, bytes);
                yield d.signum() > 0 && d.compareTo(GREATEST_D) <= 0;
            }
            case ED25519 -> true;
        };
    }

    private static byte[] publicKey(Algorithm algorithm, byte[] privateKey) {
        return switch (algorithm) {
            case SM2 -> Sm2.encode(
                    new FixedPointCombMultiplier().multiply(Sm2.CURVE.getG(), new BigInteger(1, privateKey)));
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
        return switch (keyId.algorithm()) {
            case SM2 -> signSm2(message);
            case ED25519 -> {
                byte[] signature = new byte[CodeFormat.SIGNATURE_BYTES];
                Ed25519.sign(privateKey, 0, publicKey, 0, message, 0, message.length, signature, 0);
                yield signature;
            }
        };
    }

    private byte[] signSm2(byte[] message) {
        ECPrivateKeyParameters key = new ECPrivateKeyParameters(new BigInteger(1, privateKey), Sm2.CURVE);
        SM2Signer signer = new SM2Signer(PlainDSAEncoding.INSTANCE);
        signer.init(true, new ParametersWithID(new ParametersWithRandom(key, random), Sm2.standardId()));
        signer.update(message, 0, message.length);
        try {
            return signer.generateSignature();
        } catch (CryptoException unencodable) {
            // Bouncy Castle throws it when r and s have no encoding; the plain one takes any pair below n.
            throw new IllegalStateException("SM2 signing failed", unencodable);
        }
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
