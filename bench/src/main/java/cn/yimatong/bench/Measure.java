package cn.yimatong.bench;

import java.util.Collection;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs benchmarks and prints each as a ratio to Bouncy Castle's SM2 verification in the same run. */
public final class Measure {
    private static final String YARDSTICK = "BouncyCastleBenchmark.sm2Verify";
    private static final String BYTES = "gc.alloc.rate.norm";

    private Measure() {}

    /**
     * Measures.
     *
     * @param arguments one regular expression: the benchmarks to run; the yardstick always runs beside them
     */
    public static void main(String[] arguments) throws RunnerException {
        // Single calls are timed: on a busy machine the median of many calls stays where the mean of a second does not.
        Options options = new OptionsBuilder().mode(Mode.SampleTime)
                .include(arguments.length == 0 ? ".*" : arguments[0]).include(YARDSTICK).forks(2).warmupIterations(3)
                .warmupTime(TimeValue.seconds(1)).measurementIterations(3)
                .measurementTime(TimeValue.seconds(1)).addProfiler(GCProfiler.class).shouldFailOnError(true).build();
        System.out.print(table(new Runner(options).run()));
    }

    private static String table(Collection<RunResult> runs) {
        double yardstick = runs.stream().filter(run -> name(run).equals(YARDSTICK)).findFirst().map(Measure::median)
                .orElseThrow();
        var table = new StringBuilder("\n| benchmark | of the yardstick | median µs | p90 µs | bytes |\n")
                .append("|---|---|---|---|---|\n");
        for (RunResult run : runs) {
            table.append(String.format(Locale.ROOT, "| %s | %.3f | %.2f | %.2f | %.0f |%n", name(run),
                    median(run) / yardstick, median(run), run.getPrimaryResult().getStatistics().getPercentile(90),
                    Objects.requireNonNull(run.getSecondaryResults().get(BYTES)).getScore()));
        }
        return table.toString();
    }

    private static double median(RunResult run) {
        return run.getPrimaryResult().getStatistics().getPercentile(50);
    }

    private static String name(RunResult run) {
        String whole = run.getParams().getBenchmark();
        String shortName = whole.substring(whole.lastIndexOf('.', whole.lastIndexOf('.') - 1) + 1);
        return Stream.of("algorithm", "scene").map(run.getParams()::getParam).filter(Objects::nonNull).findFirst()
                .map(of -> shortName + " " + of).orElse(shortName);
    }
}
