package cn.yimatong.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.bench.Garbage;
import cn.yimatong.bench.Turns;
import org.junit.jupiter.api.Test;

/** What reading may cost, and may not cost again unseen: bytes exactly, time as a ratio to its own signature. */
class ReadGuardTest {
    /** An array of 144 with the code's bytes, and 72 of offsets into it. */
    private static final long PARSED_BYTES = 216;
    /** The claims, their handle and the reading. */
    private static final long ANSWER_BYTES = 40 + 32 + 24;
    /** The reader of CBOR; escape analysis, which would leave it out, is off in these tests. */
    private static final long CBOR_READER_BYTES = 32;
    /** It is about 1.03; a tenth of a signature is 3 µs where that takes 30. */
    private static final double GREATEST_RATIO = 1.1;
    private static final int CODES = 64;

    private final ReadBenchmark benchmark = new ReadBenchmark();

    ReadGuardTest() {
        benchmark.count = CODES;
        benchmark.mint();
    }

    @Test
    void readingACodeAllocatesOneArrayItsOffsetsAndTheAnswer() {
        assertEquals(PARSED_BYTES + CBOR_READER_BYTES + ANSWER_BYTES, Garbage.of(benchmark::all));
    }

    @Test
    void readingACodeOfAnUnknownKeyAllocatesNoAnswer() {
        assertEquals(PARSED_BYTES + CBOR_READER_BYTES, Garbage.of(benchmark::unknownKey));
    }

    @Test
    void readingACodeTakesLittleMoreThanItsSignature() {
        double median = Turns.medianRatio(benchmark::all, benchmark::signature);
        assertTrue(median < GREATEST_RATIO, () -> "ratio of reading to its signature: " + median);
    }
}
