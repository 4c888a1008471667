package cn.yimatong;

import cn.yimatong.ledger.Ledger;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the node's clock with Redis's, and says once when it is off. Nobody gets in twice by it, but honest people
 * are held up.
 */
final class ClockWatch {

    /** A node whose clock is further off is not ready. */
    static final long MOST_OFFSET_MILLIS = 1000;

    private static final Duration PERIOD = Duration.ofSeconds(5);
    private static final Logger LOG = LoggerFactory.getLogger(ClockWatch.class);

    private volatile double offsetSeconds = Double.NaN;
    private boolean off;

    private ClockWatch() {}

    /** Begins, until Vert.x is closed. */
    static void begin(Vertx vertx, Ledger ledger, MeterRegistry meters) {
        ClockWatch watch = new ClockWatch();
        Gauge.builder("yimatong.clock.offset", watch, own -> own.offsetSeconds)
                .description("How far the node's clock is ahead of Redis's, as far as is known")
                .baseUnit("seconds").register(meters);
        vertx.setPeriodic(1, PERIOD.toMillis(), _ -> ledger.clockOffsetMillis().onSuccess(watch::is)
                .onFailure(_ -> watch.offsetSeconds = Double.NaN));
    }

    private synchronized void is(long offsetMillis) {
        offsetSeconds = offsetMillis / 1e3;
        boolean now = Math.abs(offsetMillis) > MOST_OFFSET_MILLIS;
        if (now && !off) {
            LOG.warn("This node's clock is {} ms {} Redis's, and the node not ready until they agree",
                    Math.abs(offsetMillis), offsetMillis < 0 ? "behind" : "ahead of");
        } else if (off && !now) {
            LOG.info("This node's clock agrees with Redis's again");
        }
        off = now;
    }
}
