package cn.yimatong.load;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/** Latencies under one name. */
record Row(String name, Histogram micros) {
    private static final double[] PERCENTILES = {50, 90, 99, 99.9, 100};
    static final String HEAD = "| scans | count | p50 | p90 | p99 | p99.9 | max |\n|---|---|---|---|---|---|---|\n";

    /** The latency below which so many per cent lie. */
    double millis(double percentile) {
        return micros.getValueAtPercentile(percentile) / 1000.0;
    }

    /** A line of a table, in milliseconds. */
    String text() {
        return "| " + name + " | " + micros.getTotalCount() + " |" + Arrays.stream(PERCENTILES)
                .mapToObj(percentile -> String.format(Locale.ROOT, " %.2f |", millis(percentile)))
                .collect(Collectors.joining()) + "\n";
    }

    /** A line of a table: this row's latencies divided by the other's. */
    String dividedBy(Row other) {
        return "| " + name + " / " + other.name + " | |" + Arrays.stream(PERCENTILES)
                .mapToObj(percentile -> String.format(Locale.ROOT, " %.2f |",
                        millis(percentile) / Math.max(0.001, other.millis(percentile))))
                .collect(Collectors.joining()) + "\n";
    }
}
