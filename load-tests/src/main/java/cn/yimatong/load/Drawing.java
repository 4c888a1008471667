package cn.yimatong.load;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A page that needs nothing but itself: the percentiles of each kind of scan as curves, the further right the rarer,
 * and the same in a table; then decisions, CPU and pauses as bars. Both axes of the curves are logarithmic.
 */
final class Drawing {
    private static final int WIDTH = 860;
    private static final int HEIGHT = 420;
    private static final int MARGIN = 60;
    /** To the right end only one of ten thousand is slower. */
    private static final int NINES = 4;
    private static final List<String> COLOURS = List.of("#8a8a8a", "#0b62a4", "#c1440e", "#4f8a10");

    private final List<Row> rows;
    private final double lowest;
    private final double highest;

    private Drawing(List<Row> rows) {
        this.rows = rows;
        lowest = Math.floor(Math.log10(
                rows.stream().mapToDouble(row -> Math.max(0.01, row.millis(0))).min().orElse(1)));
        highest = Math.max(lowest + 1,
                Math.ceil(Math.log10(rows.stream().mapToDouble(row -> row.millis(100)).max().orElse(1))));
    }

    /** The whole page. */
    static String of(Outcome outcome) {
        String title = outcome.scenario().name() + ", rate " + outcome.rate();
        List<Row> rows = outcome.rows().stream().filter(row -> row.micros().getTotalCount() > 0).toList();
        return """
                <!doctype html>
                <html lang="en">
                <meta charset="utf-8">
                <title>%1$s</title>
                <style>
                body { font: 15px sans-serif; max-width: 900px; margin: 2em auto; padding: 0 1em }
                table { border-collapse: collapse } th, td { padding: .2em .8em; text-align: right }
                th:first-child, td:first-child { text-align: left } tr + tr { border-top: 1px solid #ccc }
                svg { width: 100%%; height: auto } text { font: 12px sans-serif } h2 { font-size: 1.1em }
                </style>
                <h1>%1$s</h1>
                %2$s<table>
                <tr><th>milliseconds<th>count<th>p50<th>p90<th>p99<th>p99.9<th>max
                %3$s</table>
                %4$s<pre>%5$s</pre>
                </html>
                """
                .formatted(escaped(title), new Drawing(rows).svg(), table(rows), bars(outcome),
                        escaped(outcome.notes()));
    }

    private static String bars(Outcome outcome) {
        Map<String, Double> micros = new LinkedHashMap<>();
        Map<String, Double> pauses = new LinkedHashMap<>();
        outcome.sides().forEach(side -> {
            micros.putAll(side.microsEach());
            pauses.putAll(side.pauseMillis());
        });
        return Bars.of("Decisions of the service", outcome.service().decisions())
                + Bars.of("CPU for one request, microseconds", micros)
                + Bars.of("Stopped by the collector, milliseconds in all", pauses);
    }

    private static String table(List<Row> rows) {
        var table = new StringBuilder();
        for (Row row : rows) {
            table.append(String.format(Locale.ROOT,
                    "<tr><td>%s<td>%d<td>%.2f<td>%.2f<td>%.2f<td>%.2f<td>%.2f%n",
                    escaped(row.name()), row.micros().getTotalCount(), row.millis(50), row.millis(90), row.millis(99),
                    row.millis(99.9), row.millis(100)));
        }
        return table.toString();
    }

    private String svg() {
        var svg = new StringBuilder(String.format(Locale.ROOT,
                "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"latency by percentile\">%n", WIDTH, HEIGHT));
        for (int nines = 0; nines <= NINES; nines++) {
            line(svg, x(nines), y(lowest), x(nines), y(highest));
            label(svg, x(nines) - 14, y(lowest) + 18, List.of("p0", "p90", "p99", "p99.9", "p99.99").get(nines));
        }
        for (double power = lowest; power <= highest; power++) {
            line(svg, x(0), y(power), x(NINES), y(power));
            label(svg, 4, y(power) + 4, String.format(Locale.ROOT, "%s ms", number(Math.pow(10, power))));
        }
        for (int i = 0; i < rows.size(); i++) {
            String colour = COLOURS.get(i % COLOURS.size());
            svg.append(String.format(Locale.ROOT,
                    "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"2\" points=\"%s\"/>%n", colour,
                    points(rows.get(i))));
            svg.append(String.format(Locale.ROOT, "<text x=\"%d\" y=\"%d\" fill=\"%s\">%s</text>%n", MARGIN + 12,
                    36 + 16 * i, colour, escaped(rows.get(i).name())));
        }
        return svg.append("</svg>\n").toString();
    }

    /** To where a single scan would decide. */
    private String points(Row row) {
        var points = new StringBuilder();
        double end = Math.min(NINES, Math.log10((double) row.micros().getTotalCount()));
        for (double nines = 0; nines <= end; nines += 0.05) {
            double millis = Math.max(Math.pow(10, lowest), row.millis(100 * (1 - Math.pow(10, -nines))));
            points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(nines), y(Math.log10(millis))));
        }
        return points.toString().strip();
    }

    private static void line(StringBuilder svg, double fromX, double fromY, double toX, double toY) {
        svg.append(String.format(Locale.ROOT,
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#ddd\"/>%n", fromX, fromY, toX, toY));
    }

    private static void label(StringBuilder svg, double x, double y, String text) {
        svg.append(String.format(Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\">%s</text>%n", x, y, text));
    }

    private static String number(double power) {
        return power >= 1 ? String.format(Locale.ROOT, "%.0f", power) : Double.toString(power);
    }

    private static double x(double nines) {
        return MARGIN + nines * (WIDTH - 2.0 * MARGIN) / NINES;
    }

    private double y(double power) {
        return HEIGHT - MARGIN / 2.0 - (power - lowest) * (HEIGHT - MARGIN) / (highest - lowest);
    }

    /** Text that stands in HTML. */
    static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
