package cn.yimatong.token;

/** Writes CBOR in core deterministic encoding (RFC 8949, section 4.2.1) into an array that is large enough. */
final class CborWriter {
    private static final int ONE_BYTE_FOLLOWS = 24;

    private final byte[] bytes;
    private int length;

    CborWriter(int capacity) {
        this.bytes = new byte[capacity];
    }

    int length() {
        return length;
    }

    /** Returns the array itself; its first {@link #length()} bytes are written. */
    byte[] array() {
        return bytes;
    }

    /** Writes a head in its shortest form; the argument is not negative. */
    CborWriter head(int majorType, long argument) {
        int type = majorType << 5;
        if (argument < ONE_BYTE_FOLLOWS) {
            bytes[length++] = (byte) (type | (int) argument);
            return this;
        }
        int logWidth = argument < 1L << 8 ? 0 : argument < 1L << 16 ? 1 : argument < 1L << 32 ? 2 : 3;
        bytes[length++] = (byte) (type | (ONE_BYTE_FOLLOWS + logWidth));
        for (int shift = (8 << logWidth) - 8; shift >= 0; shift -= 8) {
            bytes[length++] = (byte) (argument >>> shift);
        }
        return this;
    }

    /** Writes a string of this major type: head and content. */
    CborWriter string(int majorType, byte[] content) {
        return string(majorType, content, content.length);
    }

    /** Writes a string of this major type from the first {@code count} bytes. */
    CborWriter string(int majorType, byte[] content, int count) {
        head(majorType, count);
        System.arraycopy(content, 0, bytes, length, count);
        length += count;
        return this;
    }
}
