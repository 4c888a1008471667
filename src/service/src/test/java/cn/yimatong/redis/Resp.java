package cn.yimatong.redis;

/** Where a reply of Redis ends, in either version of its protocol (RESP2, RESP3). */
final class Resp {
    private Resp() {}

    /**
     * The index behind the reply that begins here, or -1 when it is not whole yet.
     *
     * @throws IllegalArgumentException when this is no reply
     */
    static int end(byte[] bytes, int from) {
        if (from >= bytes.length) {
            return -1;
        }
        int next = lineEnd(bytes, from);
        return switch (bytes[from]) {
            case '+', '-', ':', '_', '#', ',', '(' -> next;
            case '$', '!', '=' -> next < 0 ? -1 : string(bytes, next, number(bytes, from));
            case '*', '~', '>' -> next < 0 ? -1 : elements(bytes, next, number(bytes, from));
            case '%' -> next < 0 ? -1 : elements(bytes, next, 2 * number(bytes, from));
            // An attribute stands before the reply to which it belongs.
            case '|' -> next < 0 ? -1 : elements(bytes, next, 2 * number(bytes, from) + 1);
            default -> throw new IllegalArgumentException("not RESP");
        };
    }

    private static int lineEnd(byte[] bytes, int from) {
        for (int i = from; i + 1 < bytes.length; i++) {
            if (bytes[i] == '\r' && bytes[i + 1] == '\n') {
                return i + 2;
            }
        }
        return -1;
    }

    /** A negative length is null, which has nothing behind its line. */
    private static int string(byte[] bytes, int from, int length) {
        int end = length < 0 ? from : from + length + 2;
        return end <= bytes.length ? end : -1;
    }

    private static int elements(byte[] bytes, int from, int count) {
        int end = from;
        for (int i = 0; i < count && end >= 0; i++) {
            end = end(bytes, end);
        }
        return end;
    }

    private static int number(byte[] bytes, int from) {
        boolean negative = bytes[from + 1] == '-';
        int number = 0;
        for (int i = negative ? from + 2 : from + 1; bytes[i] != '\r'; i++) {
            if (bytes[i] < '0' || bytes[i] > '9') {
                throw new IllegalArgumentException("not RESP");
            }
            number = Math.addExact(Math.multiplyExact(number, 10), bytes[i] - '0');
        }
        return negative ? -number : number;
    }
}
