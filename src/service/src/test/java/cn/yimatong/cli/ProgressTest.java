package cn.yimatong.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final StringWriter written = new StringWriter();
    private final PrintWriter err = new PrintWriter(written);

    @Test
    void aBarStaysInPlaceAndWhatIsSaidStandsAboveIt() {
        try (Progress progress = Progress.bar("holders", " MB", 1_000_000, 4_000_000, err)) {
            progress.at(1_000_000, "2,000 lines");
            progress.note("a word");
            progress.at(4_000_000, "8,000 lines");
        }
        String text = written.toString();
        assertTrue(text.contains("\r\033[Ka word\n"), text);
        String last = text.substring(text.lastIndexOf("\r\033[K") + 4);
        assertTrue(last.contains("holders") && last.contains("100%") && last.contains("4/4 MB"), last);
        assertTrue(last.length() <= 80 + "\033[33m\033[0m".length() * 2, last);
        assertTrue(last.endsWith("\n"));
    }

    @Test
    void whereNoTerminalIsThereIsALineNowAndThen() {
        var now = new AtomicReference<>(Instant.EPOCH);
        try (Progress progress = Progress.lines(err, now::get)) {
            for (int second = 0; second <= 12; second++) {
                now.set(Instant.ofEpochSecond(second));
                progress.at(second, second + " lines");
            }
            progress.note("a word");
        }
        assertEquals("5 lines\n10 lines\na word\n", written.toString());
    }
}
