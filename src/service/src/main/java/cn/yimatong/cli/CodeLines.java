package cn.yimatong.cli;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Reads lines of any bytes without ever holding a long one. Only a line feed ends a line: a carriage return before it
 * is part of the text, since MS1 trims nothing.
 */
final class CodeLines {
    /** One more than the longest well-formed code (MS1, section 1), so that what is cut off was malformed already. */
    private static final int KEPT_BYTES = 221;

    private final BufferedInputStream in;
    private final byte[] line = new byte[KEPT_BYTES];

    CodeLines(InputStream in) {
        this.in = new BufferedInputStream(in, 1 << 16);
    }

    /**
     * Waits for a line.
     *
     * @return its first 221 bytes, each byte a character: one outside ASCII stays outside and makes the code malformed;
     * empty at the end of the input
     */
    Optional<String> next() throws IOException {
        int length = 0;
        int next = in.read();
        if (next < 0) {
            return Optional.empty();
        }
        while (next >= 0 && next != '\n') {
            if (length < KEPT_BYTES) {
                line[length++] = (byte) next;
            }
            next = in.read();
        }
        return Optional.of(new String(line, 0, length, StandardCharsets.ISO_8859_1));
    }

    /** Whether more bytes are here already. */
    boolean moreIsHere() throws IOException {
        return in.available() > 0;
    }
}
