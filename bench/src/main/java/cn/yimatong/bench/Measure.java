package cn.yimatong.bench;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs benchmarks, each beside the one that it is compared with, prints them as ratios to Bouncy Castle's SM2
 * verification in the same run, and writes them as JSON and as a page.
 */
public final class Measure {
    private Measure() {}

    /**
     * Measures.
     *
     * @param arguments a regular expression: the benchmarks to run, whose baselines run beside them; and the folder for
     * {@code measured.json} and {@code measured.html}
     */
    public static void main(String[] arguments) throws RunnerException, IOException {
        if (arguments.length != 2) {
            throw new IllegalArgumentException("Two arguments: which benchmarks, and the folder to write to");
        }
        Path folder = Path.of(arguments[1]);
        Map<String, Figure> figures = new LinkedHashMap<>();
        for (RunResult run : run(arguments[0])) {
            Figure figure = Figure.of(run);
            figures.put(figure.name(), figure);
        }
        Machine machine = Machine.here();
        Files.writeString(folder.resolve("measured.json"), json(machine, figures));
        Files.writeString(folder.resolve("measured.html"), Page.of(machine, figures));
        System.out.print(Figure.table(figures.values(), Objects.requireNonNull(figures.get(Questions.YARDSTICK))));
        System.out.printf("%nThe page is %s%n", folder.resolve("measured.html"));
    }

    private static Collection<RunResult> run(String benchmarks) throws RunnerException {
        // Single calls are timed: on a busy machine the median of many calls stays where the mean of a second does not.
        ChainedOptionsBuilder options = new OptionsBuilder().mode(Mode.SampleTime).forks(2).warmupIterations(2)
                .warmupTime(TimeValue.seconds(1)).measurementIterations(3)
                .measurementTime(TimeValue.milliseconds(500)).addProfiler(GCProfiler.class).shouldFailOnError(true)
                .include(benchmarks).include(exactly(Questions.YARDSTICK));
        Pattern asked = Pattern.compile(benchmarks);
        Questions.all().stream().filter(question -> question.isAskedBy(asked))
                .forEach(question -> options.include(exactly(question.baseline().method())));
        return new Runner(options.build()).run();
    }

    private static String exactly(String method) {
        return "\\." + Pattern.quote(method) + "$";
    }

    private static String json(Machine machine, Map<String, Figure> figures) {
        JsonArray all = new JsonArray();
        figures.values().forEach(figure -> all.add(new JsonObject().put("name", figure.name())
                .put("micros", figure.micros()).put("lowest", figure.lowest()).put("highest", figure.highest())
                .put("p90", figure.p90()).put("bytes", figure.bytes())));
        JsonArray ratios = new JsonArray();
        for (Question question : Questions.all()) {
            List<Question.Bar> bars = question.measured(figures);
            bars.stream().skip(1).forEach(bar -> {
                Figure.Ratio ratio = Objects.requireNonNull(figures.get(bar.benchmark()))
                        .over(Objects.requireNonNull(figures.get(question.baseline().benchmark())));
                ratios.add(new JsonObject().put("question", question.title()).put("name", bar.benchmark())
                        .put("baseline", question.baseline().benchmark()).put("ratio", ratio.value())
                        .put("low", ratio.low()).put("high", ratio.high()));
            });
        }
        return new JsonObject()
                .put("machine", new JsonObject().put("processor", machine.processor()).put("cores", machine.cores())
                        .put("system", machine.system()).put("jdk", machine.jdk())
                        .put("collector", machine.collector()).put("heapMegabytes", machine.heapMegabytes()))
                .put("figures", all).put("ratios", ratios).encodePrettily() + "\n";
    }
}
