package cn.yimatong.spool;

import cn.yimatong.ledger.AwayAcceptance;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes the file. What waits for it is written and forced in one group, so that a slow disk makes
 * groups larger and nobody's wait longer than two of them.
 */
final class SpoolWriter implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SpoolWriter.class);

    private static final int MOST_WAITING = 4096;
    private static final int MOST_IN_A_GROUP = 1024;
    private static final Duration LONGEST_STOP = Duration.ofSeconds(10);
    /** How long a settled entry stays in the file; far less than the day for which Redis knows that it is settled. */
    private static final Duration LONGEST_SETTLED = Duration.ofHours(1);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMinutes(1);

    private final SpoolFile file;
    private final Pending pending;
    private final int most;
    private final InstantSource clock;
    private final BlockingQueue<Job> jobs = new ArrayBlockingQueue<>(MOST_WAITING);
    /** Entries in the file and on their way there. */
    private final AtomicInteger taken;
    private final Thread thread;
    /** Nothing that comes from now on is written, as the thread is at its end. */
    private volatile boolean ended;
    /** Entries in the file, settled ones among them; the thread's own. */
    private int inFile;
    /** From when on settled entries are taken out of the file if they are more than the others. */
    private Instant earliestDrop = Instant.EPOCH;
    /** When they are, however few: none that is in the file was settled earlier than an hour before. */
    private Instant latestDrop;
    private boolean failing;

    /** What the thread is asked to do. */
    private sealed interface Job {

        /** Writes an entry; then it is pending, or the future fails. */
        record Append(AwayAcceptance acceptance, Promise<Void> written) implements Job {}

        /** Takes what is settled out of the file, if it is due. */
        record DropSettled() implements Job {}

        /** Ends, when all before it is done. */
        record Stop() implements Job {}
    }

    /**
     * Begins.
     *
     * @param pending all that is in the file, at first
     * @param most how many entries the file holds
     */
    SpoolWriter(SpoolFile file, Pending pending, int most, InstantSource clock) {
        this.file = file;
        this.pending = pending;
        this.most = most;
        this.clock = clock;
        this.latestDrop = clock.instant().plus(LONGEST_SETTLED);
        this.inFile = pending.keptCount();
        this.taken = new AtomicInteger(inFile);
        this.thread = Thread.ofPlatform().daemon().name("spool").start(this::run);
    }

    /**
     * Writes an entry.
     *
     * @return completes on the writer's thread when the disk has it and it is pending; fails where that could not be
     */
    Future<Void> append(AwayAcceptance acceptance) {
        if (taken.incrementAndGet() > most) {
            taken.decrementAndGet();
            return Future.failedFuture("the spool is full");
        }
        Promise<Void> written = Promise.promise();
        if (!jobs.offer(new Job.Append(acceptance, written))) {
            taken.decrementAndGet();
            return Future.failedFuture("too many wait to be written");
        }
        if (ended) {
            // The thread may have looked for the last time before this came.
            refuseWaiting();
        }
        return written.future();
    }

    /** Takes what is settled out of the file soon, if it is due. */
    void dropSettled() {
        if (!ended && taken.get() > 0) {
            // Without room this is asked for again.
            boolean _ = jobs.offer(new Job.DropSettled());
        }
    }

    @Override
    public void close() throws IOException {
        try {
            jobs.put(new Job.Stop());
            thread.join(LONGEST_STOP);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        file.close();
    }

    private void run() {
        List<Job> group = new ArrayList<>(MOST_IN_A_GROUP);
        try {
            do {
                group.clear();
                group.add(jobs.take());
                jobs.drainTo(group, MOST_IN_A_GROUP - 1);
                write(appends(group));
                if (group.contains(new Job.Stop()) || (group.contains(new Job.DropSettled()) && isDue())) {
                    drop();
                }
            } while (!group.contains(new Job.Stop()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Throwable e) {
            // No more than its class, as the message may quote anything.
            LOG.error("the spool is written no more until the next start: nothing is accepted while Redis is away ({})",
                    e.getClass().getName());
        } finally {
            ended = true;
            appends(group).forEach(this::refuse);
            refuseWaiting();
        }
    }

    private static List<Job.Append> appends(List<Job> group) {
        return group.stream().filter(Job.Append.class::isInstance).map(Job.Append.class::cast).toList();
    }

    private void refuseWaiting() {
        List<Job> waiting = new ArrayList<>();
        jobs.drainTo(waiting);
        appends(waiting).forEach(this::refuse);
    }

    /** Does nothing to one that has been told of. */
    private void refuse(Job.Append append) {
        if (append.written().tryFail("not written")) {
            taken.decrementAndGet();
        }
    }

    private void write(List<Job.Append> group) {
        if (group.isEmpty()) {
            return;
        }
        try {
            file.append(group.stream().map(append -> Frame.encode(append.acceptance())).toList());
        } catch (IOException | UncheckedIOException e) {
            tell(e);
            group.forEach(this::refuse);
            return;
        }
        failing = false;
        inFile += group.size();
        group.forEach(append -> {
            pending.add(append.acceptance());
            append.written().complete();
        });
    }

    private boolean isDue() {
        Instant now = clock.instant();
        return !now.isBefore(latestDrop)
                || (inFile - pending.keptCount() > pending.keptCount() && !now.isBefore(earliestDrop));
    }

    /**
     * What is on its way to the file is not in it yet, and what is being settled counts as kept. This costs what is
     * left and no more than what goes, or comes once an hour; where nothing is settled it costs nothing.
     */
    private void drop() {
        if (inFile == pending.keptCount()) {
            latestDrop = clock.instant().plus(LONGEST_SETTLED);
            return;
        }
        List<AwayAcceptance> kept = pending.kept();
        int settled = inFile - kept.size();
        try {
            if (kept.isEmpty()) {
                file.clear();
            } else {
                file.replace(kept.stream().map(Frame::encode).toList());
            }
            taken.addAndGet(-settled);
            inFile = kept.size();
            latestDrop = clock.instant().plus(LONGEST_SETTLED);
        } catch (IOException | UncheckedIOException e) {
            tell(e);
            earliestDrop = clock.instant().plus(PAUSE_AFTER_FAILURE);
            latestDrop = earliestDrop;
        }
    }

    /** Once, until it goes well again. */
    private void tell(Exception e) {
        if (!failing) {
            failing = true;
            LOG.error("the spool cannot be written: nothing is accepted while Redis is away ({})", e.toString());
        }
    }
}
