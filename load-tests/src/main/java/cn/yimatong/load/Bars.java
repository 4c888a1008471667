package cn.yimatong.load;

import java.util.Locale;
import java.util.Map;

/** Amounts under their names as bars, each as long as it is great beside the greatest. */
final class Bars {
    private static final int WIDTH = 860;
    private static final int ROW = 22;
    private static final int NAMES = 300;
    private static final int AMOUNTS = 90;
    private static final String COLOUR = "#0b62a4";

    private Bars() {}

    /**
     * A heading and a drawing; empty where there is nothing to draw.
     *
     * @param title what the amounts are
     * @param amounts by name, in the order in which they are drawn
     */
    static String of(String title, Map<String, ? extends Number> amounts) {
        if (amounts.isEmpty()) {
            return "";
        }
        double greatest = amounts.values().stream().mapToDouble(Number::doubleValue).max().orElseThrow();
        var svg = new StringBuilder(String.format(Locale.ROOT,
                "<h2>%1$s</h2>%n<svg viewBox=\"0 0 %2$d %3$d\" role=\"img\" aria-label=\"%1$s\">%n",
                Drawing.escaped(title), WIDTH, ROW * amounts.size()));
        int y = 0;
        for (Map.Entry<String, ? extends Number> amount : amounts.entrySet()) {
            double value = amount.getValue().doubleValue();
            double length = greatest > 0 ? value / greatest * (WIDTH - NAMES - AMOUNTS) : 0;
            svg.append(String.format(Locale.ROOT, "<text x=\"0\" y=\"%d\">%s</text>%n", y + ROW - 7,
                    Drawing.escaped(amount.getKey())))
                    .append(String.format(Locale.ROOT,
                            "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>%n", NAMES, y + 4,
                            Math.max(1, length), ROW - 8, COLOUR))
                    .append(String.format(Locale.ROOT, "<text x=\"%.1f\" y=\"%d\">%,.0f</text>%n", NAMES + length + 8,
                            y + ROW - 7, value));
            y += ROW;
        }
        return svg.append("</svg>\n").toString();
    }
}
