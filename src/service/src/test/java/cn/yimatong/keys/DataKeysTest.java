package cn.yimatong.keys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.bouncycastle.crypto.engines.SM4Engine;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.modes.GCMModeCipher;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DataKeysTest {

    private final TestDataKeys deployment = new TestDataKeys();
    private final DataKeys node = deployment.node();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, 16, 17, 300, 5_000})
    void whatIsSealedOpensAtEveryNodeForTheSameHolderAndVersion(int length) {
        byte[] plain = bytes(length);
        byte[] sealed = node.seal(7, 8, plain);
        assertEquals(length + DataKeys.overheadBytes(), sealed.length);
        assertEquals(1, DataKeys.keyOf(sealed));
        assertArrayEquals(plain, opened(deployment.node(), 7, 8, sealed));
    }

    @Test
    void anotherHolderVersionOrBitDoesNotOpen() {
        byte[] sealed = node.seal(7, 8, bytes(40));
        assertThrows(IllegalStateException.class, () -> node.open(6, 8, sealed));
        assertThrows(IllegalStateException.class, () -> node.open(7, 9, sealed));
        for (int bit = 16; bit < sealed.length * 8; bit++) {
            byte[] changed = sealed.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertThrows(IllegalStateException.class, () -> node.open(7, 8, changed));
        }
        for (int length = 2; length < sealed.length; length++) {
            byte[] cut = Arrays.copyOf(sealed, length);
            assertThrows(IllegalStateException.class, () -> node.open(7, 8, cut));
        }
        assertArrayEquals(bytes(40), opened(node, 7, 8, sealed), "a fault leaves nothing behind");
    }

    @Test
    void theSameBytesAreNeverSealedAlike() {
        assertFalse(Arrays.equals(node.seal(7, 8, bytes(40)), node.seal(7, 8, bytes(40))));
    }

    /** A cipher that waits with its key gives what a new one gives. */
    @Test
    void aCipherThatIsUsedAgainIsPlainSm4Gcm() throws Exception {
        byte[] secret = bytes(DataKey.KEY_BYTES);
        DataKey key = new DataKey(secret);
        Random random = new Random(1);
        for (int i = 0; i < 500; i++) {
            byte[] plain = bytes(random.nextInt(200));
            byte[] aad = bytes(random.nextInt(40));
            byte[] sealed = new byte[plain.length + DataKey.OVERHEAD];
            random.nextBytes(sealed);
            byte[] nonce = Arrays.copyOf(sealed, DataKey.NONCE_BYTES);
            key.seal(aad, nonce, plain, sealed, DataKey.NONCE_BYTES);
            GCMModeCipher fresh = GCMBlockCipher.newInstance(new SM4Engine());
            fresh.init(true, new AEADParameters(new KeyParameter(secret), 128, nonce, aad));
            byte[] expected = new byte[fresh.getOutputSize(plain.length)];
            fresh.doFinal(expected, fresh.processBytes(plain, 0, plain.length, expected, 0));
            assertArrayEquals(expected, Arrays.copyOfRange(sealed, DataKey.NONCE_BYTES, sealed.length));
            assertArrayEquals(plain, key.open(aad, sealed, 0));
        }
    }

    @Test
    void aNewKeySealsAndTheOldOnesStillOpen() {
        byte[] before = node.seal(7, 8, bytes(9));
        assertEquals(2, node.rotate().result());
        assertEquals(2, node.newest());
        byte[] after = node.seal(7, 8, bytes(9));
        assertEquals(2, DataKeys.keyOf(after));
        assertArrayEquals(bytes(9), opened(node, 7, 8, before));
        assertArrayEquals(bytes(9), opened(node, 7, 8, after));
    }

    @Test
    void aNodeThatDoesNotKnowAKeySaysSoAndLearnsIt() {
        DataKeys other = deployment.node();
        assertEquals(2, other.rotate().result());
        byte[] sealed = other.seal(7, 8, bytes(9));
        assertEquals(new Opening.UnknownKey(2), node.open(7, 8, sealed));
        assertTrue(node.refresh().succeeded());
        assertArrayEquals(bytes(9), opened(node, 7, 8, sealed));
        assertEquals(2, node.newest());
        byte[] unheardOf = ByteBuffer.wrap(sealed.clone()).putShort((short) 0xFFFF).array();
        assertEquals(new Opening.UnknownKey(0xFFFF), node.open(7, 8, unheardOf));
    }

    @Test
    void aTableThatDoesNotOpenLeavesTheKnownKeysInForce() {
        assertEquals(2, deployment.node().rotate().result());
        deployment.damage();
        assertInstanceOf(WrongMasterKeyException.class, node.refresh().cause());
        assertEquals(1, node.newest());
        assertArrayEquals(bytes(9), opened(node, 7, 8, node.seal(7, 8, bytes(9))));
    }

    @Test
    void manyThreadsSealAndOpenWhileKeysAreRotated() throws Exception {
        try (var threads = Executors.newFixedThreadPool(4)) {
            List<Callable<Boolean>> work = IntStream.range(0, 8).<Callable<Boolean>>mapToObj(thread -> () -> {
                for (int i = 0; i < 500; i++) {
                    byte[] plain = bytes(1 + (thread * 31 + i) % 90);
                    assertArrayEquals(plain, opened(node, thread, i, node.seal(thread, i, plain)));
                    if (i % 200 == thread) {
                        assertTrue(node.rotate().succeeded());
                    }
                }
                return true;
            }).toList();
            for (Future<Boolean> done : threads.invokeAll(work)) {
                assertTrue(done.get());
            }
        }
    }

    private static byte[] opened(DataKeys keys, long index, long version, byte[] sealed) {
        return assertInstanceOf(Opening.Opened.class, keys.open(index, version, sealed)).plain();
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }
}
