package cn.yimatong;

import cn.yimatong.token.VerificationKey;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/** What a node tells of itself besides its features: the JVM, its event loops, and how long its keys last. */
final class NodeMeters implements AutoCloseable {

    private static final long LOOK_MILLIS = 100;

    private static final Duration[] LAGS = LongStream.of(1, 2, 5, 10, 20, 50, 100, 500).mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final MultiGauge expiry;
    private final JvmGcMetrics pauses = new JvmGcMetrics();
    private final List<ScheduledFuture<?>> looking = new ArrayList<>();

    /** Begins to tell. */
    NodeMeters(MeterRegistry meters, Vertx vertx) {
        new JvmMemoryMetrics().bindTo(meters);
        new JvmThreadMetrics().bindTo(meters);
        new ProcessorMetrics().bindTo(meters);
        pauses.bindTo(meters);
        expiry = MultiGauge.builder("yimatong.key.expiry")
                .description("How long codes may still begin under a key; negative when it is over")
                .baseUnit("seconds").register(meters);
        Timer lag = Timer.builder("yimatong.event.loop.lag")
                .description("How much later than it was due an event loop has done a task")
                .serviceLevelObjectives(LAGS)
                .register(meters);
        EventLoopGroup loops = ((VertxInternal) vertx).nettyEventLoopGroup();
        for (EventExecutor loop : loops) {
            looking.add(look(loop, lag));
        }
    }

    /** The time between two looks, less what was to be between them. */
    private static ScheduledFuture<?> look(EventExecutor loop, Timer lag) {
        long period = TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS);
        return loop.scheduleWithFixedDelay(new Runnable() {
            private long due = System.nanoTime() + period;

            @Override
            public void run() {
                long now = System.nanoTime();
                lag.record(Math.max(0, now - due), TimeUnit.NANOSECONDS);
                due = now + period;
            }
        }, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /**
     * Tells of each key that signs how long codes may still begin under it, from now on and instead of those before.
     */
    void signing(List<VerificationKey> keys, InstantSource clock) {
        expiry.register(keys.stream().map(key -> MultiGauge.Row.of(Tags.of("kid", key.keyId().kid()), key,
                own -> own.expiresAt() - clock.millis() / 1000.0)).toList(), true);
    }

    @Override
    public void close() {
        looking.forEach(own -> own.cancel(false));
        pauses.close();
    }
}
