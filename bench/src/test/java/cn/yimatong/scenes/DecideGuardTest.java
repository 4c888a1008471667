package cn.yimatong.scenes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cn.yimatong.bench.Garbage;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;

/** What deciding a scan and telling the scanner may allocate. */
class DecideGuardTest {
    /** The verdict with its lists, and the moment at the scene. */
    private static final long DECIDING_BYTES = 176;
    /** The same, and what writes the answer as JSON. */
    private static final long TELLING_BYTES = 280;

    private final DecideBenchmark benchmark = new DecideBenchmark();

    DecideGuardTest() throws IOException {
        // One record, so that each operation is the same; it has a concession.
        benchmark.count = 1;
        benchmark.make();
    }

    @Test
    void decidingABusScanAllocatesItsVerdictOnly() {
        assertEquals(DECIDING_BYTES, Garbage.of(benchmark::decide));
    }

    @Test
    void decidingABusScanAndTellingTheScannerAllocatesHardlyMore() {
        assertEquals(TELLING_BYTES, Garbage.of(this::decideAndDisclose));
    }

    private JsonGenerator decideAndDisclose() {
        try {
            return benchmark.decideAndDisclose();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
