package cn.yimatong.keys;

import static java.nio.charset.StandardCharsets.US_ASCII;

import cn.yimatong.token.KeyId;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.bouncycastle.crypto.engines.SM4Engine;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * Seals and opens the handle of codes signed by one key (MS1 section 3): one block of SM4 (GB/T 32907).
 *
 * <pre>
 * cti       = SM4( handleKey, index : 8 bytes || batch : 6 bytes || slot : 2 bytes )      big-endian
 * handleKey = first 16 bytes of HMAC-SM3( handleMaster, "ms1 handle" || alg : int32 || kid : 4 bytes )
 * </pre>
 *
 * A handle proves nothing without its code's signature: only a verified one may be opened.
 */
final class HandleCipher {

    private static final int BLOCK = 16;

    private final KeyParameter key;

    HandleCipher(byte[] handleMaster, KeyId keyId) {
        byte[] context = ByteBuffer.allocate(8).putInt(keyId.algorithm().coseId()).putShort((short) keyId.issuer())
                .putShort((short) keyId.number()).array();
        byte[] derived = Sm3.hmac(handleMaster, "ms1 handle".getBytes(US_ASCII), context);
        this.key = new KeyParameter(Arrays.copyOf(derived, BLOCK));
    }

    byte[] seal(Handle handle) {
        byte[] block = ByteBuffer.allocate(BLOCK).putLong(handle.index()).putLong(handle.batch() << 16 | handle.slot())
                .array();
        return run(true, block);
    }

    Handle open(byte[] cti) {
        ByteBuffer block = ByteBuffer.wrap(run(false, cti));
        long index = block.getLong();
        long batchAndSlot = block.getLong();
        return new Handle(index, batchAndSlot >>> 16, (int) (batchAndSlot & 0xFFFF));
    }

    private byte[] run(boolean sealing, byte[] block) {
        SM4Engine engine = new SM4Engine();
        engine.init(sealing, key);
        byte[] out = new byte[BLOCK];
        engine.processBlock(block, 0, out, 0);
        return out;
    }
}
