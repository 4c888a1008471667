package cn.yimatong.ledger;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the log when questions begin to fail and when they are answered again, however many are asked: at most one
 * warning in ten seconds, also when what fails changes or comes and goes, and one line for the end of what was warned
 * of.
 */
final class AvailabilityLog {
    private static final Logger LOG = LoggerFactory.getLogger(AvailabilityLog.class);
    private static final long BETWEEN_WARNINGS_NANOS = Duration.ofSeconds(10).toNanos();

    private final LongSupplier nanoClock;
    /** Apart from the rest, as each answer reads it, without the lock. */
    private volatile boolean failing;
    private long failingSinceNanos;
    private long failedLastNanos;
    private Optional<Warning> last = Optional.empty();
    /** Where a script has found no use in what it met, and has not written since. */
    private final Set<String> unusable = new HashSet<>();

    /** What was written last, and whether its end was, too. */
    private record Warning(String message, long atNanos, boolean over) {}

    /** @param nanoClock as {@link System#nanoTime} */
    AvailabilityLog(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /**
     * Takes note when a question fails with {@link LedgerUnavailableException}.
     *
     * @return the same future
     */
    <T> Future<T> watch(Future<T> answer) {
        return answer.onFailure(cause -> {
            if (cause instanceof LedgerUnavailableException failure) {
                failed(String.valueOf(failure.getMessage()));
            }
        });
    }

    /**
     * Takes note that a script has answered that what it met is of no use.
     *
     * @param place what is hit: other places may well be written to meanwhile, which is no end of it
     */
    synchronized void unusable(String place, LedgerUnavailableException failure) {
        unusable.add(place);
        failed(String.valueOf(failure.getMessage()));
    }

    /**
     * Takes note that a script has written. Nothing less is the end of a failure: a Redis that refuses to write goes on
     * answering what only reads, a replay among it.
     */
    void wrote(Supplier<String> place) {
        if (failing) {
            ended(place.get());
        }
    }

    private synchronized void failed(String message) {
        long now = nanoClock.getAsLong();
        if (!failing) {
            failing = true;
            failingSinceNanos = now;
        }
        failedLastNanos = now;
        boolean told = last.filter(warning -> !warning.over() && warning.message().equals(message)).isPresent();
        boolean early = last.filter(warning -> now - warning.atNanos() < BETWEEN_WARNINGS_NANOS).isPresent();
        if (!told && !early) {
            LOG.warn("The ledger does not answer: {}", message);
            last = Optional.of(new Warning(message, now, false));
        }
    }

    private synchronized void ended(String place) {
        unusable.remove(place);
        if (!failing || !unusable.isEmpty()) {
            return;
        }
        failing = false;
        last = last.map(warning -> {
            if (!warning.over()) {
                // It may have been back for long where nobody has asked meanwhile.
                LOG.info("The ledger answers again, after {} to {} ms", millisOfFailure(failedLastNanos),
                        millisOfFailure(nanoClock.getAsLong()));
            }
            return new Warning(warning.message(), warning.atNanos(), true);
        });
    }

    private long millisOfFailure(long untilNanos) {
        return Duration.ofNanos(untilNanos - failingSinceNanos).toMillis();
    }
}
