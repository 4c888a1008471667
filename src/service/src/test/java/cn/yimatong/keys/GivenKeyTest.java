package cn.yimatong.keys;

import static cn.yimatong.keys.UnderPassphrase.PASSPHRASE;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.token.Algorithm;
import cn.yimatong.token.CodeReader;
import cn.yimatong.token.KeyId;
import cn.yimatong.token.SigningKey;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.gm.GMObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signing keys that were made elsewhere: which are taken, and that a refusal repeats nothing of what it read. */
final class GivenKeyTest {
    private static final SecureRandom RANDOM = new SecureRandom();

    @TempDir
    private Path folder;

    @Test
    void aKeyOfSm2AndOneOfEd25519AreTakenAsPemAndAsDer() throws Exception {
        for (Algorithm algorithm : Algorithm.values()) {
            SigningKey made = SigningKey.generate(new KeyId(algorithm, 1, 1), RANDOM);
            byte[] der = UnderPassphrase.encrypted(pkcs8(algorithm, made.exportPrivateKeyInClear()));
            for (byte[] file : new byte[][]{der,
                UnderPassphrase.pem("ENCRYPTED PRIVATE KEY", der).getBytes(US_ASCII)}) {
                GivenKey given = GivenKey.read(owned(file), PASSPHRASE);
                assertEquals(algorithm, given.algorithm());
                assertTrue(given.isOf(made.verificationKey(0, 1).publicKey()));
                assertEquals("GivenKey[" + algorithm.jwkName() + "]", given.toString());
            }
        }
    }

    /**
     * <pre>
     * openssl genpkey -algorithm SM2 -aes-256-cbc -pass 'pass:open sesame'
     * openssl genpkey -algorithm ED25519 | openssl pkcs8 -topk8 -v2 aes-256-cbc -outform DER \\
     *     -passout 'pass:open sesame'
     * </pre>
     *
     * The public halves are those that {@code openssl pkey -text} tells of them.
     */
    @Test
    void keysThatOpensslHasEncryptedAreTaken() throws Exception {
        GivenKey sm2 = GivenKey.read(resource("sm2-by-openssl.pem"), PASSPHRASE);
        assertEquals(Algorithm.SM2, sm2.algorithm());
        assertTrue(sm2.isOf(HexFormat.of().parseHex("1b84762b93c3754bd23d5086cd611cec063fa122ae4d495b7ad94ebf9a02632f"
                + "30bb414f6cd0a82bd15bc0b92cd30d73fb3e37a831df1df5b15efeb6e3a410d2")));
        GivenKey ed25519 = GivenKey.read(resource("ed25519-by-openssl.der"), PASSPHRASE);
        assertEquals(Algorithm.ED25519, ed25519.algorithm());
        assertTrue(ed25519
                .isOf(HexFormat.of().parseHex("b34305ef727548274ddc049f95bd7658f89edb627fee85007e89d972099b718f")));
    }

    @Test
    void aWrongPassphraseOpensNothing() throws Exception {
        Path file = resource("sm2-by-openssl.pem");
        // Some wrong ones leave something that is padded well.
        for (int i = 0; i < 20; i++) {
            assertRefused(file, "open sesame " + i, "does not open with this passphrase");
        }
    }

    @Test
    void aKeyOfAnotherCurveIsRefused() throws Exception {
        AlgorithmIdentifier p256 = new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey,
                SECObjectIdentifiers.secp256r1);
        byte[] other = new PrivateKeyInfo(p256, new ECPrivateKey(256, BigInteger.TEN)).getEncoded();
        assertRefused(owned(UnderPassphrase.encrypted(other)), PASSPHRASE, "a key of the curve prime256v1");
        byte[] x25519 = new PrivateKeyInfo(new AlgorithmIdentifier(new ASN1ObjectIdentifier("1.3.101.110")),
                new DEROctetString(new byte[32])).getEncoded();
        assertRefused(owned(UnderPassphrase.encrypted(x25519)), PASSPHRASE, "a key of the algorithm 1.3.101.110");
    }

    @Test
    void aKeyUnderAnOldSchemeIsRefusedWithWhatHelps() throws Exception {
        byte[] clear = pkcs8(Algorithm.SM2, new byte[]{5});
        assertRefused(owned(UnderPassphrase.encryptedAsOfOld(clear)), PASSPHRASE, "-v2 aes-256-cbc encrypts it so");
    }

    @Test
    void aNumberThatIsNoPrivateKeyIsRefused() throws Exception {
        byte[] tooGreat = new byte[32];
        Arrays.fill(tooGreat, (byte) 0xFF);
        for (byte[] d : new byte[][]{new byte[32], tooGreat, {1}}) {
            assertRefused(owned(UnderPassphrase.encrypted(pkcs8(d.length == 1 ? Algorithm.ED25519 : Algorithm.SM2, d))),
                    PASSPHRASE,
                    "holds a key that cannot be read");
        }
    }

    @Test
    void aKeyOfThePublishedVectorsIsRefused() throws Exception {
        JsonObject known;
        try (var vectors = CodeReader.class.getResourceAsStream("vectors.json")) {
            known = new JsonObject(Buffer.buffer(vectors.readAllBytes())).getJsonObject("private");
        }
        for (Algorithm algorithm : Algorithm.values()) {
            byte[] d = Base64.getUrlDecoder().decode(known.getJsonObject(
                    algorithm == Algorithm.SM2 ? "sm2" : "ed25519").getString("d"));
            assertRefused(owned(UnderPassphrase.encrypted(pkcs8(algorithm, d))), PASSPHRASE,
                    "key of the published test vectors");
        }
    }

    @Test
    void aKeyInClearIsRefused() throws Exception {
        byte[] clear = pkcs8(Algorithm.SM2, new byte[]{5});
        assertRefused(owned(clear), PASSPHRASE, "is not encrypted");
        assertRefused(owned(UnderPassphrase.pem("PRIVATE KEY", clear).getBytes(US_ASCII)), PASSPHRASE,
                "is not encrypted");
        assertRefused(owned(UnderPassphrase.pem("EC PRIVATE KEY", clear).getBytes(US_ASCII)), PASSPHRASE,
                "is not encrypted");
        assertRefused(owned("no key".getBytes(US_ASCII)), PASSPHRASE, "holds no encrypted PKCS#8 key");
    }

    @Test
    void filesThatOthersCanReadAreRefused() throws Exception {
        Path file = resource("sm2-by-openssl.pem");
        Path passphrase = owned((PASSPHRASE + "\r\n").getBytes(US_ASCII));
        assertEquals(PASSPHRASE, EncryptedKey.passphrase(passphrase));
        for (String mode : new String[]{"rw-r-----", "rw----r--"}) {
            for (Path each : new Path[]{file, passphrase}) {
                Files.setPosixFilePermissions(each, PosixFilePermissions.fromString(mode));
            }
            assertRefused(file, PASSPHRASE, "others can read the signing key; only its owner may: chmod 600 " + file);
            IOException e = assertThrows(IOException.class, () -> EncryptedKey.passphrase(passphrase));
            assertTrue(String.valueOf(e.getMessage()).contains("others can read the passphrase"), e.getMessage());
        }
    }

    @Test
    void aPassphraseIsOneLineOfPrintableAscii() throws Exception {
        for (String text : new String[]{"", "\n", "two\nlines\n", "\u00e4"}) {
            Path file = owned(text.getBytes(UTF_8));
            assertThrows(IOException.class, () -> EncryptedKey.passphrase(file), text);
        }
    }

    private static void assertRefused(Path file, String passphrase, String why) {
        IOException e = assertThrows(IOException.class, () -> GivenKey.read(file, passphrase));
        String message = String.valueOf(e.getMessage());
        assertTrue(message.contains(why), message);
        assertFalse(message.contains(passphrase), message);
    }

    /** As a tool writes it. */
    static byte[] pkcs8(Algorithm algorithm, byte[] privateKey) throws IOException {
        return switch (algorithm) {
            case SM2 -> new PrivateKeyInfo(
                    new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, GMObjectIdentifiers.sm2p256v1),
                    new ECPrivateKey(256, new BigInteger(1, privateKey))).getEncoded();
            case ED25519 -> new PrivateKeyInfo(new AlgorithmIdentifier(new ASN1ObjectIdentifier("1.3.101.112")),
                    new DEROctetString(privateKey)).getEncoded();
        };
    }

    private Path resource(String name) throws IOException {
        try (var file = GivenKeyTest.class.getResourceAsStream(name)) {
            return owned(file.readAllBytes());
        }
    }

    private Path owned(byte[] content) throws IOException {
        Path file = Files.createTempFile(folder, "given", ".key",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.write(file, content);
    }
}
