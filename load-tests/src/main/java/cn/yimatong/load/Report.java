package cn.yimatong.load;

import cn.yimatong.load.Scan.Kind;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** What came back: latencies by kind of scan, and every answer that was not the right one. */
final class Report {
    private static final long HIGHEST_MICROS = 60_000_000;
    private static final int DIGITS = 3;
    private static final double[] PERCENTILES = {50, 90, 99, 99.9, 100};

    private final Map<Kind, Histogram> micros = new EnumMap<>(Kind.class);
    private final Map<String, Integer> wrong = new TreeMap<>();

    /** Takes one answer in. */
    synchronized void add(Scan scan, long nanos, String answer, boolean isRight) {
        micros.computeIfAbsent(scan.kind(), kind -> new Histogram(HIGHEST_MICROS, DIGITS))
                .recordValue(Math.min(nanos / 1000, HIGHEST_MICROS));
        if (!isRight) {
            wrong.merge(scan.kind() + " was answered " + answer, 1, Integer::sum);
        }
    }

    /** Whether every answer was the right one. */
    synchronized boolean isClean() {
        return wrong.isEmpty();
    }

    /** The latency below which so many per cent of all scans lie, in microseconds. */
    synchronized long micros(double percentile) {
        var all = new Histogram(HIGHEST_MICROS, DIGITS);
        micros.values().forEach(all::add);
        return all.getValueAtPercentile(percentile);
    }

    /** A table in milliseconds, and a line for each kind of wrong answer. */
    synchronized String text() {
        var text = new StringBuilder(
                "| scans | count | p50 | p90 | p99 | p99.9 | max |\n|---|---|---|---|---|---|---|\n");
        var all = new Histogram(HIGHEST_MICROS, DIGITS);
        micros.forEach((kind, histogram) -> {
            all.add(histogram);
            text.append(row(kind.name().toLowerCase(Locale.ROOT), histogram));
        });
        text.append(row("all", all)).append("milliseconds, from the planned instant to the whole answer\n");
        wrong.forEach(
                (answer, count) -> text.append("WRONG: ").append(count).append(" x ").append(answer).append('\n'));
        return text.append(wrong.isEmpty() ? "every decision was the right one\n" : "").toString();
    }

    private static String row(String name, Histogram histogram) {
        var row = new StringBuilder("| " + name + " | " + histogram.getTotalCount() + " |");
        for (double percentile : PERCENTILES) {
            row.append(String.format(Locale.ROOT, " %.2f |", histogram.getValueAtPercentile(percentile) / 1000.0));
        }
        return row.append('\n').toString();
    }
}
