package cn.yimatong.scenes;

import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.bench.Garbage;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What deciding a scan and telling the scanner may allocate. */
class DecideGuardTest {
    /** The verdict and its lists: 152 as counted, and a small object more. */
    private static final long DECIDING_BYTES = 176;
    /** The verdict and the answer's JSON: 912 as counted, and two small objects more. */
    private static final long TELLING_BYTES = 960;

    private final DecideBenchmark benchmark = new DecideBenchmark();

    DecideGuardTest() {
        // One record, so that each operation is the same; it has a concession.
        benchmark.count = 1;
        benchmark.make();
    }

    @Test
    void decidingABusScanAllocatesItsVerdictOnly() {
        assertAtMost(DECIDING_BYTES, benchmark::decide);
    }

    @Test
    void decidingABusScanAndTellingTheScannerAllocatesLessThanAKilobyte() {
        assertAtMost(TELLING_BYTES, benchmark::decideAndDisclose);
    }

    private static void assertAtMost(long bytes, Supplier<?> operation) {
        long allocated = Garbage.of(operation, bytes);
        assertTrue(allocated <= bytes, () -> allocated + " bytes, not " + bytes + " at most");
    }
}
