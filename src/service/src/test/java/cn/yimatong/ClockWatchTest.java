package cn.yimatong;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cn.yimatong.ledger.Ledger.ClockOffset;
import cn.yimatong.ledger.LogLines;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ClockWatchTest {

    @Test
    void aClockAtTheBoundIsToldOnceWithItsMasterAndItsEndOnceItIsWellWithin() {
        try (LogLines lines = new LogLines(ClockWatch.class)) {
            ClockWatch watch = new ClockWatch();
            for (long millis : new long[]{-1000, -1001, -999, -1001, 801, 1001, -900}) {
                watch.is(new ClockOffset("b:1", millis));
            }
            String off = "WARN This node's clock is 1001 ms behind Redis's at b:1; a node that is off by more than"
                    + " 1000 ms is not ready";
            assertEquals(List.of(off), lines.written());
            watch.is(new ClockOffset("b:1", 800));
            watch.is(new ClockOffset("b:1", 0));
            assertEquals(List.of(off, "INFO This node's clock agrees with Redis's again"), lines.written());
        }
    }
}
