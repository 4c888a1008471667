package cn.yimatong.qr;

/**
 * Writes a symbol as half blocks with explicit colours (ECMA-48, SGR). Colours 16 and 231 of the 256-colour palette are
 * plain black and white; the sixteen named ones are what a theme makes of them.
 */
final class TerminalPicture {
    private static final String BLACK_ON_WHITE = "\033[38;5;16;48;5;231m";
    private static final String RESET = "\033[0m";
    private static final char[] HALVES = {' ', '▀', '▄', '█'};

    private TerminalPicture() {}

    static String of(QrSymbol symbol) {
        int side = symbol.sideModules();
        var text = new StringBuilder((side + 24) * (side / 2 + 1));
        for (int row = 0; row < side; row += 2) {
            text.append(BLACK_ON_WHITE);
            for (int column = 0; column < side; column++) {
                int upper = symbol.isDark(column, row) ? 1 : 0;
                int lower = symbol.isDark(column, row + 1) ? 2 : 0;
                text.append(HALVES[upper + lower]);
            }
            text.append(RESET).append('\n');
        }
        return text.toString();
    }
}
