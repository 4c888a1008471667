package cn.yimatong.ledger;

import java.nio.ByteBuffer;

/** Numbers below 2^48, big-endian, as the scripts pack instants and batches. */
final class SixBytes {
    static final int LENGTH = 6;

    private SixBytes() {}

    static ByteBuffer put(ByteBuffer buffer, long value) {
        return buffer.putShort((short) (value >>> 32)).putInt((int) value);
    }

    static long get(ByteBuffer buffer) {
        return ((buffer.getShort() & 0xffffL) << 32) | (buffer.getInt() & 0xffffffffL);
    }

    static byte[] of(long value) {
        return put(ByteBuffer.allocate(LENGTH), value).array();
    }
}
