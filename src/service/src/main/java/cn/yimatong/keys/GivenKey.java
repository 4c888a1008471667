package cn.yimatong.keys;

import cn.yimatong.keys.pkcs11.TokenException;
import cn.yimatong.token.Algorithm;
import cn.yimatong.token.CodeReader;
import cn.yimatong.token.KeyId;
import cn.yimatong.token.SigningKey;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.gm.GMObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.util.BigIntegers;

/**
 * A private signing key that was made elsewhere and is brought here, or lies in a token and is to be used there. It has
 * no kid yet, and stands in no text.
 */
public final class GivenKey {

    /** RFC 8410. */
    private static final ASN1ObjectIdentifier ED25519 = new ASN1ObjectIdentifier("1.3.101.112");
    private static final int KEY_BYTES = 32;
    private static final String IN_VECTORS = " of the published test vectors, which anybody can sign with";

    private final Algorithm algorithm;
    private final byte[] publicKey;
    private final BiFunction<KeyId, SecureRandom, KeptKey> named;

    private GivenKey(Algorithm algorithm, byte[] publicKey, BiFunction<KeyId, SecureRandom, KeptKey> named) {
        this.algorithm = algorithm;
        this.publicKey = publicKey;
        this.named = named;
    }

    /** @throws IllegalArgumentException it is no private key */
    private static GivenKey whole(Algorithm algorithm, byte[] privateKey) {
        return new GivenKey(algorithm, publicKey(algorithm, privateKey),
                (id, random) -> new KeptKey.Whole(SigningKey.of(id, privateKey, random)));
    }

    private static byte[] publicKey(Algorithm algorithm, byte[] privateKey) {
        // Name and window have no part in it.
        return new KeptKey.Whole(SigningKey.of(new KeyId(algorithm, 0, 1), privateKey, new SecureRandom()))
                .publicKey();
    }

    /**
     * The one of this label in a token, after it has signed there. It may take as long as the token does.
     *
     * @throws TokenException it cannot be had or used; the message holds no PIN
     */
    public static GivenKey inToken(SigningToken token, String label) {
        byte[] publicKey = TokenKey.publicKey(token.token(), label);
        Algorithm algorithm = TokenKey.algorithm(publicKey);
        GivenKey given = new GivenKey(algorithm, publicKey,
                (id, _) -> new TokenKey(id, publicKey, label, Optional.of(token)));
        new TokenKey(new KeyId(algorithm, 0, 1), publicKey, label, Optional.of(token)).prove();
        if (given.isInVectors()) {
            throw new TokenException("the key " + label + " is" + IN_VECTORS);
        }
        return given;
    }

    /**
     * Reads one from an encrypted PKCS#8 file that its owner alone can read.
     *
     * @throws IOException it cannot be read or used; the message names the file and holds nothing of what is in it
     */
    public static GivenKey read(Path file, String passphrase) throws IOException {
        byte[] encrypted = SecretFile.read(file, "the signing key");
        try {
            byte[] clear = EncryptedKey.open(encrypted, passphrase);
            try {
                return of(clear);
            } finally {
                Arrays.fill(clear, (byte) 0);
            }
        } catch (EncryptedKey.RefusedException e) {
            throw new FileSystemException(file.toString(), null, String.valueOf(e.getMessage()));
        }
    }

    private static GivenKey of(byte[] pkcs8) throws EncryptedKey.RefusedException {
        GivenKey given;
        try {
            PrivateKeyInfo info = PrivateKeyInfo.getInstance(pkcs8);
            Algorithm algorithm = algorithm(info);
            given = whole(algorithm, privateKey(algorithm, info.parsePrivateKey()));
        } catch (IOException | IllegalArgumentException | ArithmeticException _) {
            throw new EncryptedKey.RefusedException("holds a key that cannot be read");
        }
        if (given.isInVectors()) {
            throw new EncryptedKey.RefusedException("holds a key" + IN_VECTORS);
        }
        return given;
    }

    private static Algorithm algorithm(PrivateKeyInfo info) throws EncryptedKey.RefusedException {
        ASN1ObjectIdentifier kind = info.getPrivateKeyAlgorithm().getAlgorithm();
        ASN1Encodable curve = info.getPrivateKeyAlgorithm().getParameters();
        if (kind.equals(ED25519)) {
            return Algorithm.ED25519;
        }
        if (kind.equals(X9ObjectIdentifiers.id_ecPublicKey) && GMObjectIdentifiers.sm2p256v1.equals(curve)) {
            return Algorithm.SM2;
        }
        throw new EncryptedKey.RefusedException("holds a key of " + name(kind, curve)
                + ", and codes are signed by SM2 (curve sm2p256v1, by its name) or Ed25519");
    }

    private static String name(ASN1ObjectIdentifier kind, ASN1Encodable curve) {
        if (!kind.equals(X9ObjectIdentifiers.id_ecPublicKey)) {
            return "the algorithm " + kind;
        }
        if (!(curve instanceof ASN1ObjectIdentifier id)) {
            return "a curve without a name";
        }
        String name = ECNamedCurveTable.getName(id);
        return "the curve " + (name == null ? id.getId() : name);
    }

    private static byte[] privateKey(Algorithm algorithm, ASN1Encodable key) {
        return switch (algorithm) {
            case SM2 -> BigIntegers.asUnsignedByteArray(KEY_BYTES, ECPrivateKey.getInstance(key).getKey());
            case ED25519 -> ASN1OctetString.getInstance(key).getOctets();
        };
    }

    private boolean isInVectors() {
        return inVectors().stream().anyMatch(known -> isOf(publicKey(algorithm, known)));
    }

    /** The private keys that ship with the format, so that an implementation can be checked as an issuer. */
    private static List<byte[]> inVectors() {
        try (InputStream file = Objects.requireNonNull(CodeReader.class.getResourceAsStream("vectors.json"))) {
            JsonObject keys = new JsonObject(Buffer.buffer(file.readAllBytes())).getJsonObject("private");
            return keys.stream().map(entry -> entry.getValue()).filter(JsonObject.class::isInstance)
                    .map(key -> Base64.getUrlDecoder().decode(((JsonObject) key).getString("d"))).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SM2's or Ed25519's. */
    public Algorithm algorithm() {
        return algorithm;
    }

    KeptKey as(KeyId id, SecureRandom random) {
        return named.apply(id, random);
    }

    /** Whether its public part is this one. */
    boolean isOf(byte[] otherPublicKey) {
        return Arrays.equals(publicKey, otherPublicKey);
    }

    @Override
    public String toString() {
        return "GivenKey[" + algorithm.jwkName() + "]";
    }
}
