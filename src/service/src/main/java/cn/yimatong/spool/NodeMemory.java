package cn.yimatong.spool;

import cn.yimatong.ledger.Spend;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Scheduler;
import io.vertx.core.Future;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The codes that this node has accepted, through Redis or without, each until it can be accepted no more. It decides by
 * them as {@code redeem.lua} does by its marks, so that cutting a node off pays a thief one ride there at most.
 *
 * <p>
 * It never makes room by forgetting what still counts. Where it is full, nothing can be taken while Redis is away; and
 * once an acceptance of Redis's has found no room, nothing is taken until the code of that acceptance has ended. Nor is
 * a code that was good before the memory began.
 *
 * <p>
 * Safe for use by many threads; what concerns one code happens in one step.
 */
final class NodeMemory {

    private static final int MOST_RECALLS = 8;
    private static final long RECALL_MILLIS = Spend.RECALL_SECONDS * 1000L;
    /** A ready node's clock may be this far behind Redis's. */
    private static final long TOLERATED_OFFSET_MILLIS = 1000;

    private final Cache<Code, Marks> codes;
    private final int most;
    private final InstantSource clock;
    /** What was accepted before is not known: an earlier run of the node had it in its memory. */
    private final long beganMillis;
    private final AtomicLong blindUntilMillis = new AtomicLong();

    /** A code's sealed handle, as a key. */
    private record Code(long high, long low) {

        static Code of(Spend spend) {
            ByteBuffer cti = ByteBuffer.wrap(spend.cti());
            return new Code(cti.getLong(), cti.getLong());
        }
    }

    /** As in Redis: the first use, the way back, and the last use of a reusable code. */
    private record Marks(@Nullable Mark first, @Nullable Mark back, @Nullable Mark reuse, long untilMillis) {

        static Marks none(long untilMillis) {
            return new Marks(null, null, null, untilMillis);
        }

        @Nullable
        Mark second(Spend.Use use) {
            return use == Spend.Use.REUSE ? reuse : back;
        }

        Marks withFirst(@Nullable Mark mark) {
            return new Marks(mark, back, reuse, untilMillis);
        }

        Marks withBack(@Nullable Mark mark) {
            return new Marks(first, mark, reuse, untilMillis);
        }

        Marks withReuse(@Nullable Mark mark) {
            return new Marks(first, back, mark, untilMillis);
        }
    }

    /** What became of a question. */
    sealed interface Taking {

        /** The code is taken, by the mark that was given. */
        record Taken() implements Taking {}

        /** This scan had taken it before, by this mark. */
        record Recalled(Mark mark) implements Taking {}

        /**
         * Another scan had, by this mark.
         *
         * @param kept fails where that, or the way back, could not be kept: then it is to be asked again
         */
        record Used(Mark first, Future<?> kept) implements Taking {

            static Used of(Mark first, @Nullable Mark second) {
                return new Used(first, second == null ? first.kept() : Future.join(first.kept(), second.kept()));
            }
        }

        /**
         * There is no room for one more code, or a code was accepted that found none and has not ended, or this one may
         * have been accepted before the memory began.
         */
        record Full() implements Taking {}
    }

    /**
     * A memory with nothing in it.
     *
     * @param most how many codes it remembers
     */
    NodeMemory(int most, InstantSource clock) {
        this.most = most;
        this.clock = clock;
        this.beganMillis = clock.millis();
        // What has ended is taken away by whoever comes next, or the timer; nothing else is.
        this.codes = Caffeine.newBuilder().expireAfter(Expiry.<Code, Marks>writing((_, marks) -> Duration
                .ofMillis(Math.max(0, marks.untilMillis() - clock.millis())))).executor(Runnable::run)
                .scheduler(Scheduler.systemScheduler()).build();
    }

    /** The mark that this very scan has left, where it may be asked again; counts as one of the eight times. */
    Optional<Mark> recall(Spend spend) {
        Code code = Code.of(spend);
        if (codes.getIfPresent(code) == null) {
            return Optional.empty();
        }
        Slot<Mark> found = new Slot<>();
        codes.asMap().computeIfPresent(code, (_, marks) -> {
            Mark mark = recallable(marks, spend);
            if (mark == null) {
                return marks;
            }
            found.value = mark;
            return counted(marks, mark);
        });
        return Optional.ofNullable(found.value);
    }

    /**
     * Takes a code while Redis is away.
     *
     * @param usableFromMillis the first instant at which this node, by its clock, could have accepted the code
     */
    Taking take(Spend spend, long usableFromMillis, Mark mark) {
        boolean whole = usableFromMillis - TOLERATED_OFFSET_MILLIS >= beganMillis;
        boolean room = hasRoom() && clock.millis() >= blindUntilMillis.get();
        Slot<Taking> taking = new Slot<>();
        codes.asMap().compute(Code.of(spend), (_, old) -> {
            Marks marks = old == null ? Marks.none(untilMillis(spend)) : old;
            Mark again = recallable(marks, spend);
            if (again != null) {
                taking.value = new Taking.Recalled(again);
                return counted(marks, again);
            }
            Mark first = marks.first();
            if (first != null && (marks.back() != null || !goesBack(first, spend))) {
                taking.value = Taking.Used.of(first, marks.back());
                return marks;
            }
            // What is remembered of a code from before may be one of its two ways.
            if (!whole || (old == null && !room)) {
                taking.value = new Taking.Full();
                return old;
            }
            taking.value = new Taking.Taken();
            return placed(marks, mark);
        });
        return taking.value == null ? new Taking.Full() : taking.value;
    }

    /**
     * Remembers what Redis has accepted at this node.
     *
     * @return the other scan that this node had accepted before, of which Redis does not know
     */
    Optional<Taking.Used> put(Spend spend, Mark mark) {
        boolean room = hasRoom();
        Slot<Taking.Used> other = new Slot<>();
        codes.asMap().compute(Code.of(spend), (_, old) -> {
            if (old == null && !room) {
                blindUntilMillis.accumulateAndGet(untilMillis(spend), Math::max);
                return null;
            }
            Marks marks = old == null ? Marks.none(untilMillis(spend)) : old;
            Mark first = marks.first();
            Mark second = marks.second(spend.use());
            if (isOf(first, spend) || isOf(second, spend)) {
                return marks;
            }
            if (spend.use() != Spend.Use.REUSE && first != null && (second != null || !goesBack(first, spend))) {
                other.value = Taking.Used.of(first, second);
                return marks;
            }
            return placed(marks, mark);
        });
        return Optional.ofNullable(other.value);
    }

    /** Forgets what could not be kept: the answer was not given. */
    void takeBack(Spend spend, Mark mark) {
        codes.asMap().computeIfPresent(Code.of(spend), (_, marks) -> {
            Mark first = without(marks.first(), mark);
            Mark back = without(marks.back(), mark);
            Marks left = new Marks(first == null ? back : first, first == null ? null : back,
                    without(marks.reuse(), mark), marks.untilMillis());
            return left.first() == null && left.back() == null && left.reuse() == null ? null : left;
        });
    }

    /** How many codes are remembered, more or less. */
    long size() {
        return codes.estimatedSize();
    }

    private boolean hasRoom() {
        if (codes.estimatedSize() < most) {
            return true;
        }
        codes.cleanUp();
        return codes.estimatedSize() < most;
    }

    /** From then on the code is neither accepted nor recalled. */
    private static long untilMillis(Spend spend) {
        return (spend.expiresAtSeconds() + spend.skewSeconds()) * 1000 + RECALL_MILLIS + TOLERATED_OFFSET_MILLIS;
    }

    private @Nullable Mark recallable(Marks marks, Spend spend) {
        long now = clock.millis();
        for (Mark mark : new @Nullable Mark[]{marks.first(), marks.second(spend.use())}) {
            if (mark != null && isOf(mark, spend) && now - mark.atMillis() <= RECALL_MILLIS
                    && mark.recalls() < MOST_RECALLS) {
                return mark;
            }
        }
        return null;
    }

    private static Marks counted(Marks marks, Mark mark) {
        Mark once = mark.recalledOnceMore();
        if (mark.equals(marks.first())) {
            return marks.withFirst(once);
        }
        return mark.equals(marks.back()) ? marks.withBack(once) : marks.withReuse(once);
    }

    private static Marks placed(Marks marks, Mark mark) {
        if (mark.use() == Spend.Use.REUSE) {
            return marks.withReuse(mark);
        }
        return marks.first() == null ? marks.withFirst(mark) : marks.withBack(mark);
    }

    private static @Nullable Mark without(@Nullable Mark old, Mark mark) {
        return old != null && old.isSameUse(mark) ? null : old;
    }

    private static boolean isOf(@Nullable Mark mark, Spend spend) {
        return mark != null && mark.scan().equals(spend.scan());
    }

    /** Who came in can go out once with the same code, at the same scene, and the other way round. */
    private static boolean goesBack(Mark first, Spend spend) {
        return first.scan().scene().equals(spend.scan().scene()) && switch (spend.use()) {
            case IN -> first.use() == Spend.Use.OUT;
            case OUT -> first.use() == Spend.Use.IN || first.use() == Spend.Use.ONCE;
            case ONCE, REUSE, INSPECT -> false;
        };
    }

    /** What a step on the map has found. */
    private static final class Slot<T> {
        @Nullable
        T value;
    }
}
