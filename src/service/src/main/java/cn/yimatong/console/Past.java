package cn.yimatong.console;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The last hour: of its last ten minutes a reading a second, before that one a minute. Not safe for several threads.
 */
final class Past {

    /** How long the page shows. */
    static final Duration SHOWN = Duration.ofMinutes(10);

    /** Of what a point tells: short enough to see a stop, long enough to be calm. */
    static final Duration POINT = Duration.ofSeconds(5);

    /** As the alerts look back at most that a node can follow. */
    static final Duration HOUR = Duration.ofHours(1);

    private static final int MOST_POINTS = Math.toIntExact(SHOWN.toSeconds());
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int MOST_OLDER = Math.toIntExact(HOUR.minus(SHOWN).toMinutes()) + 1;

    /** A reading comes a little late or early. */
    private static final long LATE_NANOS = Duration.ofMillis(500).toNanos();

    private final Deque<Reading> older = new ArrayDeque<>();
    private final Deque<Reading> readings = new ArrayDeque<>();
    private final Deque<Point> points = new ArrayDeque<>();
    private Instant unanswered = Instant.MIN;

    /** Takes the next reading, and forgets what is too old; readings with a point's span more than is shown. */
    void add(Reading reading) {
        readings.addLast(reading);
        if (readings.size() > MOST_POINTS + POINT.toSeconds()) {
            keepOneAMinute(readings.removeFirst());
        }
        if (readings.size() > 1) {
            points.addLast(Point.of(last(POINT)));
            drop(points, MOST_POINTS);
            if (last(SECOND).asked().values().stream().anyMatch(Asked::away)) {
                unanswered = reading.at();
            }
        }
    }

    private void keepOneAMinute(Reading reading) {
        if (older.isEmpty() || reading.nanos() - older.getLast().nanos() > MINUTE.toNanos() - LATE_NANOS) {
            older.addLast(reading);
            drop(older, MOST_OLDER);
        }
    }

    private static void drop(Deque<?> deque, int most) {
        if (deque.size() > most) {
            deque.removeFirst();
        }
    }

    /** Those that are shown, the oldest first. */
    List<Point> points() {
        return new ArrayList<>(points);
    }

    /** The newest, once there are two readings. */
    Optional<Now> now() {
        if (points.isEmpty()) {
            return Optional.empty();
        }
        Reading newest = readings.getLast();
        return Optional.of(new Now(newest, points.getLast(),
                unanswered.isAfter(newest.at().minus(HOUR)) ? Optional.of(unanswered) : Optional.empty()));
    }

    /**
     * The newest reading.
     *
     * @param point what it makes
     * @param unanswered when a master was last away, if within the hour: one that is back after seconds is no finding
     * any more
     */
    record Now(Reading reading, Point point, Optional<Instant> unanswered) {}

    /** The time before the newest reading, at least so long where so much is remembered. Needs two readings. */
    Span last(Duration length) {
        Iterator<Reading> backwards = Stream.concat(readings.reversed().stream(), older.reversed().stream())
                .iterator();
        Reading to = backwards.next();
        Reading from = backwards.next();
        long enough = length.toNanos() - LATE_NANOS;
        while (to.nanos() - from.nanos() < enough && backwards.hasNext()) {
            from = backwards.next();
        }
        return new Span(from, to);
    }
}
