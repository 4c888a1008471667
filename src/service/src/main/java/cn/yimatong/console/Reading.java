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
 * @param asked since the start, by master
 * @param leftAlone masters that are left alone
 * @param whole what verifications took since the start
 * @param lag how late the event loops were since the start
 * @param gauges as they stand
 */
record Reading(Instant at, long nanos, Map<Count, Double> counts, Map<String, Double> refused,
        Map<String, Asked> asked, Set<String> leftAlone, Buckets whole, Buckets lag, Gauges gauges) {

    Reading {
        counts = new EnumMap<>(counts);
        refused = Map.copyOf(refused);
        asked = Map.copyOf(asked);
        leftAlone = Set.copyOf(leftAlone);
    }

    double count(Count count) {
        return counts.getOrDefault(count, 0.0);
    }

    /**
     * What goes up and down.
     *
     * @param pending acceptances that Redis does not know yet
     * @param parked acceptances that it cannot be told
     * @param keySeconds how long the key lasts that lasts longest; NaN where none is known
     */
    record Gauges(double pending, double parked, double keySeconds) {}
}
