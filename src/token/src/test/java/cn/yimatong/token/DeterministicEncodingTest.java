package cn.yimatong.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The reader takes exactly the deterministic form, with another CBOR library as its witness (MS1.md, section 4). */
class DeterministicEncodingTest {

    private static boolean isTaken(byte[] envelope) {
        return UnprovenCode.parse(RandomCodes.text(envelope)) != null;
    }

    private static void assertSameVerdict(byte[] envelope) {
        assertEquals(EnvelopeWitness.accepts(envelope), isTaken(envelope), () -> HexFormat.of().formatHex(envelope));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void aLooselyWrittenEnvelopeIsTakenExactlyWhenTheWitnessWritesTheSameBytes(long seed) {
        RandomCodes codes = new RandomCodes(seed);
        int taken = 0;
        int all = 4_000;
        for (int i = 0; i < all; i++) {
            byte[] envelope = new LooseEnvelope(codes, 10 + codes.random().nextInt(200)).write();
            assertSameVerdict(envelope);
            taken += isTaken(envelope) ? 1 : 0;
        }
        assertTrue(taken > all / 10 && taken < all * 9 / 10, taken + " of " + all + " were taken");
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void aMutatedEnvelopeIsTakenExactlyWhenTheWitnessWritesTheSameBytes(long seed) {
        RandomCodes codes = new RandomCodes(seed);
        Random random = codes.random();
        for (int i = 0; i < 4_000; i++) {
            byte[] envelope = RandomCodes.envelope(new CodeMinter(
                    RandomCodes.notSigning(codes.keyId(), codes.bytes(64))).mint(codes.claims()));
            assertTrue(isTaken(envelope));
            assertTrue(EnvelopeWitness.accepts(envelope), () -> HexFormat.of().formatHex(envelope));
            // Only what stands before the signature: its bytes are anybody's.
            int unsigned = envelope.length - 64;
            byte[] mutated = switch (random.nextInt(4)) {
                case 0 -> flip(envelope, random.nextInt(unsigned), 1 << random.nextInt(8));
                case 1 -> flip(envelope, random.nextInt(unsigned), random.nextInt(256));
                case 2 -> cut(envelope, random.nextInt(unsigned), random.nextInt(3));
                default -> insert(envelope, random.nextInt(envelope.length + 1), codes.bytes(random.nextInt(1, 3)));
            };
            assertSameVerdict(mutated);
        }
    }

    @Test
    void everyValueOfEveryByteBeforeTheSignatureGetsTheSameVerdict() {
        RandomCodes codes = new RandomCodes(1);
        Claims claims = Claims.of(1_790_000_000, 1_790_000_060, codes.bytes(16)).forScene("bus").withScope(1);
        byte[] envelope = RandomCodes.envelope(new CodeMinter(Vectors.signingKey(Algorithm.ED25519)).mint(claims));
        for (int at = 0; at < envelope.length - 64; at++) {
            for (int mask = 1; mask < 256; mask++) {
                assertSameVerdict(flip(envelope, at, mask));
            }
        }
    }

    private static byte[] flip(byte[] bytes, int at, int mask) {
        byte[] mutated = bytes.clone();
        mutated[at] ^= (byte) mask;
        return mutated;
    }

    private static byte[] cut(byte[] bytes, int at, int count) {
        byte[] mutated = Arrays.copyOf(bytes, bytes.length - count);
        System.arraycopy(bytes, at + count, mutated, at, bytes.length - at - count);
        return mutated;
    }

    private static byte[] insert(byte[] bytes, int at, byte[] more) {
        byte[] mutated = Arrays.copyOf(bytes, bytes.length + more.length);
        System.arraycopy(more, 0, mutated, at, more.length);
        System.arraycopy(bytes, at, mutated, at + more.length, bytes.length - at);
        return mutated;
    }
}
