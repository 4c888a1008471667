package cn.yimatong.spool;

import cn.yimatong.ledger.AwayAcceptance;
import cn.yimatong.ledger.Ledger;
import cn.yimatong.ledger.Redemption;
import cn.yimatong.ledger.Redemption.Accepted;
import cn.yimatong.ledger.Redemption.FirstUse;
import cn.yimatong.ledger.Redemption.RejectReason;
import cn.yimatong.ledger.Redemption.Rejected;
import cn.yimatong.ledger.Refusals;
import cn.yimatong.ledger.Settled;
import cn.yimatong.ledger.Spend;
import cn.yimatong.spool.NodeMemory.Taking;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides about codes while Redis is away, by this node's memory of what it has accepted, and sees to it that Redis
 * learns of each acceptance. Safe for use by many threads; futures complete on the caller's Vert.x context.
 */
public final class Spool implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Spool.class);

    /**
     * At 7,000 acceptances a second a minute's codes with their skew and recall; some 300 bytes each. Beyond it the
     * node serves on with Redis, and not without.
     */
    private static final int MOST_REMEMBERED = 500_000;

    private final Vertx vertx;
    private final InstantSource clock;
    private final NodeMemory memory;
    private final Pending pending;
    private final SpoolWriter writer;
    private final Settler settler;
    private final long timer;
    private final LongAdder accepted = new LongAdder();
    private final LongAdder refused = new LongAdder();

    private Spool(Vertx vertx, InstantSource clock, NodeMemory memory, Pending pending, SpoolWriter writer,
            Settler settler) {
        this.vertx = vertx;
        this.clock = clock;
        this.memory = memory;
        this.pending = pending;
        this.writer = writer;
        this.settler = settler;
        this.timer = settler.begin(vertx);
    }

    /**
     * Opens the spool with what an earlier run has left in it, and begins to settle. Blocks.
     *
     * @param ledger where acceptances are settled
     * @param file made if need be, readable by its owner alone
     * @param most how many entries the file holds, from 0: then nothing is accepted while Redis is away
     * @param clock the node's clock
     * @throws IllegalStateException when another process holds the file, or a later version has written it
     */
    public static Spool open(Vertx vertx, Ledger ledger, Path file, int most, InstantSource clock) throws IOException {
        SpoolFile entries = SpoolFile.open(file);
        NodeMemory memory = new NodeMemory(MOST_REMEMBERED, clock);
        Pending pending = new Pending();
        for (AwayAcceptance acceptance : entries.takeFound()) {
            // Twice in the file is twice accepted, which settling tells.
            var _ = memory.put(acceptance.spend(), Mark.kept(acceptance.spend(), acceptance.slot(),
                    acceptance.at().toEpochMilli()));
            pending.begin(acceptance.partition());
            pending.add(acceptance);
        }
        if (pending.total() > 0) {
            LOG.info("{} acceptances of an earlier run are to be settled", pending.total());
        }
        SpoolWriter writer = new SpoolWriter(entries, pending, most, clock);
        return new Spool(vertx, clock, memory, pending, writer, new Settler(ledger, pending, writer));
    }

    /**
     * Whether Redis has yet to be told of something in this holder's partition. Until it has, nobody may ask Redis
     * about a code of this partition: it would accept what is spent.
     */
    public boolean isAheadOfLedger(long index) {
        return pending.in(AwayAcceptance.partitionOf(index));
    }

    /**
     * Remembers what Redis has just accepted; no inspection.
     *
     * @return why it is rejected all the same: this node had accepted the code for another scan while Redis did not
     * answer that one
     */
    public Future<Optional<Rejected>> remember(Spend spend, Accepted acceptance) {
        Mark own = Mark.kept(spend, acceptance.slot(), acceptance.at().toEpochMilli());
        return memory.put(spend, own)
                .map(used -> onceDecided(used.kept(),
                        () -> Future.succeededFuture(Optional.of(replayed(spend, used.first()))),
                        () -> remember(spend, acceptance)))
                .orElseGet(() -> Future.succeededFuture(Optional.empty()));
    }

    /**
     * Spends a code without Redis, in the order of {@link Ledger#redeem}: what that decides on standing, pause, limits
     * and passback is not asked. An acceptance is on the disk when the answer comes.
     *
     * @param spend no inspection
     * @param notBeforeSeconds the code's {@code nbf}. One that was good before this node's start is not accepted: what
     * Redis had accepted here then is forgotten
     * @return accepted or rejected; nothing where it cannot be decided: there is no room, or no disk, or the node has
     * not been up for long enough
     */
    public Future<Optional<Redemption>> redeem(Spend spend, long notBeforeSeconds) {
        Optional<Mark> recalled = memory.recall(spend);
        if (recalled.isPresent()) {
            return onceKept(recalled.get(), true);
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        if (!spend.spendable() || now.getEpochSecond() >= spend.expiresAtSeconds() + spend.skewSeconds()) {
            return decided(rejected(RejectReason.EXPIRED, now));
        }
        if (spend.refused()) {
            return decided(rejected(RejectReason.REFUSED, now));
        }
        if (spend.credentialNeeded() && spend.credentialSlots().isEmpty()) {
            return decided(rejected(RejectReason.CREDENTIAL_MISSING, now));
        }
        return take(spend, (notBeforeSeconds - spend.skewSeconds()) * 1000, now);
    }

    /** Has what is done, and what is held, counted here. */
    public void count(MeterRegistry meters) {
        FunctionCounter.builder("yimatong.away.acceptances", accepted, LongAdder::sum)
                .description("Acceptances that were given while Redis was away").register(meters);
        FunctionCounter.builder("yimatong.away.refusals", refused, LongAdder::sum)
                .description(
                        "Verifications at open scenes that could not be decided while Redis was away: no room, "
                                + "no disk, a code from before the start")
                .register(meters);
        Gauge.builder("yimatong.away.pending", pending, Pending::total)
                .description("Acceptances that Redis has yet to be told of").register(meters);
        Gauge.builder("yimatong.spool.parked", pending, Pending::parked)
                .description("Acceptances that Redis cannot settle, kept in the file for the next start")
                .register(meters);
        Gauge.builder("yimatong.away.remembered", memory, NodeMemory::size)
                .description("Codes that the node remembers to have accepted").register(meters);
        for (Settled outcome : Settled.values()) {
            FunctionCounter.builder("yimatong.away.settled", settler, done -> done.count(outcome))
                    .description("Acceptances that Redis was told of; twice and stopped are what slipped through")
                    .tag("outcome", outcome.name().toLowerCase(Locale.ROOT)).register(meters);
        }
    }

    /** Ends when all that was asked is written. What is pending waits in the file for the next start. */
    @Override
    public void close() throws IOException {
        vertx.cancelTimer(timer);
        writer.close();
        int left = pending.total() + pending.parked();
        if (left > 0) {
            LOG.warn("{} acceptances wait in the spool for the next start", left);
        }
    }

    private Future<Optional<Redemption>> take(Spend spend, long usableFromMillis, Instant now) {
        int slot = spend.credentialSlots().isEmpty() ? 0 : spend.credentialSlots().getFirst();
        AwayAcceptance acceptance = new AwayAcceptance(spend, slot, now);
        Promise<Void> kept = Promise.promise();
        Mark mark = Mark.waiting(spend, slot, now.toEpochMilli(), kept.future());
        pending.begin(acceptance.partition());
        Taking taking = memory.take(spend, usableFromMillis, mark);
        if (!(taking instanceof Taking.Taken)) {
            pending.end(acceptance.partition());
        }
        return switch (taking) {
            case Taking.Recalled(Mark earlier) -> onceKept(earlier, true);
            case Taking.Used(Mark first, Future<?> known) -> onceDecided(known, () -> decided(replayed(spend, first)),
                    () -> take(spend, usableFromMillis, now));
            case Taking.Full() -> refused();
            case Taking.Taken() -> {
                Future<Optional<Redemption>> answer = onceKept(mark, false);
                writer.append(acceptance).onComplete(written -> {
                    if (written.succeeded()) {
                        accepted.increment();
                        kept.complete();
                    } else {
                        memory.takeBack(spend, mark);
                        pending.end(acceptance.partition());
                        kept.fail(written.cause());
                    }
                });
                yield answer;
            }
        };
    }

    /** Accepted as soon as the disk has it. */
    private Future<Optional<Redemption>> onceKept(Mark mark, boolean repeated) {
        return onceDecided(mark.kept(), () -> decided(new Accepted(Instant.ofEpochMilli(mark.atMillis()), repeated,
                mark.slot(), Optional.empty(), Optional.empty())), this::refused);
    }

    /**
     * What is so if the disk has taken a mark, or what is if it has not; on the context of whoever asks, as the disk's
     * thread has its own work.
     */
    private <T> Future<T> onceDecided(Future<?> written, Supplier<Future<T>> kept, Supplier<Future<T>> lost) {
        if (written.succeeded()) {
            return kept.get();
        }
        Context context = vertx.getOrCreateContext();
        Promise<T> promise = Promise.promise();
        written.onComplete(_ -> context.runOnContext(
                _ -> (written.succeeded() ? kept : lost).get().onComplete(promise)));
        return promise.future();
    }

    private Future<Optional<Redemption>> refused() {
        refused.increment();
        return Future.succeededFuture(Optional.empty());
    }

    private static Future<Optional<Redemption>> decided(Redemption redemption) {
        return Future.succeededFuture(Optional.of(redemption));
    }

    private static Rejected rejected(RejectReason reason, Instant at) {
        return new Rejected(reason, at, Optional.empty());
    }

    private Rejected replayed(Spend spend, Mark first) {
        return new Rejected(RejectReason.REPLAYED, clock.instant().truncatedTo(ChronoUnit.MILLIS),
                Optional.of(new FirstUse(Instant.ofEpochMilli(first.atMillis()),
                        first.scan().scanner().equals(spend.scan().scanner()),
                        Refusals.digitsOf(first.scan().scanner()))));
    }
}
