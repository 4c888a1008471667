package cn.yimatong.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cn.yimatong.console.Finding.Level;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class LastingTest {

    @Test
    void itLastsWhileTheLevelIsTheSameAndBeginsAnewWithAnother() {
        Instant night = Instant.parse("2026-11-27T23:00:00Z");
        Lasting well = new Lasting(Level.WELL, night);
        assertEquals(well, well.or(Level.WELL, night.plusSeconds(60)));
        Lasting stopped = well.or(Level.STOPPED, night.plusSeconds(61));
        assertEquals(new Lasting(Level.STOPPED, night.plusSeconds(61)), stopped);
        assertEquals(new Lasting(Level.WELL, night.plusSeconds(90)), stopped.or(Level.WELL, night.plusSeconds(90)));
    }
}
