package cn.yimatong.keys;

import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.engines.SM4Engine;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.modes.GCMModeCipher;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * One SM4-GCM key (GB/T 32907, NIST SP 800-38D). Ciphers that have been set up for it wait for the next call, as the
 * set-up costs more than sealing a record does.
 */
final class DataKey {

    static final int KEY_BYTES = 16;
    static final int NONCE_BYTES = 12;

    /** Nonce and tag. */
    static final int OVERHEAD = NONCE_BYTES + 16;

    private static final int TAG_BITS = 128;

    private final KeyParameter key;
    private final Queue<GCMModeCipher> idle = new ConcurrentLinkedQueue<>();

    DataKey(byte[] key) {
        this.key = new KeyParameter(key);
    }

    /** Writes ciphertext and tag into {@code out} from {@code offset}. */
    void seal(byte[] aad, byte[] nonce, byte[] plain, byte[] out, int offset) {
        try {
            run(true, aad, nonce, plain, 0, plain.length, out, offset);
        } catch (InvalidCipherTextException e) {
            throw new IllegalStateException("sealing cannot fail", e);
        }
    }

    /** Opens nonce, ciphertext and tag that stand in {@code sealed} from {@code offset}. */
    byte[] open(byte[] aad, byte[] sealed, int offset) {
        byte[] nonce = Arrays.copyOfRange(sealed, offset, offset + NONCE_BYTES);
        byte[] plain = new byte[sealed.length - offset - OVERHEAD];
        int from = offset + NONCE_BYTES;
        try {
            run(false, aad, nonce, sealed, from, sealed.length - from, plain, 0);
            return plain;
        } catch (InvalidCipherTextException e) {
            throw new IllegalStateException("sealed bytes were changed, or are another holder's or version's", e);
        }
    }

    private void run(boolean sealing, byte[] aad, byte[] nonce, byte[] in, int from, int length, byte[] out, int to)
            throws InvalidCipherTextException {
        GCMModeCipher waiting = idle.poll();
        // A cipher that has its key is given none again: Bouncy Castle would set it up anew.
        GCMModeCipher cipher = waiting == null ? GCMBlockCipher.newInstance(new SM4Engine()) : waiting;
        cipher.init(sealing, new AEADParameters(waiting == null ? key : null, TAG_BITS, nonce, aad));
        int written = cipher.processBytes(in, from, length, out, to);
        cipher.doFinal(out, to + written);
        // One that has thrown is not used again.
        idle.add(cipher);
    }
}
