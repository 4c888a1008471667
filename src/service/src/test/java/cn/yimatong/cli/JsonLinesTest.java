package cn.yimatong.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.cli.JsonLines.Batch;
import cn.yimatong.cli.JsonLines.Line;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonLinesTest {
    private static final int MOST_BYTES_OF_A_REQUEST = 1 << 20;

    private static List<Batch> batches(InputStream in, long offset, long line, int size) throws IOException {
        var lines = new JsonLines(in, offset, line, size);
        var batches = new ArrayList<Batch>();
        for (Optional<Batch> next = lines.next(); next.isPresent(); next = lines.next()) {
            batches.add(next.get());
        }
        return batches;
    }

    private static String text(Line line) {
        return line.number() + ":" + new String(line.bytes(), UTF_8);
    }

    /** Whatever the text: batches hold its lines in order, and one can begin again behind each of them. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void batchesHoldAllLinesInTheirOrderAndCanBeBegunAgainAnywhere(long seed) throws IOException {
        var random = new Random(seed);
        var text = new StringBuilder();
        var expected = new ArrayList<String>();
        int count = random.nextInt(1, 400);
        for (int number = 1; number <= count; number++) {
            String line = random.nextInt(5) == 0 ? " \t\r".substring(random.nextInt(3))
                    : "码".repeat(random.nextInt(1, 2000));
            text.append(line).append(number == count && random.nextBoolean() ? "" : "\n");
            if (!line.isBlank()) {
                expected.add(number + ":" + line);
            }
        }
        byte[] bytes = text.toString().getBytes(UTF_8);
        int size = random.nextInt(1, 300);
        List<Batch> batches = batches(new Dripping(bytes, random), 0, 0, size);
        assertEquals(expected,
                batches.stream().flatMap(batch -> batch.lines().stream()).map(JsonLinesTest::text).toList());
        assertTrue(batches.stream().allMatch(batch -> batch.lines().size() <= size));
        assertEquals(bytes.length, batches.getLast().endOffset());
        Batch stop = batches.get(random.nextInt(batches.size()));
        int offset = (int) stop.endOffset();
        List<String> rest = batches(new ByteArrayInputStream(bytes, offset, bytes.length - offset), offset,
                stop.lastLine(), size).stream().flatMap(batch -> batch.lines().stream()).map(JsonLinesTest::text)
                .toList();
        assertEquals(expected.subList(expected.size() - rest.size(), expected.size()), rest);
        assertTrue(rest.isEmpty() || !rest.getFirst().startsWith(stop.lastLine() + ":"));
    }

    @Test
    void aBatchOfLongLinesStaysWithinARequest() throws IOException {
        String line = "x".repeat(JsonLines.MOST_LINE_BYTES) + "\n";
        for (Batch batch : batches(new ByteArrayInputStream(line.repeat(100).getBytes(UTF_8)), 0, 0, 500)) {
            long bytes = batch.lines().stream().mapToLong(one -> one.bytes().length + 1L).sum();
            assertTrue(bytes < MOST_BYTES_OF_A_REQUEST, bytes + " bytes");
            assertTrue(batch.lines().stream().allMatch(Line::isWhole));
        }
    }

    @Test
    void aLineWithoutEndIsCutAndTakesNoMemory() throws IOException {
        List<Batch> batches = batches(new Endless(300_000_000), 0, 0, 10);
        assertEquals(1, batches.size());
        Line line = batches.getFirst().lines().getFirst();
        assertFalse(line.isWhole());
        assertEquals(JsonLines.MOST_LINE_BYTES, line.bytes().length);
        assertEquals(300_000_000, batches.getFirst().endOffset());
    }

    /** Gives a few bytes at a time. */
    private static final class Dripping extends ByteArrayInputStream {
        private final Random random;

        Dripping(byte[] bytes, Random random) {
            super(bytes);
            this.random = random;
        }

        @Override
        public synchronized int read(byte[] into, int from, int length) {
            return super.read(into, from, Math.min(length, random.nextInt(1, 5000)));
        }
    }

    /** So many bytes, none of which ends a line. */
    private static final class Endless extends InputStream {
        private long left;

        Endless(long bytes) {
            left = bytes;
        }

        @Override
        public int read() {
            return left-- > 0 ? 'x' : -1;
        }

        @Override
        public int read(byte[] into, int from, int length) {
            int count = (int) Math.min(left, length);
            left -= count;
            return count == 0 ? -1 : count;
        }
    }
}
