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
 * @param refused scans that were not let in since the start, by reason
 * @param scenes scans that were answered since the start, by scene
 * @param asked since the start, by master
 * @param leftAlone masters that are left alone
 * @param whole what verifications took since the start
 * @param lag how late the event loops were since the start
 * @param measures as they stand, those that are known
 */
record Reading(Instant at, long nanos, Map<Count, Double> counts, Map<String, Double> refused,
        Map<String, Double> scenes, Map<String, Asked> asked, Set<String> leftAlone, Buckets whole, Buckets lag,
        Map<Measure, Double> measures) {

    Reading {
        counts = new EnumMap<>(counts);
        refused = Map.copyOf(refused);
        scenes = Map.copyOf(scenes);
        asked = Map.copyOf(asked);
        leftAlone = Set.copyOf(leftAlone);
        measures = Map.copyOf(measures);
    }

    double count(Count count) {
        return counts.getOrDefault(count, 0.0);
    }

    /** NaN where it is not known, which compares with nothing. */
    double measure(Measure measure) {
        return measures.getOrDefault(measure, Double.NaN);
    }
}
