package cn.yimatong.console;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** What the page is told, as JSON. A number that there is none of is null. */
final class Told {

    /** The series of a point but its refusals, as the page names them. */
    private static final Map<String, ToDoubleFunction<Point>> SERIES = new TreeMap<>(Map.of(
            "t", point -> point.at().getEpochSecond(), "scans", Point::scans, "accepted", Point::accepted, "decided",
            Point::decided, "p99", Point::p99, "ledger", Point::ledger, "lag", Point::lag, "issued", Point::issued,
            "turnedAway", Point::turnedAway));

    private Told() {}

    /** Every series of the past, each as one array. */
    static JsonObject past(List<Point> points) {
        JsonObject series = new JsonObject();
        SERIES.forEach((name, value) -> series.put(name, column(points, value)));
        Set<String> reasons = new TreeSet<>();
        points.forEach(point -> reasons.addAll(point.refused().keySet()));
        JsonObject refused = new JsonObject();
        reasons.forEach(reason -> refused.put(reason,
                column(points, point -> point.refused().getOrDefault(reason, 0.0))));
        return series.put("refused", refused);
    }

    private static JsonArray column(List<Point> points, ToDoubleFunction<Point> value) {
        JsonArray column = new JsonArray();
        points.forEach(point -> column.add(number(value.applyAsDouble(point))));
        return column;
    }

    /** The newest point, and what it means. */
    static JsonObject now(Past.Now now, Verdict verdict, double scans) {
        Point point = now.point();
        Reading reading = now.reading();
        JsonObject told = new JsonObject();
        SERIES.forEach((name, value) -> told.put(name, number(value.applyAsDouble(point))));
        JsonObject refused = new JsonObject();
        point.refused().forEach((reason, rate) -> refused.put(reason, number(rate)));
        JsonArray findings = new JsonArray();
        verdict.findings().forEach(finding -> findings.add(finding(finding)));
        JsonObject use = new JsonObject();
        double used = reading.measure(Measure.MEMORY_USED);
        if (!Double.isNaN(used)) {
            use.put("used", number(used)).put("most", number(reading.measure(Measure.MEMORY_MOST)));
        }
        return told.put("refused", refused).put("level", word(verdict.level())).put("findings", findings)
                .put("scansOfMinutes", number(scans))
                .put("memory", use).put("keySeconds", number(reading.measure(Measure.KEY_SECONDS)))
                .put("pending", number(reading.measure(Measure.PENDING)))
                .put("unansweredAt", now.unanswered().map(Instant::getEpochSecond).orElse(null));
    }

    private static JsonObject finding(Finding finding) {
        return new JsonObject().put("kind", word(finding.kind())).put("level", word(finding.level()))
                .put("value", number(finding.value())).put("of", number(finding.of())).put("where", finding.where())
                .put("paragraph", finding.kind().paragraph());
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** To four digits behind the point, as whole numbers without one; the past of ten minutes is sent at once. */
    private static @Nullable Object number(double value) {
        if (!Double.isFinite(value)) {
            return null;
        }
        double rounded = Math.rint(value * 1e4) / 1e4;
        return rounded == Math.rint(rounded) ? (Object) (long) rounded : (Object) rounded;
    }
}
