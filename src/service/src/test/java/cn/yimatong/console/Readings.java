package cn.yimatong.console;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A node's meters under the node's names, moved by hand, and a clock that goes on by whole seconds. */
final class Readings {

    private static final String MASTER = "127.0.0.1:7000";
    private static final Duration[] BOUNDS = {Duration.ofMillis(1), Duration.ofMillis(10), Duration.ofMillis(50),
        Duration.ofMillis(100)};

    private final Map<String, Double> leftAlone = new HashMap<>();
    private final Map<String, Double> measures = new HashMap<>();
    private final Map<String, Integer> missing = new HashMap<>();
    private final AtomicInteger twice = new AtomicInteger();
    private final Past past = new Past();
    private PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private long second;

    Readings() {
        restart();
    }

    /** Every count begins at zero, as in a new process. */
    void restart() {
        registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        measures.put("yimatong.key.expiry", 400.0 * 86_400);
        measures.keySet().forEach(this::gauge);
    }

    /** A second is over, and is read. */
    Readings tick() {
        past.add(Meters.read(registry, Instant.EPOCH.plusSeconds(second), Duration.ofSeconds(second).toNanos()));
        second++;
        return this;
    }

    /** So many seconds are over in which nothing comes. */
    Readings ticks(int seconds) {
        for (int i = 0; i < seconds; i++) {
            tick();
        }
        return this;
    }

    Readings scans(int count, String scene, String reason) {
        count("yimatong.answers", count, "operation", "verify", "status", "2xx");
        count("yimatong.verifications", count, "scene", scene, "decision",
                reason.equals("valid") ? "accept" : "reject", "reason", reason, "replay_scope", "none");
        return this;
    }

    Readings askedForCodes(int count, String status) {
        return count("yimatong.answers", count, "operation", "issueCodes", "status", status);
    }

    Readings issued(int codes) {
        return count("yimatong.codes.issued", codes);
    }

    Readings notIssued(int requests, String reason) {
        return count("yimatong.issuance.refusals", requests, "reason", reason);
    }

    Readings refusedScans(int count) {
        return count("yimatong.answers", count, "operation", "verify", "status", "4xx");
    }

    Readings unauthenticated(String operation, int count) {
        return count("yimatong.refused.requests", count, "operation", operation, "reason", "unauthenticated");
    }

    Readings failed(int count) {
        count("yimatong.answers", count, "operation", "verify", "status", "5xx");
        return this;
    }

    Readings took(int count, long millis) {
        for (int i = 0; i < count; i++) {
            timer("yimatong.verification.stage", "stage", "whole").record(Duration.ofMillis(millis));
            timer("yimatong.verification.stage", "stage", "read").record(Duration.ofSeconds(9));
        }
        return this;
    }

    Readings asked(int count, String outcome) {
        return asked(MASTER, count, outcome);
    }

    Readings asked(String master, int count, String outcome) {
        for (int i = 0; i < count; i++) {
            timer("yimatong.ledger.questions", "shard", master, "outcome", outcome).record(Duration.ofMillis(2));
        }
        return this;
    }

    Readings leftAlone(String master, int value) {
        leftAlone.put(master, (double) value);
        Gauge.builder("yimatong.ledger.left.alone", () -> leftAlone.get(master)).tag("shard", master)
                .register(registry);
        return this;
    }

    /** A gauge that stands at this from now on. */
    Readings measure(String name, double value) {
        measures.put(name, value);
        gauge(name);
        return this;
    }

    /** So many keys in a token that this node cannot sign with. */
    Readings missing(String turn, int count) {
        missing.put(turn, count);
        Gauge.builder("yimatong.token.keys.missing", () -> missing.get(turn)).tag("turn", turn).register(registry);
        return this;
    }

    /** So many codes turned out to have been accepted twice since the start. */
    Readings settledTwice(int count) {
        twice.set(count);
        FunctionCounter.builder("yimatong.away.settled", twice, AtomicInteger::get).tag("outcome", "twice")
                .register(registry);
        return this;
    }

    Readings keyDays(double days) {
        return measure("yimatong.key.expiry", days * 86_400);
    }

    Readings count(String name, int count, String... tags) {
        Counter.builder(name).tags(tags).register(registry).increment(count);
        return this;
    }

    private void gauge(String name) {
        Gauge.builder(name, () -> measures.get(name)).register(registry);
    }

    private Timer timer(String name, String... tags) {
        return Timer.builder(name).tags(tags).serviceLevelObjectives(BOUNDS).register(registry);
    }

    Past past() {
        return past;
    }

    Point point() {
        return past.now().orElseThrow().point();
    }
}
