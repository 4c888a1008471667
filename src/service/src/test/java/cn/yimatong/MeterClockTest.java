package cn.yimatong;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class MeterClockTest {

    @Test
    void theTimeOfDayIsReadAgainAndAgain() {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.ofEpochMilli(1000));
        Vertx vertx = Vertx.vertx();
        try {
            MeterClock clock = MeterClock.begin(vertx, now::get);
            assertEquals(1000, clock.wallTime());
            now.set(Instant.ofEpochMilli(70_000));
            Poll.until(() -> clock.wallTime() == 70_000);
            long before = System.nanoTime();
            assertTrue(clock.monotonicTime() - before >= 0, "what a stage took is as exact as the system's clock");
        } finally {
            Await.result(vertx.close());
        }
    }
}
