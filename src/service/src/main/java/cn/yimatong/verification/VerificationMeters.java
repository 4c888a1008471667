package cn.yimatong.verification;

import cn.yimatong.scenes.Catalogue;
import cn.yimatong.scenes.Scene;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/**
 * Counts how scans were decided and times what that takes. Each meter is looked up once, so that a scan allocates
 * nothing here. Labels are words of ours and of the catalogue, never what a caller has sent. Safe for many threads.
 */
final class VerificationMeters {

    /**
     * Fixed, as each is a series for each stage. The budget of the ledger lies within them, and half a frame of a
     * scanner's camera.
     */
    private static final Duration[] BOUNDS = LongStream
            .of(50, 75, 100, 150, 250, 350, 500, 750, 1000, 2000, 3000, 5000, 10_000, 20_000, 50_000, 100_000)
            .mapToObj(micros -> Duration.ofNanos(micros * 1000)).toArray(Duration[]::new);

    /** What a verification is made of. */
    enum Stage {
        /** From text to claims whose signature is good, or to why not. */
        READ,
        /** The handle, and the scene's rules on the record that the node has. */
        DECIDE,
        /** From the question to Redis's answer; questions without one are in the ledger's own meters. */
        LEDGER,
        /** From the request that was read to its decision. */
        WHOLE
    }

    /** By which alerts go, so that their first is counted from zero on. */
    private static final List<DecisionReason> ALARMING = List.of(DecisionReason.UNAVAILABLE,
            DecisionReason.UNKNOWN_KEY, DecisionReason.NOT_YET_VALID, DecisionReason.EXPIRED);

    private final MeterRegistry meters;
    private final Map<Stage, Timer> stages = new EnumMap<>(Stage.class);
    private final Map<String, OfScene> scenes = new ConcurrentHashMap<>();

    /**
     * @param meters where it is counted
     * @param known its scenes are counted from zero on: what appears with its first event has no rate before the second
     */
    VerificationMeters(MeterRegistry meters, Catalogue known) {
        this.meters = meters;
        for (Stage stage : Stage.values()) {
            stages.put(stage, Timer.builder("yimatong.verification.stage")
                    .description("What verifications take, by what they are made of")
                    .tag("stage", word(stage)).serviceLevelObjectives(BOUNDS).register(meters));
        }
        known.scenes().stream().filter(scene -> scene.refusal().isEmpty()).forEach(this::of);
    }

    /** A scan has its decision; a recall is no second one. */
    void decided(Scene scene, Decision decision) {
        OfScene own = of(scene);
        if (decision.repeated()) {
            own.recalls.increment();
        } else {
            own.counter(decision.reason(), decision.scope()).increment();
        }
    }

    /**
     * A stage is over.
     *
     * @param begun by {@link System#nanoTime}
     * @return now, when the next may begin
     */
    long took(Stage stage, long begun) {
        long now = System.nanoTime();
        Objects.requireNonNull(stages.get(stage)).record(now - begun, TimeUnit.NANOSECONDS);
        return now;
    }

    private OfScene of(Scene scene) {
        OfScene own = scenes.get(scene.id());
        return own == null ? scenes.computeIfAbsent(scene.id(), OfScene::new) : own;
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** The counters of one scene; most pairs of reason and scope never come up, and are no series. */
    private final class OfScene {

        private final String scene;
        private final Counter recalls;
        private final Map<Decision.Scope, Map<DecisionReason, Counter>> decisions = new EnumMap<>(Decision.Scope.class);

        OfScene(String scene) {
            this.scene = scene;
            this.recalls = Counter.builder("yimatong.recalls")
                    .description("Scans that were asked again and heard their first answer").tag("scene", scene)
                    .register(meters);
            for (Decision.Scope scope : Decision.Scope.values()) {
                decisions.put(scope, new ConcurrentHashMap<>());
            }
            var _ = counter(DecisionReason.VALID, Decision.Scope.GLOBAL);
            for (DecisionReason alarming : ALARMING) {
                var _ = counter(alarming, Decision.Scope.NONE);
            }
        }

        Counter counter(DecisionReason reason, Decision.Scope scope) {
            Map<DecisionReason, Counter> known = Objects.requireNonNull(decisions.get(scope));
            Counter counter = known.get(reason);
            return counter == null ? known.computeIfAbsent(reason, _ -> make(reason, scope)) : counter;
        }

        private Counter make(DecisionReason reason, Decision.Scope scope) {
            return Counter.builder("yimatong.verifications").description("Scans that were decided, recalls left out")
                    .tag("scene", scene).tag("decision", reason == DecisionReason.VALID ? "accept" : "reject")
                    .tag("reason", reason.word()).tag("replay_scope", word(scope)).register(meters);
        }
    }
}
