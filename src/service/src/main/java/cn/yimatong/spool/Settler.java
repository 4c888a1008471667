package cn.yimatong.spool;

import cn.yimatong.ledger.AwayAcceptance;
import cn.yimatong.ledger.Ledger;
import cn.yimatong.ledger.LedgerUnavailableException;
import cn.yimatong.ledger.Settled;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells Redis of what was accepted while it was away, as soon as it answers: a single entry of each master's first, to
 * see whether it does, then many at a time. One that Redis answers and cannot settle is parked until the next start,
 * which may be that of a release that knows more, or on a ledger that was mended. Where Redis answers with an error, an
 * operator may mend it soon, so its partition is tried a few times first. All of it runs on one context, so that
 * nothing here needs a lock.
 */
final class Settler {

    private static final Logger LOG = LoggerFactory.getLogger(Settler.class);

    private static final long PERIOD_MILLIS = 250;
    /**
     * Few, since each of them reads the whole usage stream of its partition where the marks of its code have ended, and
     * those who stand at a gate wait behind it. At a millisecond a round trip a full file takes 13 s all the same.
     */
    private static final int MOST_IN_FLIGHT = 8;
    /** Two seconds; until then the partition is decided on without Redis. */
    private static final int MOST_RUNS_WITH_ERRORS = 8;

    private final Ledger ledger;
    private final Pending pending;
    private final SpoolWriter writer;
    private final Map<Settled, LongAdder> outcomes = new EnumMap<>(Settled.class);
    private boolean running;
    /** How many each master may be asked at once in this run: one at first, more once it has answered, or none. */
    private final Map<String, Integer> allowed = new HashMap<>();
    /** Partitions of which Redis has answered with an error, and which wait for the next run. */
    private final Set<Integer> waiting = new HashSet<>();
    /** In how many runs they did. Counted for a partition: one entry after the other would keep it away for ever. */
    private final Map<Integer, Integer> runsWithErrors = new HashMap<>();
    /** Why acceptances were parked that nobody was told of yet. */
    private final Set<String> parked = new TreeSet<>();
    /** What was told of already, by outcome. */
    private final Map<Settled, Long> told = new EnumMap<>(Settled.class);

    Settler(Ledger ledger, Pending pending, SpoolWriter writer) {
        this.ledger = ledger;
        this.pending = pending;
        this.writer = writer;
        for (Settled outcome : Settled.values()) {
            outcomes.put(outcome, new LongAdder());
            told.put(outcome, 0L);
        }
    }

    /** Begins; returns the timer's id. */
    long begin(Vertx vertx) {
        return vertx.setPeriodic(0, PERIOD_MILLIS, _ -> run());
    }

    /** How many came out like this. */
    long count(Settled outcome) {
        LongAdder count = outcomes.get(outcome);
        return count == null ? 0 : count.sum();
    }

    private void run() {
        if (!running) {
            running = true;
            allowed.clear();
            settle();
        }
    }

    /** One group after the other, until those that are left are of masters that do not answer. */
    private void settle() {
        List<AwayAcceptance> group = List.of();
        try {
            group = next();
        } finally {
            if (group.isEmpty()) {
                finish();
            }
        }
        if (!group.isEmpty()) {
            settle(group);
        }
    }

    private List<AwayAcceptance> next() {
        Map<String, Integer> taken = new HashMap<>();
        return pending.poll(acceptance -> {
            if (waiting.contains(acceptance.partition())) {
                return false;
            }
            String shard = shard(acceptance);
            return taken.merge(shard, 1, Integer::sum) <= allowed.getOrDefault(shard, 1);
        });
    }

    private void settle(List<AwayAcceptance> group) {
        List<Future<Boolean>> answers = group.stream().map(this::settle).toList();
        Future.join(answers).onComplete(_ -> {
            pending.giveBack(IntStream.range(0, group.size())
                    .filter(i -> !Boolean.TRUE.equals(answers.get(i).result())).mapToObj(group::get).toList());
            settle();
        });
    }

    private String shard(AwayAcceptance acceptance) {
        return ledger.shardOf(acceptance.spend().index());
    }

    /** Whether it is done with: settled, or parked. Where it is not, or this fails, it is to be pending again. */
    private Future<Boolean> settle(AwayAcceptance acceptance) {
        // Composed, so that what throws is a failure like another, and the next run comes.
        return Future.succeededFuture().compose(_ -> ledger.settle(acceptance)).transform(settled -> {
            // First, as this may throw: what is done with must not be given back.
            String shard = shard(acceptance);
            if (settled.cause() instanceof LedgerUnavailableException ledger && !ledger.answered()) {
                allowed.put(shard, 0);
                return Future.succeededFuture(false);
            }
            allowed.putIfAbsent(shard, MOST_IN_FLIGHT);
            return Future.succeededFuture(isDone(acceptance, settled));
        });
    }

    private boolean isDone(AwayAcceptance acceptance, AsyncResult<Settled> answer) {
        if (answer.succeeded()) {
            LongAdder count = outcomes.get(answer.result());
            if (count != null) {
                count.increment();
            }
            pending.settled(acceptance);
        } else if (isWorthAnotherRun(answer.cause(), acceptance.partition())) {
            waiting.add(acceptance.partition());
            return false;
        } else {
            pending.park(acceptance);
            parked.add(what(answer.cause()));
        }
        return true;
    }

    private boolean isWorthAnotherRun(Throwable failure, int partition) {
        return failure instanceof LedgerUnavailableException ledger && ledger.isError()
                && runsWithErrors.getOrDefault(partition, 0) + 1 < MOST_RUNS_WITH_ERRORS;
    }

    /** The message of the ledger's own alone is known to quote nothing. */
    private static String what(Throwable failure) {
        return failure instanceof LedgerUnavailableException
                ? String.valueOf(failure.getMessage())
                : failure.getClass().getName();
    }

    private void finish() {
        running = false;
        waiting.forEach(partition -> runsWithErrors.merge(partition, 1, Integer::sum));
        waiting.clear();
        runsWithErrors.keySet().removeIf(partition -> !pending.in(partition));
        report();
        writer.dropSettled();
    }

    private void report() {
        if (!parked.isEmpty()) {
            LOG.error("{} acceptances cannot be settled and wait in the spool for the next start, which tries them "
                    + "again: {}", pending.parked(), String.join("; ", parked));
            parked.clear();
        }
        long twice = news(Settled.TWICE);
        long stopped = news(Settled.STOPPED);
        long well = news(Settled.SETTLED) + news(Settled.KNOWN);
        if (twice + stopped > 0) {
            LOG.warn("{} codes were accepted twice while Redis was away, {} holders were stopped; {} went well", twice,
                    stopped, well);
        } else if (well > 0) {
            LOG.info(well == 1
                    ? "{} acceptance that was given while Redis was away is in the ledger"
                    : "{} acceptances that were given while Redis was away are in the ledger", well);
        }
    }

    private long news(Settled outcome) {
        long count = count(outcome);
        Long before = told.put(outcome, count);
        return before == null ? count : count - before;
    }
}
