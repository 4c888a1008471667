package cn.yimatong.console;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** The last ten minutes, a reading a second. Not safe for several threads. */
final class Past {

    /** How long the page shows. */
    static final Duration SHOWN = Duration.ofMinutes(10);

    /** Of what a point tells: short enough to see a stop, long enough to be calm. */
    static final Duration POINT = Duration.ofSeconds(5);

    private static final int MOST_POINTS = Math.toIntExact(SHOWN.toSeconds());

    private final Deque<Reading> readings = new ArrayDeque<>();
    private final Deque<Point> points = new ArrayDeque<>();

    /** Takes the next reading, and forgets what is too old; readings with a point's span more than is shown. */
    void add(Reading reading) {
        readings.addLast(reading);
        drop(readings, MOST_POINTS + Math.toIntExact(POINT.toSeconds()));
        if (readings.size() > 1) {
            points.addLast(Point.of(last(POINT)));
            drop(points, MOST_POINTS);
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
        return points.isEmpty() ? Optional.empty() : Optional.of(new Now(readings.getLast(), points.getLast()));
    }

    /** The newest reading, and the point that it makes. */
    record Now(Reading reading, Point point) {}

    /** The time before the newest reading, at least so long where so much is remembered. Needs two readings. */
    Span last(Duration length) {
        Iterator<Reading> backwards = readings.descendingIterator();
        Reading to = backwards.next();
        Reading from = backwards.next();
        // A reading comes a little late or early: half a second less is enough.
        long enough = length.toNanos() - Duration.ofMillis(500).toNanos();
        while (to.nanos() - from.nanos() < enough && backwards.hasNext()) {
            from = backwards.next();
        }
        return new Span(from, to);
    }
}
