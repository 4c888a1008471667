package cn.yimatong.console;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** What the page is told, as JSON. A number that there is none of is null. */
final class Told {

    /** The series of a point that are one each, as the page names them. */
    private static final Map<String, ToDoubleFunction<Point>> SERIES = new TreeMap<>(Map.of(
            "t", point -> point.at().getEpochSecond(), "scans", point -> shown(point.scans()), "accepted",
            Point::accepted, "decided", Point::decided, "p99", Point::p99, "ledger", Point::ledger, "lag", Point::lag));

    /** As many parts of a series as the page is told of its past, which shall be small, and draws. */
    private static final int MOST_PARTS = 5;

    private Told() {}

    /**
     * Every series of the past, each as one array; of those in parts the parts that came up most, and how many those
     * are at most. And what people call the scenes.
     */
    static JsonObject past(List<Point> points, JsonObject sceneNames) {
        JsonObject series = new JsonObject();
        SERIES.forEach((name, value) -> series.put(name, column(points, value)));
        for (Breakdown each : Breakdown.values()) {
            series.put(word(each), columns(points, each));
        }
        return series.put("mostParts", MOST_PARTS).put("sceneNames", sceneNames);
    }

    private static JsonObject columns(List<Point> points, Breakdown of) {
        Map<String, Double> sums = new TreeMap<>();
        points.forEach(point -> point.parts(of).forEach((name, rate) -> sums.merge(name, rate, Double::sum)));
        JsonObject columns = new JsonObject();
        sums.entrySet().stream().sorted(Map.Entry.<String, Double>comparingByValue().reversed()).limit(MOST_PARTS)
                .map(Map.Entry::getKey).forEach(name -> columns.put(name,
                        column(points, point -> shown(point.parts(of).getOrDefault(name, 0.0)))));
        return columns;
    }

    private static JsonArray column(List<Point> points, ToDoubleFunction<Point> value) {
        JsonArray column = new JsonArray();
        points.forEach(point -> column.add(number(value.applyAsDouble(point))));
        return column;
    }

    /**
     * The newest point, and what it means.
     *
     * @param since when things began to be as they are
     * @param back by which it was judged
     */
    static JsonObject now(Past.Now now, Verdict verdict, Instant since, LookBack back) {
        Span minutes = back.minutes();
        Span hour = back.hour();
        Point point = now.point();
        Reading reading = now.reading();
        JsonObject told = new JsonObject();
        SERIES.forEach((name, value) -> told.put(name, number(value.applyAsDouble(point))));
        for (Breakdown each : Breakdown.values()) {
            JsonObject parts = new JsonObject();
            point.parts(each).forEach((part, rate) -> parts.put(part, number(shown(rate))));
            told.put(word(each), parts);
        }
        JsonArray findings = new JsonArray();
        verdict.findings().forEach(finding -> findings.add(finding(finding)));
        JsonObject use = new JsonObject();
        double used = reading.measure(Measure.MEMORY_USED);
        if (!Double.isNaN(used)) {
            use.put("used", number(used)).put("most", number(reading.measure(Measure.MEMORY_MOST)));
        }
        return told.put("level", word(verdict.level())).put("findings", findings)
                .put("turnedAway", number(shown(back.moment().rate(Count.TURNED_AWAY))))
                .put("since", since.getEpochSecond())
                .put("scansOfMinutes", number(minutes.toDecide()))
                .put("undecidedOfMinutes", number(minutes.undecided()))
                .put("slowOfMinutes", number(minutes.slow()))
                .put("undecidedPace", pace(Objectives::undecidedPace, minutes, hour))
                .put("slowPace", pace(Objectives::slowPace, minutes, hour))
                .put("memory", use).put("keySeconds", number(reading.measure(Measure.KEY_SECONDS)))
                .put("pending", number(reading.measure(Measure.PENDING)))
                .put("unansweredAt", now.unanswered().map(Instant::getEpochSecond).orElse(null));
    }

    private static JsonArray pace(ToDoubleFunction<Span> pace, Span minutes, Span hour) {
        return new JsonArray().add(number(pace.applyAsDouble(minutes))).add(number(pace.applyAsDouble(hour)));
    }

    private static JsonObject finding(Finding finding) {
        return new JsonObject().put("kind", word(finding.kind())).put("level", word(finding.level()))
                .put("value", number(finding.value())).put("of", number(finding.of())).put("where", finding.where())
                .put("paragraph", finding.kind().paragraph());
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** A rate as exactly as the page shows it, as its past is long. */
    private static double shown(double rate) {
        return rate < 100 ? Math.rint(rate * 10) / 10 : Math.rint(rate);
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
