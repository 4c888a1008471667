package cn.yimatong.console;

import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;

/**
 * One point of every series: what the last seconds before an instant were like. NaN where there was nothing to tell.
 *
 * @param at when
 * @param scans scans answered in a second
 * @param accepted the share that was let in, of those that heard a decision
 * @param decided the share that heard a decision
 * @param p99 what 99 of 100 verifications took at most, in milliseconds
 * @param ledger what a question to Redis took on average, in milliseconds
 * @param lag how late an event loop was at most in 99 of 100 looks, in milliseconds
 * @param parts how many came in a second, by what they are of and their names
 */
record Point(Instant at, double scans, double accepted, double decided, double p99, double ledger, double lag,
        Map<Breakdown, Map<String, Double>> parts) {

    private static final double MOST = 0.99;

    static Point of(Span span) {
        Asked asked = span.asked().values().stream().reduce(Asked.NOTHING, Asked::plus);
        return new Point(span.to().at(), span.toDecide() / span.seconds(),
                Span.share(span.growth(Count.ACCEPTED), span.growth(Count.HEARD) - span.growth(Count.UNAVAILABLE)),
                1 - Span.share(span.undecided(), span.toDecide()), span.whole().quantile(MOST),
                asked.answered() > 0 ? asked.millis() / asked.answered() : Double.NaN, span.lag().quantile(MOST),
                rates(span));
    }

    private static Map<Breakdown, Map<String, Double>> rates(Span span) {
        Map<Breakdown, Map<String, Double>> rates = new EnumMap<>(Breakdown.class);
        for (Breakdown each : Breakdown.values()) {
            rates.put(each, span.rates(each));
        }
        return rates;
    }

    Map<String, Double> parts(Breakdown of) {
        return parts.getOrDefault(of, Map.of());
    }
}
