package cn.yimatong.console;

import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/**
 * What the meters said at one instant.
 *
 * @param at by the node's clock, for people
 * @param nanos by {@link System#nanoTime}, for arithmetic
 * @param counts since the node's start
 * @param parts since the start, by what they are of and their names
 * @param asked since the start, by master
 * @param leftAlone masters that are left alone
 * @param whole what verifications took since the start
 * @param lag how late the event loops were since the start
 * @param measures as they stand, those that are known
 */
record Reading(Instant at, long nanos, Map<Count, Double> counts,
        Map<Breakdown, Map<String, Double>> parts, Map<String, Asked> asked, Set<String> leftAlone, Buckets whole,
        Buckets lag, Map<Measure, Double> measures) {

    Reading {
        counts = new EnumMap<>(counts);
        parts = copy(parts);
        asked = Map.copyOf(asked);
        leftAlone = Set.copyOf(leftAlone);
        measures = Map.copyOf(measures);
    }

    private static Map<Breakdown, Map<String, Double>> copy(Map<Breakdown, Map<String, Double>> parts) {
        Map<Breakdown, Map<String, Double>> copy = new EnumMap<>(Breakdown.class);
        parts.forEach((of, counts) -> copy.put(of, Map.copyOf(counts)));
        return copy;
    }

    double count(Count count) {
        return counts.getOrDefault(count, 0.0);
    }

    Map<String, Double> parts(Breakdown of) {
        return parts.getOrDefault(of, Map.of());
    }

    /** NaN where it is not known, which compares with nothing. */
    double measure(Measure measure) {
        return measures.getOrDefault(measure, Double.NaN);
    }
}
