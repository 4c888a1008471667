package cn.yimatong.load;

import cn.yimatong.load.Scan.Kind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/** What came back from one side: latencies by kind of scan, decisions, and every answer that was not the right one. */
final class Report {
    private static final long HIGHEST_MICROS = 60_000_000;
    private static final int DIGITS = 3;

    private final String side;
    private final Map<Kind, Histogram> micros = new EnumMap<>(Kind.class);
    private final Map<String, Integer> decisions = new TreeMap<>();
    private final Map<String, Integer> wrong = new TreeMap<>();
    private final Histogram late = new Histogram(HIGHEST_MICROS, DIGITS);
    private final List<Part> parts = new ArrayList<>();
    private Histogram freshOfThisPart = new Histogram(HIGHEST_MICROS, DIGITS);
    private long requestsOfThisPart;
    private long nanos;
    private Spending spending = Spending.NONE;
    private Resident resident = Resident.UNKNOWN;

    /**
     * Empty.
     *
     * @param side who is asked
     */
    Report(String side) {
        this.side = side;
    }

    /** Takes one answer in. */
    synchronized void add(Scan scan, long latencyNanos, Decision answer) {
        micros.computeIfAbsent(scan.kind(), kind -> new Histogram(HIGHEST_MICROS, DIGITS))
                .recordValue(Math.min(latencyNanos / 1000, HIGHEST_MICROS));
        if (scan.kind() == Kind.FRESH) {
            freshOfThisPart.recordValue(Math.min(latencyNanos / 1000, HIGHEST_MICROS));
        }
        requestsOfThisPart++;
        decisions.merge(answer.reason().isEmpty() ? answer.toString() : answer.reason(), 1, Integer::sum);
        if (!scan.isAnsweredBy(answer)) {
            wrong.merge(scan.kind() + " was answered " + answer, 1, Integer::sum);
        }
    }

    /** Takes in by how much one departure was late. */
    synchronized void late(long lateNanos) {
        late.recordValue(Math.min(lateNanos / 1000, HIGHEST_MICROS));
    }

    /**
     * Takes in how long a part of the run took, what the processes spent meanwhile, and what they have held by then.
     */
    synchronized void took(long partNanos, Spending spent, Resident held) {
        nanos += partNanos;
        spending = spending.plus(spent);
        resident = held;
        parts.add(new Part(new Row(side, freshOfThisPart), requestsOfThisPart, partNanos, spent));
        freshOfThisPart = new Histogram(HIGHEST_MICROS, DIGITS);
        requestsOfThisPart = 0;
    }

    /** Turn by turn. */
    synchronized List<Part> parts() {
        return List.copyOf(parts);
    }

    /** Whether every answer was the right one. */
    synchronized boolean isClean() {
        return wrong.isEmpty();
    }

    String side() {
        return side;
    }

    /** All latencies. */
    synchronized Row all() {
        var all = new Histogram(HIGHEST_MICROS, DIGITS);
        micros.values().forEach(all::add);
        return new Row(side, all);
    }

    /** The latencies of one kind of scan. */
    synchronized Row of(Kind kind) {
        return new Row(side + ", " + kind.name().toLowerCase(Locale.ROOT),
                micros.getOrDefault(kind, new Histogram(HIGHEST_MICROS, DIGITS)).copy());
    }

    /** The latencies of each kind of scan that was sent. */
    synchronized List<Row> kinds() {
        return micros.size() == 1 ? List.of(all()) : micros.keySet().stream().map(this::of).toList();
    }

    /** Answers a second over the whole run. */
    synchronized double perSecond() {
        return all().micros().getTotalCount() * 1e9 / nanos;
    }

    /** How often each decision came back. */
    synchronized Map<String, Integer> decisions() {
        return new TreeMap<>(decisions);
    }

    /** CPU time of each process for one request, in microseconds, by what it is. */
    synchronized Map<String, Double> microsEach() {
        return spending.microsEach(side, all().micros().getTotalCount());
    }

    /** For how long the collector has stopped it, in milliseconds; none where that is not known. */
    synchronized Map<String, Double> pauseMillis() {
        return spending.pauses().map(pauses -> Map.of(side + ": " + pauses.count() + " pauses",
                pauses.seconds() * 1000)).orElse(Map.of());
    }

    /** Lines on all that is no latency. */
    synchronized String notes() {
        var text = new StringBuilder(side + ": "
                + decisions.entrySet().stream().map(reason -> reason.getValue() + " " + reason.getKey())
                        .collect(Collectors.joining(", ")))
                .append('\n');
        if (late.getTotalCount() > 0) {
            text.append(String.format(Locale.ROOT,
                    "%s: departures behind the plan by %.2f ms at the median, %.2f at p99, %.2f at most%n", side,
                    late.getValueAtPercentile(50) / 1000.0, late.getValueAtPercentile(99) / 1000.0,
                    late.getMaxValue() / 1000.0));
        }
        text.append(spending.text(side, all().micros().getTotalCount())).append(resident.text(side));
        wrong.forEach((answer, count) -> text.append(side).append(": WRONG: ").append(count).append(" x ")
                .append(answer).append('\n'));
        return text.toString();
    }
}
