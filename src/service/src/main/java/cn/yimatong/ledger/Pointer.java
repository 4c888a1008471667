package cn.yimatong.ledger;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * From scanner and scan id to the redemption that an annulment takes back; {@code annul.lua} tells why there is such a
 * thing. In Redis: format 1 | index, 8 bytes | instant of the redemption, ms, 8 bytes | hash of the scene, 4 bytes |
 * cti.
 */
@SuppressWarnings("ArrayRecordComponent") // lives between one reply and the next request
record Pointer(long index, long atMillis, byte[] scene, byte[] cti) {
    private static final byte FORMAT = 1;
    private static final int LENGTH = 1 + 8 + 8 + 4 + 16;

    /** How long after its redemption a pointer lives; {@code annul.lua} knows the figure, too. */
    static final long LIFE_MILLIS = 600_000;

    byte[] encode() {
        return ByteBuffer.allocate(LENGTH).put(FORMAT).putLong(index).putLong(atMillis).put(scene).put(cti).array();
    }

    /** Nothing for a format of a later node, which this one cannot serve. */
    static Optional<Pointer> decode(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        if (bytes.length != LENGTH || buffer.get() != FORMAT) {
            return Optional.empty();
        }
        Pointer pointer = new Pointer(buffer.getLong(), buffer.getLong(), new byte[4], new byte[16]);
        buffer.get(pointer.scene).get(pointer.cti);
        return Optional.of(pointer);
    }
}
