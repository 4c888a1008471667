package cn.yimatong.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cn.yimatong.console.Finding.Kind;
import cn.yimatong.console.Finding.Level;
import java.util.List;
import java.util.function.Consumer;

/** Readings, and what is found in them. */
abstract class Judged {

    final Readings readings = new Readings();

    Verdict verdict() {
        return Verdict.of(LookBack.of(readings.past()));
    }

    void assertFound(Level level, Kind... kinds) {
        Verdict verdict = verdict();
        assertEquals(List.of(kinds), verdict.findings().stream().map(Finding::kind).toList());
        assertEquals(level, verdict.level());
    }

    void wellFor(int seconds) {
        eachOf(seconds, second -> second.scans(100, "bus", "valid").scans(10, "pharmacy", "replayed").took(110, 1)
                .asked(110, "answered"));
    }

    /** The same in each of so many seconds. */
    void eachOf(int seconds, Consumer<Readings> happens) {
        for (int i = 0; i < seconds; i++) {
            happens.accept(readings);
            readings.tick();
        }
    }
}
