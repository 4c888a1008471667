package cn.yimatong.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.scenes.Catalogue;
import cn.yimatong.scenes.Scene;
import cn.yimatong.verification.Decision.Scope;
import cn.yimatong.verification.VerificationMeters.Stage;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What is counted of scans, and under which words. */
class VerificationMetersTest {
    private static final Catalogue CATALOGUE = Catalogue.shipped();
    private static final Scene BUS = CATALOGUE.scene("bus").orElseThrow();

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final VerificationMeters meters = new VerificationMeters(registry, CATALOGUE);

    @Test
    void eachReasonAndScopeOfEachSceneIsCountedApartByTheWordsOfTheAnswer() {
        int scans = 0;
        List<Scene> scenes = CATALOGUE.scenes().stream().filter(scene -> scene.refusal().isEmpty()).toList();
        for (Scene scene : scenes) {
            for (DecisionReason reason : DecisionReason.values()) {
                for (Scope scope : Scope.values()) {
                    meters.decided(scene, decision(reason, scope, false));
                    scans++;
                }
            }
        }
        long words = Arrays.stream(DecisionReason.values()).map(DecisionReason::word).distinct().count();
        var counters = registry.find("yimatong.verifications").counters();
        assertEquals(scenes.size() * words * Scope.values().length, counters.size());
        assertEquals(scans, counters.stream().mapToDouble(counter -> counter.count()).sum());
        assertEquals(1, count("bus", "reject", "passback", "global"));
        assertEquals(1, count("bus", "accept", "valid", "node"));
        assertEquals(2, count("bus", "reject", "paused", "global"), "a limit is a pause in the answer as well");
    }

    @Test
    void aRecallIsNoSecondDecision() {
        meters.decided(BUS, decision(DecisionReason.VALID, Scope.GLOBAL, false));
        meters.decided(BUS, decision(DecisionReason.VALID, Scope.GLOBAL, true));
        assertEquals(1, count("bus", "accept", "valid", "global"));
        assertEquals(1, registry.get("yimatong.recalls").tag("scene", "bus").counter().count());
    }

    @Test
    void whatANodeIsToldAtOnceIsThereFromZeroOn() {
        assertEquals(0, count("bus", "accept", "valid", "global"));
        assertEquals(0, count("pharmacy", "reject", "unavailable", "none"));
    }

    @Test
    void aStageIsTimedFromItsBeginAndNamesNoScene() {
        long begun = System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(3);
        long end = meters.took(Stage.READ, begun);
        var timer = registry.get("yimatong.verification.stage").tag("stage", "read").timer();
        assertEquals(1, timer.count());
        assertEquals((double) (end - begun), timer.totalTime(TimeUnit.NANOSECONDS));
        assertEquals(0, registry.get("yimatong.verification.stage").tag("stage", "whole").timer().count());
        Set<String> labels = registry.find("yimatong.verification.stage").meters().stream().map(Meter::getId)
                .flatMap(id -> id.getTags().stream()).map(Tag::getKey).collect(Collectors.toSet());
        assertEquals(Set.of("stage"), labels);
    }

    @Test
    void aHistogramHasSixteenBoundsFromFiftyMicrosecondsToATenthOfASecond() {
        var counts = registry.get("yimatong.verification.stage").tag("stage", "whole").timer().takeSnapshot()
                .histogramCounts();
        assertEquals(16, counts.length);
        assertEquals(50, counts[0].bucket(TimeUnit.MICROSECONDS));
        assertEquals(100, counts[15].bucket(TimeUnit.MILLISECONDS));
    }

    @Test
    void manyThreadsLoseNoScan() throws InterruptedException {
        List<Thread> threads = Arrays.stream(new int[4]).mapToObj(_ -> Thread.ofPlatform().start(() -> {
            for (int i = 0; i < 10_000; i++) {
                meters.decided(BUS, decision(DecisionReason.REPLAYED, Scope.GLOBAL, false));
            }
        })).toList();
        for (Thread thread : threads) {
            thread.join(60_000);
            assertTrue(!thread.isAlive());
        }
        assertEquals(40_000, count("bus", "reject", "replayed", "global"));
    }

    private double count(String scene, String decision, String reason, String scope) {
        return registry.get("yimatong.verifications")
                .tags("scene", scene, "decision", decision, "reason", reason, "replay_scope", scope).counter().count();
    }

    private static Decision decision(DecisionReason reason, Scope scope, boolean repeated) {
        return new Decision(reason, Instant.EPOCH, scope, repeated, _ -> {}, _ -> {});
    }
}
