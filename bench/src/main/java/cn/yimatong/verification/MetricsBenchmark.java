package cn.yimatong.verification;

import cn.yimatong.scenes.Catalogue;
import cn.yimatong.scenes.Scene;
import cn.yimatong.verification.VerificationMeters.Stage;
import io.micrometer.core.instrument.Clock;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * What counting and timing a scan cost, against the least that can count. Many at a time, as the clock of the harness
 * costs as much as one.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class MetricsBenchmark {
    private static final int SCANS = 1000;

    private final Catalogue catalogue = Catalogue.shipped();
    private final VerificationMeters meters = new VerificationMeters(
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, new PrometheusRegistry(), new KeptTimeOfDay()),
            catalogue);
    private final Scene[] scenes = catalogue.scenes().stream().filter(scene -> scene.refusal().isEmpty())
            .toArray(Scene[]::new);
    private final Decision decision = new Decision(DecisionReason.VALID, Instant.EPOCH, Decision.Scope.GLOBAL, false,
            _ -> {}, _ -> {});
    private final LongAdder adder = new LongAdder();

    /** As a node's meters have it: the time of day is not asked for at each recording. */
    private static final class KeptTimeOfDay implements Clock {
        private volatile long wallTime = System.currentTimeMillis();

        @Override
        public long wallTime() {
            return wallTime;
        }

        @Override
        public long monotonicTime() {
            return System.nanoTime();
        }
    }

    /** The yardstick: it knows no scene and no reason. */
    @Benchmark
    @OperationsPerInvocation(SCANS)
    public void adder() {
        for (int i = 0; i < SCANS; i++) {
            adder.increment();
        }
    }

    /** One decision, counted under its scene and reason. */
    @Benchmark
    @OperationsPerInvocation(SCANS)
    public void decided() {
        for (int i = 0; i < SCANS; i++) {
            meters.decided(scenes[i % scenes.length], decision);
        }
    }

    /** One stage, and the clock that ends it. */
    @Benchmark
    @OperationsPerInvocation(SCANS)
    public long stage() {
        long now = System.nanoTime();
        for (int i = 0; i < SCANS; i++) {
            now = meters.took(Stage.READ, now);
        }
        return now;
    }

    /** The clock alone. */
    @Benchmark
    @OperationsPerInvocation(SCANS)
    public long clock() {
        long sum = 0;
        for (int i = 0; i < SCANS; i++) {
            sum += System.nanoTime();
        }
        return sum;
    }

    /** All that one verification counts and times. */
    @Benchmark
    @OperationsPerInvocation(SCANS)
    public void scan() {
        for (int i = 0; i < SCANS; i++) {
            long whole = System.nanoTime();
            long read = meters.took(Stage.READ, whole);
            long asked = meters.took(Stage.DECIDE, read);
            var _ = meters.took(Stage.LEDGER, asked);
            meters.decided(scenes[i % scenes.length], decision);
            var _ = meters.took(Stage.WHOLE, whole);
        }
    }
}
