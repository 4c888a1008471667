package cn.yimatong.token;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeySetTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String GOOD = KeySet.of(List.of(key(Algorithm.SM2, 1), key(Algorithm.ED25519, 2)))
            .toJwkSet();

    private static VerificationKey key(Algorithm algorithm, int number) {
        return SigningKey.generate(new KeyId(algorithm, 0xFF01, number), RANDOM).verificationKey(5, 10);
    }

    private static InvalidKeySetException refusal(String jwkSet) {
        return assertThrows(InvalidKeySetException.class, () -> KeySet.parse(jwkSet), jwkSet);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void anySetComesBackFromItsJson(long seed) throws InvalidKeySetException {
        RandomCodes codes = new RandomCodes(seed);
        List<VerificationKey> keys = new ArrayList<>();
        for (int number = 0; number < 40; number++) {
            Algorithm algorithm = codes.random().nextBoolean() ? Algorithm.SM2 : Algorithm.ED25519;
            SigningKey key = SigningKey.generate(new KeyId(algorithm, codes.random().nextInt(0x10000), number), RANDOM);
            long notBefore = codes.random().nextLong(Claims.TIME_LIMIT - 1);
            keys.add(key.verificationKey(notBefore, codes.random().nextLong(notBefore + 1, Claims.TIME_LIMIT)));
        }
        KeySet set = KeySet.of(keys);
        assertEquals(set, KeySet.parse(set.toJwkSet()));
        assertEquals(keys, set.keys());
        for (VerificationKey key : keys) {
            assertSame(key, set.find(key.keyId().algorithm(), key.keyId().bits()));
        }
        assertNull(set.find(Algorithm.SM2, 0x00010028));
    }

    @Test
    void anEmptySetIsASet() throws InvalidKeySetException {
        assertEquals(List.of(), KeySet.parse("{\"keys\":[]}").keys());
        assertEquals("{\"keys\":[]}", KeySet.of(List.of()).toJwkSet());
    }

    @Test
    void unknownMembersOfAnyShapeAreIgnored() throws InvalidKeySetException {
        String more = GOOD.replace("{\"keys\":", "{\"issued\":{\"keys\":[{}]},\"keys\":").replace("{\"kty\"",
                "{\"note\":[{\"kid\":1},null],\"x5c\":{\"x\":\"?\"},\"kty\"");
        assertEquals(KeySet.parse(GOOD), KeySet.parse(more));
        assertEquals(KeySet.parse(GOOD), KeySet.parse(GOOD.replace(",\"use\":\"sig\"", "")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "{\"keys\":[}", "{\"keys\":[]", "{\"keys\":[],}", "{'keys':[]}",
        "{\"keys\":[{",
        "{\"keys\":[],\"keys\":[]}", "{\"a\":1,\"a\":2,\"keys\":[]}", "{\"keys\":[{\"kty\":\"EC\",\"kty\":\"EC\"}]}",
        "{\"keys\":[]}x", "\ud800", "nul", "{\"keys\":[01]}"})
    void whatIsNotJsonOrNamesAMemberTwiceIsNoSet(String text) {
        InvalidKeySetException refused = refusal(text);
        assertEquals(text.isBlank() ? "not-a-set" : "not-json", refused.reason());
        assertEquals(OptionalInt.empty(), refused.index());
        assertEquals(Optional.empty(), refused.kid());
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "1", "\"keys\"", "{}", "{\"keys\":null}", "{\"keys\":{}}", "{\"keys\":\"\"}",
        "{\"Keys\":[]}", "{\"keys\":[]}{\"keys\":[]}", "{\"keys\":[]} 1"})
    void aTextWithoutOneListOfKeysIsNoSet(String text) {
        assertEquals("not-a-set", refusal(text).reason());
    }

    @Test
    void deepNestingIsRefusedAndNotFollowed() {
        assertEquals("not-json", refusal("{\"a\":" + "[".repeat(100_000)).reason());
        assertEquals("not-json", refusal("{\"a\":" + "[".repeat(5_000) + "]".repeat(5_000) + "}").reason());
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "1", "\"key\"", "[]"})
    void whatIsNoObjectIsNoKey(String entry) {
        InvalidKeySetException refused = refusal(GOOD.replace("]}", "," + entry + "]}"));
        assertEquals("not-a-key", refused.reason());
        assertEquals(OptionalInt.of(2), refused.index());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', value = {
        "\"kty\":\"EC\"|\"kty\":\"ec\"|unknown-kty", "\"kty\":\"EC\"|\"kty\":\"OKP\"|unknown-crv",
        "\"kty\":\"EC\"|\"kty\":null|unknown-kty", "\"kty\":\"EC\",||unknown-kty",
        "\"crv\":\"SM2\"|\"crv\":\"P-256\"|unknown-crv", "\"crv\":\"SM2\",||unknown-crv",
        "\"alg\":\"SM2\",||unknown-alg", "\"alg\":\"SM2\"|\"alg\":[]|unknown-alg",
        "\"kid\":\"_wEAAQ\"|\"kid\":\"_wEAAR\"|encoding", "\"kid\":\"_wEAAQ\"|\"kid\":\"_wEAAQ==\"|encoding",
        "\"kid\":\"_wEAAQ\"|\"kid\":\"/wEAAQ\"|encoding", "\"kid\":\"_wEAAQ\"|\"kid\":\"\"|kid-length",
        "\"kid\":\"_wEAAQ\"|\"kid\":4278255617|encoding", "\"nbf\":5|\"nbf\":-1|window",
        "\"nbf\":5|\"nbf\":5.0|window", "\"nbf\":5|\"nbf\":\"5\"|window", "\"nbf\":5|\"nbf\":null|window",
        "\"nbf\":5,||window", "\"exp\":10|\"exp\":5|window", "\"exp\":10|\"exp\":1e3|window",
        "\"exp\":10|\"exp\":1099511627776|window", "\"exp\":10|\"exp\":18446744073709551617|window",
        "\"exp\":10|\"exp\":9223372036854775807|window", "\"x\":|\"x\":1,\"z\":|encoding",
        "\"y\":|\"y\":{},\"z\":|encoding", "\"x\":\"|\"x\":\"=|encoding"})
    void aWrongMemberOfTheFirstKeyIsNamed(String right, String wrong, String reason) throws InvalidKeySetException {
        String good = KeySet.of(KeySet.parse(GOOD).keys().subList(0, 1)).toJwkSet();
        String bad = good.replace(right, wrong == null ? "" : wrong);
        assertNotEquals(good, bad);
        InvalidKeySetException refused = refusal(bad);
        assertEquals(reason, refused.reason(), bad);
        assertEquals(OptionalInt.of(0), refused.index());
    }

    @Test
    void onlyABase64UrlKidIsRepeatedInAMessage() {
        for (String hostile : List.of("<script>", "a b", "\\n\\nERROR", "x".repeat(4_000), "\\u202e")) {
            InvalidKeySetException refused = refusal(GOOD.replace("_wEAAQ", hostile));
            assertEquals(Optional.empty(), refused.kid());
            String message = String.valueOf(refused.getMessage());
            assertTrue(message.length() < 100 && message.startsWith("key 0 makes"), message);
        }
    }

    @Test
    void aKidTwiceIsRefusedWhateverTheAlgorithms() {
        List<VerificationKey> twice = List.of(key(Algorithm.SM2, 3), key(Algorithm.ED25519, 3));
        String message = String.valueOf(
                assertThrows(IllegalArgumentException.class, () -> KeySet.of(twice)).getMessage());
        assertTrue(message.contains("_wEAAw"), message);
    }

    @Test
    void revokedKeysAreGoneAndTheSetItWasMadeFromIsUnchanged() {
        VerificationKey first = key(Algorithm.SM2, 1);
        VerificationKey second = key(Algorithm.ED25519, 2);
        KeySet set = KeySet.of(List.of(first, second));
        KeySet left = set.withRevoked(Set.of(first.keyId(), new KeyId(Algorithm.SM2, 0xFF01, 2)));
        assertEquals(List.of(second), left.keys());
        assertEquals(List.of(first, second), set.keys());
        assertEquals(set, set.withRevoked(Set.of()));
    }

    @Test
    void keysAndSetsAreValues() {
        VerificationKey key = key(Algorithm.SM2, 1);
        VerificationKey same = VerificationKey.of(key.keyId(), key.publicKey(), 5, 10);
        List<VerificationKey> others = List.of(key(Algorithm.SM2, 1), key(Algorithm.ED25519, 1),
                VerificationKey.of(key.keyId(), key.publicKey(), 4, 10),
                VerificationKey.of(key.keyId(), key.publicKey(), 5, 11),
                VerificationKey.of(new KeyId(Algorithm.SM2, 0xFF01, 2), key.publicKey(), 5, 10));
        assertEquals(key, same);
        assertEquals(key.hashCode(), same.hashCode());
        assertEquals(KeySet.of(List.of(key)), KeySet.of(List.of(same)));
        assertEquals(KeySet.of(List.of(key)).hashCode(), KeySet.of(List.of(same)).hashCode());
        for (VerificationKey other : others) {
            assertNotEquals(key, other);
            assertNotEquals(KeySet.of(List.of(key)), KeySet.of(List.of(other)));
        }
        assertEquals("VerificationKey[SM2 _wEAAQ, nbf 5, exp 10]", key.toString());
        assertEquals("KeySet[VerificationKey[SM2 _wEAAQ, nbf 5, exp 10]]", KeySet.of(List.of(key)).toString());
    }

    @ParameterizedTest
    @EnumSource
    void aKeyIsCheckedWhenItIsMade(Algorithm algorithm) {
        VerificationKey good = key(algorithm, 1);
        byte[] bytes = good.publicKey();
        assertWrong("length", good.keyId(), new byte[bytes.length - 1], 5, 10);
        assertWrong("length", good.keyId(), new byte[bytes.length + 1], 5, 10);
        assertWrong("window", good.keyId(), bytes, 10, 10);
        assertWrong("window", good.keyId(), bytes, -1, 10);
        assertWrong("window", good.keyId(), bytes, 5, 1L << 40);
        assertWrong(algorithm == Algorithm.SM2 ? "off-curve" : "small-order", good.keyId(), new byte[bytes.length], 5,
                10);
        bytes[0] ^= 1;
        assertFalse(Arrays.equals(bytes, good.publicKey()), "the key has its own copy");
        assertArrayEquals(good.publicKey(), VerificationKey.of(good.keyId(), good.publicKey(), 0, 1).publicKey());
    }

    private static void assertWrong(String word, KeyId keyId, byte[] publicKey, long notBefore, long expiresAt) {
        String message = String.valueOf(assertThrows(IllegalArgumentException.class,
                () -> VerificationKey.of(keyId, publicKey, notBefore, expiresAt)).getMessage());
        assertTrue(message.endsWith(word), message);
    }
}
