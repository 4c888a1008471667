package cn.yimatong.token;

/**
 * Reads the few kinds of CBOR that MS1 uses, in core deterministic encoding only (RFC 8949, section 4.2.1): every head
 * in its shortest form, definite lengths. A cursor over one array: the first fault makes it broken for good, so a
 * caller reads straight on and asks once, at the end.
 */
final class CborReader {
    static final int UNSIGNED = 0;
    static final int NEGATIVE = 1;
    static final int BYTES = 2;
    static final int TEXT = 3;
    static final int ARRAY = 4;
    static final int MAP = 5;
    /** What {@link #head} returns when there is no such head. */
    static final long BROKEN = -1;

    private static final int ONE_BYTE_FOLLOWS = 24;
    private static final int EIGHT_BYTES_FOLLOW = 27;

    private final byte[] bytes;
    private final int end;
    private int position;
    private boolean broken;

    /** Reads from {@code position} to before {@code end}. */
    CborReader(byte[] bytes, int position, int end) {
        this.bytes = bytes;
        this.position = position;
        this.end = end;
    }

    int position() {
        return position;
    }

    /** Tells whether everything so far was as demanded, and nothing is left. */
    boolean isWholeAndDone() {
        return !broken && position == end;
    }

    /** Breaks this reader unless the condition holds. */
    void demand(boolean condition) {
        broken |= !condition;
    }

    /** Reads a head of this major type with this argument. */
    void demandHead(int majorType, long argument) {
        demand(head(majorType) == argument);
    }

    /** Tells, without reading on, whether the next byte is this unsigned number below 24. */
    boolean nextIs(int number) {
        return !broken && position < end && bytes[position] == number;
    }

    /**
     * Reads a head of this major type.
     *
     * @return its argument, 0 to 2^63 - 1; {@link #BROKEN} for another type, a longer form than needed, or a larger
     * number
     */
    long head(int majorType) {
        if (broken || position >= end || (bytes[position] & 0xFF) >>> 5 != majorType) {
            return fail();
        }
        int information = bytes[position++] & 0x1F;
        if (information < ONE_BYTE_FOLLOWS) {
            return information;
        }
        if (information > EIGHT_BYTES_FOLLOW) {
            return fail();
        }
        int width = 1 << (information - ONE_BYTE_FOLLOWS);
        if (end - position < width) {
            return fail();
        }
        long argument = 0;
        for (int i = 0; i < width; i++) {
            argument = (argument << 8) | (bytes[position++] & 0xFF);
        }
        // The shorter form holds everything below 24, 2^8, 2^16, 2^32. From 2^63 on the argument is negative here, and
        // refused too.
        long least = width == 1 ? ONE_BYTE_FOLLOWS : 1L << (4 * width);
        return argument < least ? fail() : argument;
    }

    /**
     * Reads a byte string of just this length.
     *
     * @return where its content begins, or any number once this reader is broken
     */
    int byteString(int length) {
        demandHead(BYTES, length);
        return skip(length);
    }

    /**
     * Passes over content.
     *
     * @return where it begins, or any number once this reader is broken
     */
    int skip(long length) {
        if (broken || length < 0 || length > end - position) {
            return (int) fail();
        }
        int start = position;
        position += (int) length;
        return start;
    }

    private long fail() {
        broken = true;
        return BROKEN;
    }
}
