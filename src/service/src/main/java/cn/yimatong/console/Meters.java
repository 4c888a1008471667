package cn.yimatong.console;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.CountAtBucket;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** One walk over all meters of a node, by the names that Prometheus knows them by. */
final class Meters {

    private static final String BUS = "bus";
    private static final String UNAVAILABLE = "unavailable";

    private final Map<Count, Double> counts = new EnumMap<>(Count.class);
    private final Map<Measure, Double> measures = new EnumMap<>(Measure.class);
    private final Map<Breakdown, Map<String, Double>> parts = new EnumMap<>(Breakdown.class);
    private final Map<String, Asked> asked = new HashMap<>();
    private final Set<String> leftAlone = new HashSet<>();
    private Buckets whole = Buckets.none();
    private Buckets lag = Buckets.none();

    private Meters() {}

    /** What they say now. Does not block; not for an event loop, as there are hundreds. */
    static Reading read(MeterRegistry registry, Instant at, long nanos) {
        Meters meters = new Meters();
        registry.getMeters().forEach(meters::take);
        return new Reading(at, nanos, meters.counts, meters.parts, meters.asked, meters.leftAlone, meters.whole,
                meters.lag, meters.measures);
    }

    private void take(Meter meter) {
        switch (meter.getId().getName()) {
            case "yimatong.answers" -> answers((Counter) meter);
            case "yimatong.verifications" -> verifications((Counter) meter);
            case "yimatong.codes.issued" -> add(Breakdown.ISSUANCE, "codes", ((Counter) meter).count());
            case "yimatong.issuance.refusals" ->
                add(Breakdown.ISSUANCE, tag(meter, "reason"), ((Counter) meter).count());
            case "yimatong.refused.requests" -> turnedAway((Counter) meter);
            case "yimatong.verification.stage" -> {
                if (tag(meter, "stage").equals("whole")) {
                    whole = buckets((Timer) meter);
                }
            }
            case "yimatong.event.loop.lag" -> lag = buckets((Timer) meter);
            case "yimatong.ledger.questions" -> questions((Timer) meter);
            case "yimatong.ledger.left.alone" -> {
                if (((Gauge) meter).value() > 0) {
                    leftAlone.add(tag(meter, "shard"));
                }
            }
            case "yimatong.ledger.unusable.answers" -> add(Count.UNUSABLE, ((Counter) meter).count());
            case "yimatong.away.settled" -> {
                if (tag(meter, "outcome").equals("twice")) {
                    add(Count.TWICE, ((FunctionCounter) meter).count());
                }
            }
            default -> Measure.of(meter.getId()).ifPresent(measure -> {
                double value = ((Gauge) meter).value();
                if (!Double.isNaN(value)) {
                    measures.merge(measure, value, Math::max);
                }
            });
        }
    }

    private void answers(Counter counter) {
        switch (tag(counter, "operation")) {
            case "verify" -> answers(counter, Count.ANSWERED, Count.REFUSED_SCANS, Count.FAILED);
            case "issueCodes" -> answers(counter, Count.GIVEN, Count.REFUSED_CODES, Count.UNGIVEN);
            default -> {
                // Not told here.
            }
        }
    }

    private void answers(Counter counter, Count done, Count refused, Count failed) {
        add(switch (tag(counter, "status")) {
            case "2xx" -> done;
            case "4xx" -> refused;
            default -> failed;
        }, counter.count());
    }

    private void turnedAway(Counter counter) {
        add(Count.TURNED_AWAY, counter.count());
        if (!tag(counter, "reason").equals("unauthenticated")) {
            return;
        }
        switch (tag(counter, "operation")) {
            case "verify" -> add(Count.UNAUTHENTICATED_SCANS, counter.count());
            case "issueCodes" -> add(Count.UNAUTHENTICATED_CODES, counter.count());
            default -> {
                // Not told here.
            }
        }
    }

    private void verifications(Counter counter) {
        double count = counter.count();
        String reason = tag(counter, "reason");
        String scene = tag(counter, "scene");
        String decision = tag(counter, "decision");
        boolean bus = scene.equals(BUS);
        add(Count.HEARD, count);
        add(Breakdown.SCENES, scene, count);
        add(Breakdown.DECISIONS, decision, count);
        if (bus) {
            add(Count.ON_BUSES, count);
        }
        if (decision.equals("accept")) {
            add(Count.ACCEPTED, count);
        } else {
            add(Breakdown.REFUSED, reason, count);
        }
        if (reason.equals(UNAVAILABLE)) {
            add(Count.UNAVAILABLE, count);
            if (bus) {
                add(Count.UNAVAILABLE_ON_BUSES, count);
            }
        }
    }

    private void questions(Timer timer) {
        if (tag(timer, "outcome").equals("full")) {
            // Nobody was asked, which says nothing of the master.
            return;
        }
        asked.merge(tag(timer, "shard"), switch (tag(timer, "outcome")) {
            case "answered" -> new Asked(timer.count(), 0, 0, timer.totalTime(TimeUnit.NANOSECONDS) / 1e6);
            case "refused" -> new Asked(0, timer.count(), timer.count(), 0);
            default -> new Asked(0, timer.count(), 0, 0);
        }, Asked::plus);
    }

    private void add(Count count, double value) {
        counts.merge(count, value, Double::sum);
    }

    private void add(Breakdown of, String part, double value) {
        parts.computeIfAbsent(of, _ -> new HashMap<>()).merge(part, value, Double::sum);
    }

    private static Buckets buckets(Timer timer) {
        var snapshot = timer.takeSnapshot();
        CountAtBucket[] buckets = snapshot.histogramCounts();
        return new Buckets(Arrays.stream(buckets).mapToDouble(bucket -> bucket.bucket(TimeUnit.MILLISECONDS)).toArray(),
                Arrays.stream(buckets).mapToDouble(CountAtBucket::count).toArray(), snapshot.count());
    }

    private static String tag(Meter meter, String name) {
        return Objects.requireNonNullElse(meter.getId().getTag(name), "");
    }
}
