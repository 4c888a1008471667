package cn.yimatong.token;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bouncycastle.util.BigIntegers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SigningKeyTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final KeyId SM2 = new KeyId(Algorithm.SM2, 0xFF01, 1);
    private static final BigInteger N = Sm2.CURVE.getN();

    @ParameterizedTest
    @EnumSource
    void anExportedKeySignsAsTheOneItCameFrom(Algorithm algorithm) {
        SigningKey key = SigningKey.generate(new KeyId(algorithm, 0xFF01, 9), RANDOM);
        SigningKey again = SigningKey.of(key.keyId(), key.exportPrivateKeyInClear(), RANDOM);
        assertEquals(key.verificationKey(0, 1), again.verificationKey(0, 1));
        byte[] message = {1, 2, 3};
        byte[] signature = again.sign(message);
        assertEquals(64, signature.length);
        byte[] both = Arrays.copyOf(message, message.length + signature.length);
        System.arraycopy(signature, 0, both, message.length, signature.length);
        assertTrue(key.verificationKey(0, 1).check().verifies(both, message.length, message.length));
        both[0] ^= 1;
        assertFalse(key.verificationKey(0, 1).check().verifies(both, message.length, message.length));
    }

    @ParameterizedTest
    @EnumSource
    void anExportIsACopy(Algorithm algorithm) {
        SigningKey key = SigningKey.generate(new KeyId(algorithm, 0xFF01, 9), RANDOM);
        byte[] given = key.exportPrivateKeyInClear();
        SigningKey again = SigningKey.of(key.keyId(), given, RANDOM);
        Arrays.fill(given, (byte) 0);
        assertArrayEquals(key.exportPrivateKeyInClear(), again.exportPrivateKeyInClear());
    }

    @Test
    void aPrivateKeyOfSm2LiesInOneToNMinusTwo() {
        for (BigInteger d : List.of(BigInteger.ONE, N.subtract(BigInteger.TWO))) {
            assertNull(Sm2.fault(SigningKey.of(SM2, bytes(d), RANDOM).verificationKey(0, 1).publicKey()));
        }
        for (BigInteger d : List.of(BigInteger.ZERO, N.subtract(BigInteger.ONE), N, N.add(BigInteger.ONE))) {
            assertThrows(IllegalArgumentException.class, () -> SigningKey.of(SM2, bytes(d), RANDOM));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPrivateKeyHasThirtyTwoBytes(Algorithm algorithm) {
        for (int length : new int[]{0, 31, 33, 64}) {
            byte[] wrong = new byte[length];
            Arrays.fill(wrong, (byte) 1);
            assertThrows(IllegalArgumentException.class,
                    () -> SigningKey.of(new KeyId(algorithm, 1, 1), wrong, RANDOM));
        }
    }

    @ParameterizedTest
    @EnumSource
    void oneKeySignsForManyThreadsAndSm2NeverUsesANumberTwice(Algorithm algorithm) throws Exception {
        SigningKey key = SigningKey.generate(new KeyId(algorithm, 0xFF01, 9), RANDOM);
        SignatureCheck check = key.verificationKey(0, 1).check();
        int each = 100;
        Set<String> firstHalves = ConcurrentHashMap.newKeySet();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Callable<Boolean>> work = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                byte[] message = {(byte) thread, 7, 7};
                work.add(() -> {
                    boolean good = true;
                    for (int i = 0; i < each; i++) {
                        byte[] signature = key.sign(message);
                        firstHalves.add(HexFormat.of().formatHex(signature, 0, 32));
                        byte[] both = Arrays.copyOf(message, message.length + signature.length);
                        System.arraycopy(signature, 0, both, message.length, signature.length);
                        good &= check.verifies(both, message.length, message.length);
                    }
                    return good;
                });
            }
            for (Future<Boolean> good : threads.invokeAll(work)) {
                assertTrue(good.get());
            }
        }
        assertEquals(algorithm == Algorithm.SM2 ? 4 * each : 4, firstHalves.size());
    }

    @ParameterizedTest
    @EnumSource
    void noTextShowsAPrivateKey(Algorithm algorithm) {
        SigningKey key = SigningKey.generate(new KeyId(algorithm, 0xFF01, 9), RANDOM);
        byte[] secret = key.exportPrivateKeyInClear();
        assertEquals("SigningKey[" + algorithm.jwkName() + " _wEACQ]", key.toString());
        assertHides(secret, key.toString());
        assertHides(secret, key.keyId().toString());
        assertHides(secret, key.verificationKey(0, 1).toString());
        assertHides(secret, KeySet.of(List.of(key.verificationKey(0, 1))).toJwkSet());
        assertHides(secret, stackTrace(assertThrows(IllegalArgumentException.class, () -> key.verificationKey(1, 1))));
        byte[] longer = Arrays.copyOf(secret, 33);
        assertHides(secret, stackTrace(
                assertThrows(IllegalArgumentException.class, () -> SigningKey.of(key.keyId(), longer, RANDOM))));
    }

    private static void assertHides(byte[] secret, String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        assertFalse(lower.contains(HexFormat.of().formatHex(secret).substring(8, 24)), "hex");
        assertFalse(text.contains(Base64.getUrlEncoder().encodeToString(secret).substring(4, 16)), "base64url");
        assertFalse(text.contains(Base64.getEncoder().encodeToString(secret).substring(4, 16)), "base64");
        assertFalse(text.contains(new BigInteger(1, secret).toString().substring(10, 30)), "decimal");
        assertFalse(text.contains(Arrays.toString(secret).substring(1, 20)), "list");
    }

    private static String stackTrace(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    private static byte[] bytes(BigInteger d) {
        return BigIntegers.asUnsignedByteArray(32, d);
    }
}
