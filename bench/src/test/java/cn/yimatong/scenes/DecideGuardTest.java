package cn.yimatong.scenes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cn.yimatong.bench.Garbage;
import org.junit.jupiter.api.Test;

/** What deciding a scan and telling the scanner may allocate. */
class DecideGuardTest {
    /** The verdict with its lists, and the moment at the scene. */
    private static final long DECIDING_BYTES = 176;
    /** The same, and the answer's JSON. */
    private static final long TELLING_BYTES = 936;

    private final DecideBenchmark benchmark = new DecideBenchmark();

    DecideGuardTest() {
        // One record, so that each operation is the same; it has a concession.
        benchmark.count = 1;
        benchmark.make();
    }

    @Test
    void decidingABusScanAllocatesItsVerdictOnly() {
        assertEquals(DECIDING_BYTES, Garbage.of(benchmark::decide));
    }

    @Test
    void decidingABusScanAndTellingTheScannerAllocatesLessThanAKilobyte() {
        assertEquals(TELLING_BYTES, Garbage.of(benchmark::decideAndDisclose));
    }
}
