package cn.yimatong.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Every benchmark runs once, unmeasured, so that none is found broken on the day it is needed; and the page draws those
 * that there are.
 */
class BenchmarksRunTest {
    @Test
    void everyBenchmarkRunsOnceAndEachBarOfThePageIsOne() throws RunnerException {
        Options once = new OptionsBuilder().include("cn\\.yimatong\\..*").mode(Mode.SingleShotTime).forks(0)
                .param("count", "8")
                .warmupIterations(0).measurementIterations(1).shouldFailOnError(true).verbosity(VerboseMode.SILENT)
                .build();
        List<String> ran = new Runner(once).run().stream().map(Figure::name).toList();
        assertEquals(55, ran.stream().distinct().count(),
                "six and one for each of two algorithms, three of Bouncy Castle, three of SM2, eight of peers, two for"
                        + " each of four scenes, six of unsealing, four of pictures, four of redeeming, five of"
                        + " counting");
        assertEquals(List.of(), Questions.all().stream().flatMap(question -> question.bars().stream())
                .map(Question.Bar::benchmark).filter(benchmark -> !ran.contains(benchmark)).toList());
    }
}
