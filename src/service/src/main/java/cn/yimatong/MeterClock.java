package cn.yimatong;

import io.micrometer.core.instrument.Clock;
import io.vertx.core.Vertx;
import java.time.InstantSource;

/**
 * The clock of the meters. Each recording asks a meter's clock three times for the time of day, to turn windows that
 * last a minute: reading it from the system, at 29 ns each, would be most of what a timer costs. So it is read twice a
 * second and kept.
 */
final class MeterClock implements Clock {

    private static final long READ_MILLIS = 500;

    private volatile long wallTime;

    private MeterClock(long wallTime) {
        this.wallTime = wallTime;
    }

    /** Begins, until Vert.x is closed. */
    static MeterClock begin(Vertx vertx, InstantSource clock) {
        MeterClock own = new MeterClock(clock.millis());
        vertx.setPeriodic(READ_MILLIS, _ -> own.wallTime = clock.millis());
        return own;
    }

    /** The time of day in milliseconds since the epoch, half a second old at most. */
    @Override
    public long wallTime() {
        return wallTime;
    }

    @Override
    public long monotonicTime() {
        return System.nanoTime();
    }
}
