package cn.yimatong.console;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The time between two readings, and what came in it.
 *
 * @param from the earlier
 * @param to the later
 */
record Span(Reading from, Reading to) {

    private static final double NANOS = 1e9;

    /** By how much a count has grown; one that has fallen has begun anew at zero. */
    static double growth(double before, double after) {
        return after < before ? after : after - before;
    }

    double seconds() {
        return (to.nanos() - from.nanos()) / NANOS;
    }

    double growth(Count count) {
        return growth(from.count(count), to.count(count));
    }

    double rate(Count count) {
        return growth(count) / seconds();
    }

    /** Scans that were not let in, by reason; without those that did not come up. */
    Map<String, Double> refusals() {
        return growth(Reading::refused, 1);
    }

    /** How many of them in a second, by reason. */
    Map<String, Double> refusalRates() {
        return growth(Reading::refused, seconds());
    }

    /** Scans that were answered in a second, by scene; without those where nobody scanned. */
    Map<String, Double> sceneRates() {
        return growth(Reading::scenes, seconds());
    }

    private Map<String, Double> growth(Function<Reading, Map<String, Double>> counts, double divisor) {
        Map<String, Double> before = counts.apply(from);
        Map<String, Double> grown = new TreeMap<>();
        counts.apply(to).forEach((name, count) -> {
            double more = growth(before.getOrDefault(name, 0.0), count);
            if (more > 0) {
                grown.put(name, more / divisor);
            }
        });
        return grown;
    }

    /** Scans that heard no decision: the numerator of objective 1. */
    double undecided() {
        return growth(Count.UNAVAILABLE) + growth(Count.FAILED);
    }

    /** Scans that were to hear one: its denominator. */
    double toDecide() {
        return growth(Count.ANSWERED) + growth(Count.FAILED);
    }

    Buckets whole() {
        return to.whole().since(from.whole());
    }

    Buckets lag() {
        return to.lag().since(from.lag());
    }

    Map<String, Asked> asked() {
        Map<String, Asked> asked = new HashMap<>();
        to.asked().forEach((master, all) -> asked.put(master,
                all.since(from.asked().getOrDefault(master, Asked.NOTHING))));
        return asked;
    }

    /** What share of a whole; NaN of nothing. */
    static double share(double part, double whole) {
        return whole <= 0 ? Double.NaN : Math.clamp(part / whole, 0.0, 1.0);
    }
}
