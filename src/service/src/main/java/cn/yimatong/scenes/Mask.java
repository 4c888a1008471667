package cn.yimatong.scenes;

/** Texts of which a reader can tell that they are the right ones, and no more. Counted in code points of Unicode. */
final class Mask {

    private static final int SHORTEST_NUMBER_WITH_ENDS = 8;
    private static final int NUMBER_HEAD = 3;
    private static final int NUMBER_TAIL = 2;

    private Mask() {}

    /** A name: first and last character are kept, of two the first, of one none. */
    static String name(String name) {
        int length = name.codePointCount(0, name.length());
        return switch (length) {
            case 0, 1 -> "*".repeat(length);
            case 2 -> keepingEnds(name, length, 1, 0);
            default -> keepingEnds(name, length, 1, 1);
        };
    }

    /** A number: the first three and the last two characters are kept; none of a number of fewer than eight. */
    static String number(String number) {
        int length = number.codePointCount(0, number.length());
        return length < SHORTEST_NUMBER_WITH_ENDS
                ? "*".repeat(length)
                : keepingEnds(number, length, NUMBER_HEAD, NUMBER_TAIL);
    }

    private static String keepingEnds(String text, int length, int head, int tail) {
        int headEnd = text.offsetByCodePoints(0, head);
        int tailBegin = text.offsetByCodePoints(text.length(), -tail);
        StringBuilder masked = new StringBuilder(text.length()).append(text, 0, headEnd);
        for (int i = head; i < length - tail; i++) {
            masked.append('*');
        }
        return masked.append(text, tailBegin, text.length()).toString();
    }
}
