package cn.yimatong.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cn.yimatong.console.Finding.Kind;
import cn.yimatong.console.Finding.Level;
import java.time.Duration;
import java.util.List;

/** Readings, and what is found in them. */
abstract class Judged {

    final Readings readings = new Readings();

    Verdict verdict() {
        Past past = readings.past();
        return Verdict.of(past.last(Past.POINT), past.last(Duration.ofMinutes(1)), past.last(Duration.ofMinutes(5)),
                past.last(Past.HOUR));
    }

    void assertFound(Level level, Kind... kinds) {
        Verdict verdict = verdict();
        assertEquals(List.of(kinds), verdict.findings().stream().map(Finding::kind).toList());
        assertEquals(level, verdict.level());
    }

    void wellFor(int seconds) {
        for (int i = 0; i < seconds; i++) {
            readings.scans(100, "bus", "valid").scans(10, "pharmacy", "replayed").took(110, 1).asked(110, "answered")
                    .tick();
        }
    }
}
