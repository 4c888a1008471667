package cn.yimatong.token;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.util.BigIntegers;
import org.junit.jupiter.api.Test;

/** Verification by tables gives Bouncy Castle's answer, whatever it is asked. */
class Sm2VerificationTest {
    /**
     * How many signatures, good and bad, are compared: {@code -Dsm2.comparisons=10000000} for a night, which
     * {@code -Dsm2.comparisons.from} cuts into parts.
     */
    private static final int COMPARISONS = Integer.getInteger("sm2.comparisons", 50_000);
    private static final int FROM = Integer.getInteger("sm2.comparisons.from", 0);
    private static final int PER_KEY = 10_000;
    private static final int MESSAGES = 200;

    /** A key of its own, with messages that it signed: each message, then its signature. */
    private static final class Signed {
        final Random random;
        final ECPoint key;
        final byte[][] good = new byte[MESSAGES][];

        Signed(long seed) {
            random = new Random(seed);
            BigInteger d = new BigInteger(255, random);
            key = Sm2.CURVE.getG().multiply(d).normalize();
            Sm2PrivateKey signer = new Sm2PrivateKey(BigIntegers.asUnsignedByteArray(32, d), new SecureRandom());
            for (int i = 0; i < MESSAGES; i++) {
                byte[] message = new byte[random.nextInt(200)];
                random.nextBytes(message);
                byte[] signature = signer.sign(message);
                good[i] = Arrays.copyOf(message, message.length + signature.length);
                System.arraycopy(signature, 0, good[i], message.length, signature.length);
            }
        }

        /** Returns a good message with its signature, or one that was changed in one of many ways. */
        byte[] next() {
            byte[] bytes = good[random.nextInt(MESSAGES)].clone();
            int rAt = bytes.length - CodeFormat.SIGNATURE_BYTES;
            int sAt = rAt + Sm2.COORDINATE_BYTES;
            switch (random.nextInt(10)) {
                case 0 -> bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[rAt + random.nextInt(64)] ^= (byte) (1 << random.nextInt(8));
                case 2 -> write(bytes, sAt, Sm2Scalar.N.subtract(number(bytes, sAt)));
                case 3 -> write(bytes, rAt, Sm2Scalar.N.subtract(number(bytes, rAt)));
                case 4 -> {
                    BigInteger r = number(bytes, rAt);
                    write(bytes, rAt, number(bytes, sAt));
                    write(bytes, sAt, r);
                }
                case 5 -> write(bytes, random.nextBoolean() ? rAt : sAt, edge());
                case 6 -> {
                    write(bytes, rAt, edge());
                    write(bytes, sAt, edge());
                }
                default -> {
                    // As it was signed.
                }
            }
            return bytes;
        }

        private BigInteger edge() {
            BigInteger base = List.of(BigInteger.ZERO, Sm2Scalar.N, Sm2Field.P, BigInteger.ONE.shiftLeft(255),
                    BigInteger.ONE.shiftLeft(256)).get(random.nextInt(5));
            return base.add(BigInteger.valueOf(random.nextInt(5) - 2L)).mod(BigInteger.ONE.shiftLeft(256));
        }

        private static BigInteger number(byte[] bytes, int at) {
            return new BigInteger(1, Arrays.copyOfRange(bytes, at, at + Sm2.COORDINATE_BYTES));
        }

        private static void write(byte[] bytes, int at, BigInteger number) {
            BigIntegers.asUnsignedByteArray(number, bytes, at, Sm2.COORDINATE_BYTES);
        }
    }

    @Test
    void everyAnswerIsBouncyCastles() {
        int accepted = IntStream.range(0, COMPARISONS / PER_KEY).parallel()
                .map(part -> agreeing(FROM + part * PER_KEY)).sum();
        assertTrue(accepted > COMPARISONS / 5 && accepted < COMPARISONS / 2, accepted + " of " + COMPARISONS);
    }

    /** Compares as many as one key is asked about, and returns how many of them both accept. */
    private static int agreeing(int seed) {
        int accepted = 0;
        Signed signed = new Signed(seed);
        Sm2Verification prepared = Sm2Verification.of(signed.key);
        Sm2Generic generic = new Sm2Generic(signed.key);
        for (int i = 0; i < PER_KEY; i++) {
            byte[] bytes = signed.next();
            int length = bytes.length - CodeFormat.SIGNATURE_BYTES;
            boolean expected = generic.verifies(bytes, length, length);
            assertEquals(expected, prepared.verifies(bytes, length, length),
                    () -> "seed " + seed + ": " + HexFormat.of().formatHex(bytes));
            accepted += expected ? 1 : 0;
        }
        return accepted;
    }

    @Test
    void theExampleOfTheStandardIsVerified() {
        HexFormat hex = HexFormat.of();
        byte[] publicKey = hex.parseHex("09f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020"
                + "ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13");
        byte[] signature = hex.parseHex("f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3"
                + "b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa");
        byte[] message = "message digest".getBytes(StandardCharsets.US_ASCII);
        ECPoint key = Sm2.CURVE.getCurve().createPoint(new BigInteger(1, Arrays.copyOf(publicKey, 32)),
                new BigInteger(1, Arrays.copyOfRange(publicKey, 32, 64)));
        assertArrayEquals(hex.parseHex("b2e14c5c79c6df5b85f4fe7ed8db7a262b9da7e07ccb0ea9f4747b8ccda8a4f3"),
                Sm2.z(key));
        byte[] bytes = Arrays.copyOf(message, message.length + signature.length);
        System.arraycopy(signature, 0, bytes, message.length, signature.length);
        SignatureCheck check = Sm2.check(publicKey);
        for (int round = 0; round < 2; round++) {
            assertTrue(check.verifies(bytes, message.length, message.length));
            bytes[0] ^= 1;
            assertFalse(check.verifies(bytes, message.length, message.length));
            bytes[0] ^= 1;
            // The first round is Bouncy Castle's, the second the tables'.
            check.prepare();
        }
        byte[] e = hex.parseHex("f0b43e94ba45accaace692ed534382eb17e6ab5a19ce7b31f4486fdfc0d28640");
        assertTrue(Sm2Verification.of(key).acceptsHash(e, signature));
    }

    @Test
    void manyThreadsVerifyAtOnce() throws Exception {
        Signed signed = new Signed(1);
        Sm2Verification prepared = Sm2Verification.of(signed.key);
        Callable<Integer> count = () -> {
            int accepted = 0;
            for (int round = 0; round < 5; round++) {
                for (byte[] good : signed.good) {
                    byte[] bytes = good.clone();
                    int length = bytes.length - CodeFormat.SIGNATURE_BYTES;
                    accepted += prepared.verifies(bytes, length, length) ? 1 : 0;
                    bytes[length + 40] ^= 1;
                    accepted += prepared.verifies(bytes, length, length) ? 1 : 0;
                }
            }
            return accepted;
        };
        // More threads than an engine keeps workspaces for.
        try (ExecutorService threads = Executors.newFixedThreadPool(24)) {
            for (Future<Integer> accepted : threads.invokeAll(Collections.nCopies(24, count))) {
                assertEquals(5 * MESSAGES, accepted.get());
            }
        }
    }
}
