package cn.yimatong.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Every benchmark runs once, unmeasured, so that none is found broken on the day it is needed. */
class BenchmarksRunTest {
    @Test
    void everyBenchmarkRunsOnce() throws RunnerException {
        Options once = new OptionsBuilder().include("cn\\.yimatong\\..*").mode(Mode.SingleShotTime).forks(0)
                .param("count", "8")
                .warmupIterations(0).measurementIterations(1).shouldFailOnError(true).verbosity(VerboseMode.SILENT)
                .build();
        assertEquals(55, new Runner(once).run().size(),
                "six and one for each of two algorithms, three of Bouncy Castle, three of SM2, eight of peers, two for"
                        + " each of four scenes, six of unsealing, four of pictures, four of redeeming, five of"
                        + " counting");
    }
}
