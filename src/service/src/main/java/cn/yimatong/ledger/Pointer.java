package cn.yimatong.ledger;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * From scanner and scan id to the redemption that an annulment takes back; {@code annul.lua} tells why there is such a
 * thing. In Redis: format 2 | index, 8 bytes | instant of the redemption, ms, 8 bytes | hash of the scene, 4 bytes |
 * cti, 16 bytes | the limits for which it has counted, 12 bytes each.
 */
@SuppressWarnings("ArrayRecordComponent") // lives between one reply and the next request
record Pointer(long index, long atMillis, byte[] scene, byte[] cti, List<byte[]> limits) {
    private static final byte FORMAT = 2;
    private static final int LENGTH = 1 + 8 + 8 + 4 + 16;

    /** How long after its redemption a pointer lives; {@code annul.lua} knows the figure, too. */
    static final long LIFE_MILLIS = 600_000;

    byte[] encode() {
        ByteBuffer buffer = ByteBuffer.allocate(LENGTH + limits.size() * Spend.Limit.KEY_LENGTH).put(FORMAT)
                .putLong(index).putLong(atMillis).put(scene).put(cti);
        limits.forEach(buffer::put);
        return buffer.array();
    }

    /** Nothing for a format of a later node, which this one cannot serve. */
    static Optional<Pointer> decode(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        if (bytes.length < LENGTH || (bytes.length - LENGTH) % Spend.Limit.KEY_LENGTH != 0 || buffer.get() != FORMAT) {
            return Optional.empty();
        }
        Pointer pointer = new Pointer(buffer.getLong(), buffer.getLong(), new byte[4], new byte[16],
                new ArrayList<>());
        buffer.get(pointer.scene).get(pointer.cti);
        while (buffer.hasRemaining()) {
            byte[] limit = new byte[Spend.Limit.KEY_LENGTH];
            buffer.get(limit);
            pointer.limits.add(limit);
        }
        return Optional.of(pointer);
    }
}
