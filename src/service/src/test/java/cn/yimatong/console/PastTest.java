package cn.yimatong.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is remembered. */
final class PastTest {

    private final Readings readings = new Readings();

    @Test
    void aRedisThatWasAwayForSecondsIsRememberedForAnHour() {
        readings.asked("a:1", 1, "answered").asked("a:1", 0, "unknown").asked("a:1", 0, "refused").tick().tick();
        assertEquals(Optional.empty(), unanswered());
        readings.asked("a:1", 9, "answered").asked("a:1", 2, "unknown").tick();
        assertEquals(Optional.empty(), unanswered(), "two that are late");
        readings.asked("a:1", 9, "answered").asked("a:1", 9, "refused").tick();
        assertEquals(Optional.empty(), unanswered(), "a refusal is an answer");
        readings.asked("a:1", 9, "answered").asked("a:1", 3, "unknown").tick();
        Instant then = readings.past().now().orElseThrow().reading().at();
        assertEquals(Optional.of(then), unanswered());
        readings.ticks(3_599);
        assertEquals(Optional.of(then), unanswered());
        readings.tick();
        assertEquals(Optional.empty(), unanswered());
    }

    private Optional<Instant> unanswered() {
        return readings.past().now().orElseThrow().unanswered();
    }
}
