package cn.yimatong.bench;

import java.util.Collection;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.openjdk.jmh.results.RunResult;

/**
 * What one benchmark took.
 *
 * @param name class, method and, where there is one, parameter
 * @param micros the median of all single calls
 * @param lowest the least of the medians of the iterations of all forks
 * @param highest the greatest of them
 * @param p90 nine of ten calls took no longer
 * @param bytes allocated by one call
 */
record Figure(String name, double micros, double lowest, double highest, double p90, double bytes) {
    private static final String BYTES = "gc.alloc.rate.norm";

    static Figure of(RunResult run) {
        double[] medians = run.getBenchmarkResults().stream()
                .flatMapToDouble(fork -> fork.getIterationResults().stream()
                        .mapToDouble(iteration -> iteration.getPrimaryResult().getStatistics().getPercentile(50)))
                .toArray();
        var statistics = run.getPrimaryResult().getStatistics();
        return new Figure(name(run), statistics.getPercentile(50), DoubleStream.of(medians).min().orElseThrow(),
                DoubleStream.of(medians).max().orElseThrow(), statistics.getPercentile(90),
                Objects.requireNonNull(run.getSecondaryResults().get(BYTES)).getScore());
    }

    /** This figure as a multiple of another of the same run. */
    Ratio over(Figure baseline) {
        return new Ratio(micros / baseline.micros, lowest / baseline.highest, highest / baseline.lowest);
    }

    /** Class, method and, where there is one, parameter. */
    static String name(RunResult run) {
        String whole = run.getParams().getBenchmark();
        String shortName = whole.substring(whole.lastIndexOf('.', whole.lastIndexOf('.') - 1) + 1);
        return Stream.of("algorithm", "scene").map(run.getParams()::getParam).filter(Objects::nonNull).findFirst()
                .map(of -> shortName + " " + of).orElse(shortName);
    }

    /** As a table in Markdown. */
    static String table(Collection<Figure> figures, Figure yardstick) {
        var table = new StringBuilder("\n| benchmark | of the yardstick | median µs | p90 µs | bytes |\n")
                .append("|---|---|---|---|---|\n");
        for (Figure figure : figures) {
            table.append(String.format(Locale.ROOT, "| %s | %.3f | %.2f | %.2f | %.0f |%n", figure.name,
                    figure.over(yardstick).value(), figure.micros, figure.p90, figure.bytes));
        }
        return table.toString();
    }

    /**
     * A ratio of medians.
     *
     * @param low the quickest iteration against the baseline's slowest
     * @param high the slowest against its quickest
     */
    record Ratio(double value, double low, double high) {}
}
