package cn.yimatong.cli;

/** Aligns text on a terminal, where a Chinese character takes two columns. */
final class Columns {
    private Columns() {}

    /** The text with spaces behind it, at least one, so that the next begins in this column. */
    static String pad(String text, int columns) {
        return text + " ".repeat(Math.max(1, columns - width(text)));
    }

    static int width(String text) {
        return text.codePoints().map(Columns::width).sum();
    }

    /** Unicode Standard Annex 11, as far as such text goes: CJK and full-width forms are wide. */
    private static int width(int codePoint) {
        return (codePoint >= 0x2E80 && codePoint <= 0xA4CF) || (codePoint >= 0xAC00 && codePoint <= 0xD7A3)
                || (codePoint >= 0xF900 && codePoint <= 0xFAFF) || (codePoint >= 0xFF00 && codePoint <= 0xFF60)
                || codePoint >= 0x20000 ? 2 : 1;
    }
}
