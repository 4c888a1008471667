package cn.yimatong.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Cuts a stream of lines into batches, of which each fits into one request. Holds one batch at a time, and never a line
 * without end.
 */
final class JsonLines {
    /** No item of a bulk request is as long; of a longer line only the beginning is kept. */
    static final int MOST_LINE_BYTES = 1 << 16;
    /** The service takes a megabyte; what is around the lines must find room too. */
    private static final int MOST_BATCH_BYTES = 900_000;

    private final InputStream in;
    private final int mostLines;
    private final byte[] buffer = new byte[1 << 16];
    private int from;
    private int to;
    private long line;
    private long offset;
    private Optional<Line> ahead = Optional.empty();

    /**
     * Reads on from a place.
     *
     * @param in the lines behind that place
     * @param offset how many bytes are before it
     * @param line how many lines are before it
     * @param mostLines the size of a batch
     */
    JsonLines(InputStream in, long offset, long line, int mostLines) {
        this.in = in;
        this.offset = offset;
        this.line = line;
        this.mostLines = mostLines;
    }

    /** One line, without its end. */
    static final class Line {
        private final long number;
        private final byte[] bytes;
        private final boolean whole;
        private final long endOffset;

        private Line(long number, byte[] bytes, boolean whole, long endOffset) {
            this.number = number;
            this.bytes = bytes;
            this.whole = whole;
            this.endOffset = endOffset;
        }

        /** From 1. */
        long number() {
            return number;
        }

        /** At most {@link #MOST_LINE_BYTES}; not to be changed. */
        byte[] bytes() {
            return bytes;
        }

        /** Whether {@link #bytes()} is all of it. */
        boolean isWhole() {
            return whole;
        }

        private boolean isBlank() {
            for (byte one : bytes) {
                if (one != ' ' && one != '\t' && one != '\r') {
                    return false;
                }
            }
            return whole;
        }
    }

    /**
     * Lines that follow each other, blank ones left out.
     *
     * @param lastLine the number of the last line, blank ones counted
     * @param endOffset how many bytes of the input these and all before them take
     */
    record Batch(List<Line> lines, long lastLine, long endOffset) {}

    /** The next batch; empty at the end of the input. */
    Optional<Batch> next() throws IOException {
        var lines = new ArrayList<Line>(mostLines);
        long bytes = 0;
        long lastLine = 0;
        long endOffset = 0;
        while (lines.size() < mostLines) {
            Optional<Line> next = ahead.isPresent() ? ahead : read();
            ahead = Optional.empty();
            if (next.isEmpty()) {
                break;
            }
            Line one = next.get();
            if (!lines.isEmpty() && bytes + one.bytes.length > MOST_BATCH_BYTES) {
                ahead = next;
                break;
            }
            lastLine = one.number;
            endOffset = one.endOffset;
            if (!one.isBlank()) {
                lines.add(one);
                bytes += one.bytes.length + 1;
            }
        }
        return lastLine == 0 ? Optional.empty() : Optional.of(new Batch(lines, lastLine, endOffset));
    }

    private Optional<Line> read() throws IOException {
        var bytes = new ByteArrayOutputStream(512);
        boolean whole = true;
        boolean anything = false;
        boolean ended = false;
        while (!ended && fill()) {
            anything = true;
            int end = from;
            while (end < to && buffer[end] != '\n') {
                end++;
            }
            ended = end < to;
            int kept = Math.min(end - from, MOST_LINE_BYTES - bytes.size());
            whole &= kept == end - from;
            bytes.write(buffer, from, kept);
            offset += end - from + (ended ? 1 : 0);
            from = end + (ended ? 1 : 0);
        }
        return anything ? Optional.of(new Line(++line, bytes.toByteArray(), whole, offset)) : Optional.empty();
    }

    private boolean fill() throws IOException {
        if (from == to) {
            from = 0;
            to = Math.max(0, in.read(buffer));
        }
        return from < to;
    }
}
