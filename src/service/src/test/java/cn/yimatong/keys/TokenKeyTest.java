package cn.yimatong.keys;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.keys.pkcs11.ModuleInJava;
import cn.yimatong.keys.pkcs11.TokenException;
import cn.yimatong.token.Algorithm;
import cn.yimatong.token.Claims;
import cn.yimatong.token.CodeMinter;
import cn.yimatong.token.CodeReader;
import cn.yimatong.token.KeyId;
import cn.yimatong.token.KeySet;
import cn.yimatong.token.Reading;
import cn.yimatong.token.SigningKey;
import cn.yimatong.token.VerificationKey;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.gm.GMNamedCurves;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ParametersWithID;
import org.bouncycastle.crypto.signers.DSAEncoding;
import org.bouncycastle.crypto.signers.PlainDSAEncoding;
import org.bouncycastle.crypto.signers.SM2Signer;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;
import org.junit.jupiter.api.Test;

/** Keys that a module of some maker's signs with by SM2, in the forms in which makers give points and signatures. */
final class TokenKeyTest {
    private static final long MECHANISM = 0x80008100L;
    private static final String DEFAULT_ID = "1234567812345678";
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final ECDomainParameters CURVE = new ECDomainParameters(GMNamedCurves.getByName("sm2p256v1"));

    private final SigningKey key = SigningKey.generate(new KeyId(Algorithm.SM2, 1, 1), RANDOM);
    private final byte[] d = key.exportPrivateKeyInClear();
    private final byte[] publicKey = key.verificationKey(0, 1).publicKey();

    @Test
    void aCodeVerifiesInWhicheverFormsTheTokenGivesPointAndSignature() throws Exception {
        byte[] marked = new byte[65];
        marked[0] = 4;
        System.arraycopy(publicKey, 0, marked, 1, 64);
        List<byte[]> points = new ArrayList<>(List.of(publicKey, marked));
        for (byte[] bare : List.of(publicKey, marked)) {
            points.add(new DEROctetString(bare).getEncoded());
        }
        for (byte[] point : points) {
            for (DSAEncoding form : List.of(PlainDSAEncoding.INSTANCE, StandardDSAEncoding.INSTANCE)) {
                try (SigningToken token = token(point, signing(form, DEFAULT_ID), OptionalLong.of(MECHANISM))) {
                    GivenKey given = GivenKey.inToken(token, ModuleInJava.KEY);
                    assertEquals(Algorithm.SM2, given.algorithm());
                    assertTrue(given.isOf(publicKey));
                    KeptKey kept = given.as(new KeyId(Algorithm.SM2, 7, 9), RANDOM);
                    String code = new CodeMinter(kept.signer()).mint(Claims.of(1000, 1060, new byte[16]));
                    KeySet known = KeySet.of(List.of(VerificationKey.of(kept.keyId(), publicKey, 0, 2000)));
                    assertInstanceOf(Reading.Valid.class, new CodeReader(known, 0).read(code, 1001, "bus"));
                }
            }
        }
    }

    @Test
    void aPointThatLooksLikeAnOctetStringIsThePoint() {
        byte[] marked = new byte[65];
        do {
            byte[] point = SigningKey.generate(key.keyId(), RANDOM).verificationKey(0, 1).publicKey();
            System.arraycopy(point, 0, marked, 1, 64);
        } while (marked[1] != 63);
        marked[0] = 4;
        try (SigningToken token = token(marked, signing(PlainDSAEncoding.INSTANCE, DEFAULT_ID),
                OptionalLong.of(MECHANISM))) {
            assertArrayEquals(Arrays.copyOfRange(marked, 1, 65), TokenKey.publicKey(token.token(), ModuleInJava.KEY));
        }
        byte[] bare = new byte[32];
        bare[0] = 4;
        bare[1] = 30;
        try (SigningToken token = token(bare, UnaryOperator.identity(), OptionalLong.empty())) {
            assertArrayEquals(bare, TokenKey.publicKey(token.token(), ModuleInJava.KEY));
        }
    }

    @Test
    void whatIsKeptOfItHasNoPrivateKey() {
        try (SigningToken token = token(publicKey, signing(PlainDSAEncoding.INSTANCE, DEFAULT_ID),
                OptionalLong.of(MECHANISM))) {
            JsonObject entry = new JsonObject();
            GivenKey.inToken(token, ModuleInJava.KEY).as(new KeyId(Algorithm.SM2, 7, 9), RANDOM).keepIn(entry);
            assertEquals(new JsonObject().put("label", ModuleInJava.KEY).put("pub",
                    Base64.getUrlEncoder().withoutPadding().encodeToString(publicKey)), entry);
        }
    }

    @Test
    void aKeyThatSignsUnderAnotherUserIdOrIsAnotherIsRefused() {
        assertRefused(publicKey, signing(PlainDSAEncoding.INSTANCE, "ALICE123@YAHOO.COM"), OptionalLong.of(MECHANISM),
                "does not verify by its public key");
        byte[] another = SigningKey.generate(new KeyId(Algorithm.SM2, 1, 2), RANDOM).verificationKey(0, 1).publicKey();
        assertRefused(another, signing(PlainDSAEncoding.INSTANCE, DEFAULT_ID), OptionalLong.of(MECHANISM),
                "does not verify by its public key");
        assertRefused(publicKey, _ -> new byte[70], OptionalLong.of(MECHANISM), "has 70 bytes, not 64");
    }

    @Test
    void theMechanismOfSm2IsNamedByWhoeverHasTheToken() {
        UnaryOperator<byte[]> well = signing(PlainDSAEncoding.INSTANCE, DEFAULT_ID);
        assertRefused(publicKey, well, OptionalLong.empty(), "set pkcs11-sm2-mechanism");
        assertRefused(publicKey, well, OptionalLong.of(MECHANISM + 1), "CKR_MECHANISM_INVALID");
    }

    @Test
    void aKeyOfAnotherKindIsRefused() {
        UnaryOperator<byte[]> well = signing(PlainDSAEncoding.INSTANCE, DEFAULT_ID);
        byte[] offCurve = publicKey.clone();
        offCurve[63] ^= 1;
        assertRefused(offCurve, well, OptionalLong.of(MECHANISM), "is of another kind");
        assertRefused(new byte[97], well, OptionalLong.of(MECHANISM), "is of another kind");
    }

    @Test
    void aKeyOfThePublishedVectorsIsRefused() throws Exception {
        byte[] known;
        try (var vectors = CodeReader.class.getResourceAsStream("vectors.json")) {
            known = Base64.getUrlDecoder().decode(new JsonObject(Buffer.buffer(vectors.readAllBytes()))
                    .getJsonObject("private").getJsonObject("sm2").getString("d"));
        }
        byte[] point = SigningKey.of(key.keyId(), known, RANDOM).verificationKey(0, 1).publicKey();
        assertRefused(point, signing(known, PlainDSAEncoding.INSTANCE, DEFAULT_ID), OptionalLong.of(MECHANISM),
                "of the published test vectors");
    }

    private static void assertRefused(byte[] point, UnaryOperator<byte[]> signing, OptionalLong mechanism,
            String why) {
        try (SigningToken token = token(point, signing, mechanism)) {
            TokenException e = assertThrows(TokenException.class, () -> GivenKey.inToken(token, ModuleInJava.KEY));
            assertTrue(String.valueOf(e.getMessage()).contains(why), e.getMessage());
            assertFalse(String.valueOf(e.getMessage()).contains(ModuleInJava.PIN), e.getMessage());
        }
    }

    private static SigningToken token(byte[] point, UnaryOperator<byte[]> signing, OptionalLong mechanism) {
        return new SigningToken(new ModuleInJava(point, MECHANISM, signing, 4).token(), mechanism);
    }

    private UnaryOperator<byte[]> signing(DSAEncoding form, String userId) {
        return signing(d, form, userId);
    }

    private static UnaryOperator<byte[]> signing(byte[] d, DSAEncoding form, String userId) {
        return message -> {
            SM2Signer signer = new SM2Signer(form);
            signer.init(true, new ParametersWithID(new ECPrivateKeyParameters(new BigInteger(1, d), CURVE),
                    userId.getBytes(US_ASCII)));
            signer.update(message, 0, message.length);
            try {
                return signer.generateSignature();
            } catch (CryptoException e) {
                throw new AssertionError(e);
            }
        };
    }
}
