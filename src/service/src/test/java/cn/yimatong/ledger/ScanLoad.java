package cn.yimatong.ledger;

import static cn.yimatong.ledger.TestDeployment.get;
import static cn.yimatong.ledger.TestDeployment.scannedBy;

import cn.yimatong.Poll;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/**
 * Passengers who show a code each, one after another, to scanners that ask again with the same scan id while the ledger
 * is unavailable; and behind each a thief, who shows the same code again once the passenger's scan has come to an end.
 */
final class ScanLoad {
    /** Fewer than the ledger recalls a scan, and all within the ten seconds in which it does. */
    private static final int MOST_TRIES = 8;
    private static final Scan THIEF = new Scan("gate-2", "bus", "thief");
    private static final Scan LATE_THIEF = new Scan("gate-3", "bus", "late thief");
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(1500);

    private final RedisLedger ledger;
    private final List<Spend> codes;
    private final Duration between;
    private final Queue<Asked> asked = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<Void> all;
    private volatile boolean over;
    private volatile boolean brokenOff;

    /**
     * One question and what came of it.
     *
     * @param code as the passenger shows it
     * @param scan whose scan it was
     * @param answer none where the ledger was unavailable
     */
    record Asked(Spend code, Scan scan, long sentNanos, long endedNanos, Optional<Redemption> answer) {
        boolean thief() {
            return !scan.equals(code.scan());
        }

        boolean accepted() {
            return answer.filter(Redemption.Accepted.class::isInstance).isPresent();
        }

        Duration took() {
            return Duration.ofNanos(endedNanos - sentNanos);
        }

        @Override
        public String toString() {
            return (thief() ? "thief: " : "passenger: ") + answer.map(Object::toString).orElse("unavailable");
        }
    }

    private ScanLoad(RedisLedger ledger, List<Spend> codes, Duration between) {
        this.ledger = ledger;
        this.codes = codes;
        this.between = between;
        this.all = CompletableFuture.runAsync(this::come, task -> Thread.ofVirtual().name("passengers").start(task));
    }

    /** The passengers begin to come. */
    static ScanLoad start(FaultedLedger node, List<Spend> codes, Duration between) {
        return new ScanLoad(node.ledger, codes, between);
    }

    /** The same with time enough for a machine that stalls: what is unavailable then is so by more than a moment. */
    static ScanLoad startPatiently(FaultedLedger node, List<Spend> codes, Duration between) {
        return new ScanLoad(node.patient, codes, between);
    }

    /** All of it, blocking. */
    private void come() {
        List<CompletableFuture<Void>> scans = new ArrayList<>();
        try (ExecutorService people = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Spend code : codes) {
                if (over) {
                    break;
                }
                scans.add(CompletableFuture.runAsync(() -> {
                    scan(code, code.scan());
                    scan(code, THIEF);
                }, people));
                LockSupport.parkNanos(between.toNanos());
            }
        }
        scans.forEach(CompletableFuture::join);
    }

    private void scan(Spend code, Scan scan) {
        Duration pause = FIRST_PAUSE;
        for (int i = 1; !ask(code, scan) && i < MOST_TRIES && !brokenOff; i++) {
            LockSupport.parkNanos(pause.toNanos());
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
    }

    /** Whether there was an answer. */
    private boolean ask(Spend code, Scan scan) {
        long sent = System.nanoTime();
        Optional<Redemption> answer;
        try {
            answer = Optional.of(get(ledger.redeem(scannedBy(code, scan))));
        } catch (LedgerUnavailableException e) {
            answer = Optional.empty();
        }
        asked.add(new Asked(code, scan, sent, System.nanoTime(), answer));
        return answer.isPresent();
    }

    /** Waits until as many passengers more have been accepted. */
    void awaitAccepted(int count) {
        awaitAccepted(count, _ -> true);
    }

    /** Waits until as many passengers more have been accepted whose codes are such ones. */
    void awaitAccepted(int count, Predicate<Spend> which) {
        long now = System.nanoTime();
        Poll.until(() -> all.isDone() || asked.stream()
                .filter(one -> !one.thief() && one.accepted() && one.sentNanos() > now && which.test(one.code()))
                .count() >= count);
    }

    /** Waits until as many questions more have found the ledger unavailable. */
    void awaitUnavailable(int count) {
        long now = System.nanoTime();
        Poll.until(() -> all.isDone()
                || asked.stream().filter(one -> one.answer().isEmpty() && one.endedNanos() > now).count() >= count);
    }

    /**
     * No further passengers come; waits until the last is done with. Then thieves show all codes once more that
     * somebody was accepted with.
     */
    Tally finish() {
        over = true;
        get(all);
        asked.stream().filter(Asked::accepted).map(Asked::code).distinct().forEach(code -> ask(code, LATE_THIEF));
        return new Tally(List.copyOf(asked));
    }

    /** As {@link #finish}, and nobody who has no answer yet asks again. */
    Tally breakOff() {
        brokenOff = true;
        return finish();
    }
}
