package cn.yimatong.qr;

/** Writes a symbol as one SVG path (SVG 1.1, section 8.3). */
final class SvgPicture {
    private SvgPicture() {}

    static String of(QrSymbol symbol) {
        int side = symbol.sideModules();
        var svg = new StringBuilder(16_384);
        svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ").append(side).append(' ').append(side)
                .append("\" role=\"img\" shape-rendering=\"crispEdges\"><title>一码通 QR code</title><rect width=\"")
                .append(side).append("\" height=\"").append(side).append("\" fill=\"#fff\"/><path fill=\"#000\" d=\"");
        for (int row = 0; row < side; row++) {
            appendRow(svg, symbol, row);
        }
        return svg.append("\"/></svg>").toString();
    }

    /** Adds one closed rectangle for each run of dark modules. */
    private static void appendRow(StringBuilder path, QrSymbol symbol, int row) {
        int side = symbol.sideModules();
        int column = 0;
        while (column < side) {
            if (!symbol.isDark(column, row)) {
                column++;
                continue;
            }
            int start = column;
            while (symbol.isDark(column, row)) {
                column++;
            }
            int run = column - start;
            path.append('M').append(start).append(' ').append(row).append('h').append(run).append("v1h-").append(run)
                    .append('z');
        }
    }
}
