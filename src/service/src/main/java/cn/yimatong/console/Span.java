package cn.yimatong.console;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

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

    /** How many came of each part; without those of which none came. */
    Map<String, Double> growth(Breakdown of) {
        Map<String, Double> before = from.parts(of);
        Map<String, Double> grown = new TreeMap<>();
        to.parts(of).forEach((part, count) -> {
            double more = growth(before.getOrDefault(part, 0.0), count);
            if (more > 0) {
                grown.put(part, more);
            }
        });
        return grown;
    }

    /** How many of them came in a second. */
    Map<String, Double> rates(Breakdown of) {
        Map<String, Double> rates = growth(of);
        rates.replaceAll((_, count) -> count / seconds());
        return rates;
    }

    /** Scans that heard no decision: the numerator of objective 1. */
    double undecided() {
        return growth(Count.UNAVAILABLE) + growth(Count.FAILED);
    }

    /** Scans that were to hear one: its denominator. */
    double toDecide() {
        return growth(Count.ANSWERED) + growth(Count.FAILED);
    }

    /** Scans that took longer than they may: the numerator of objective 2. */
    double slow() {
        return whole().slowerThan(Objectives.SLOW_MILLIS);
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
