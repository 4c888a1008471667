package cn.yimatong;

import cn.yimatong.ledger.Ledger;
import cn.yimatong.ledger.Ledger.ClockOffset;
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

    /** Once off, it has to come so near again before it is said to agree, else a clock at the bound fills the log. */
    private static final long AGREES_MILLIS = 800;

    private static final Duration PERIOD = Duration.ofSeconds(5);
    private static final Logger LOG = LoggerFactory.getLogger(ClockWatch.class);

    private volatile double offsetSeconds = Double.NaN;
    private boolean off;

    ClockWatch() {}

    /** Begins, until Vert.x is closed. */
    static void begin(Vertx vertx, Ledger ledger, MeterRegistry meters) {
        ClockWatch watch = new ClockWatch();
        Gauge.builder("yimatong.clock.offset", watch, own -> own.offsetSeconds)
                .description("How far the node's clock is ahead of Redis's, as far as is known")
                .baseUnit("seconds").register(meters);
        vertx.setPeriodic(1, PERIOD.toMillis(), _ -> ledger.clockOffset().onSuccess(watch::is)
                .onFailure(_ -> watch.offsetSeconds = Double.NaN));
    }

    /** What was measured last. */
    synchronized void is(ClockOffset offset) {
        long millis = Math.abs(offset.millis());
        offsetSeconds = offset.millis() / 1e3;
        if (!off && millis > MOST_OFFSET_MILLIS) {
            off = true;
            LOG.warn("This node's clock is {} ms {} Redis's at {}; a node that is off by more than {} ms is not ready",
                    millis, offset.millis() < 0 ? "behind" : "ahead of", offset.master(), MOST_OFFSET_MILLIS);
        } else if (off && millis <= AGREES_MILLIS) {
            off = false;
            LOG.info("This node's clock agrees with Redis's again");
        }
    }
}
