package cn.yimatong.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class OpenLoopTest {
    private static final Scenario STEADY = Scenario.named("steady");
    private static final Decision ACCEPTED = new Decision(200, "accept", "valid");

    @Test
    void aStallIsCountedForEveryScanThatWasPlannedMeanwhile() throws Exception {
        var asked = new AtomicInteger();
        var report = new Report("service");
        // One thread answers all. The first answer takes 0.6 s, so that of 100 scans in one second about 60 wait, the
        // last not at all.
        try (ExecutorService service = Executors.newSingleThreadExecutor()) {
            new LoadRun(scan -> CompletableFuture.supplyAsync(() -> {
                if (asked.getAndIncrement() == 0) {
                    park(600);
                }
                return ACCEPTED;
            }, service), report).open(STEADY.departures(100, 1), onlyFresh(), 20);
        }
        assertTrue(report.all().millis(50) > 60, report.notes());
        assertTrue(report.all().millis(100) > 590, report.notes());
        assertTrue(report.isClean(), report.notes());
    }

    @Test
    void scansLeaveByPlanWhateverTheAnswersDo() throws Exception {
        var departures = Collections.synchronizedList(new ArrayList<Long>());
        var last = new CompletableFuture<Decision>();
        var late = new ArrayList<Long>();
        OpenLoop.run(LongStream.range(0, 50).map(i -> i * 10_000_000), (at, planned) -> {
            departures.add(System.nanoTime());
            assertTrue(departures.getLast() >= planned, "not sooner than planned");
            if (at == 490_000_000) {
                last.complete(ACCEPTED);
            }
            return last;
        }, late::add, 20);
        assertTrue(departures.getLast() - departures.getFirst() > 450_000_000L, "spread over the time");
        assertEquals(50, departures.size());
        assertEquals(50, late.size());
        assertTrue(late.stream().allMatch(nanos -> nanos >= 0));
    }

    @Test
    void anAnswerThatNeverComesEndsTheRun() {
        assertThrows(TimeoutException.class,
                () -> OpenLoop.run(LongStream.of(0, 1), (at, planned) -> new CompletableFuture<Decision>(), late -> {},
                        1));
    }

    @Test
    void aWrongDecisionAndABrokenConnectionAreReported() throws Exception {
        var report = new Report("service");
        var asked = new AtomicInteger();
        new LoadRun(scan -> switch (asked.getAndIncrement()) {
            case 0 -> CompletableFuture.completedFuture(ACCEPTED);
            case 1 -> CompletableFuture.completedFuture(new Decision(200, "reject", "replayed"));
            default -> CompletableFuture.failedFuture(new IOException("broken"));
        }, report).open(STEADY.departures(3, 1), onlyFresh(), 20);
        assertTrue(report.notes().contains("1 0 IOException, 1 replayed, 1 valid"), report.notes());
        assertTrue(report.notes().contains("WRONG: 1 x FRESH was answered 200 reject replayed"), report.notes());
        assertTrue(report.notes().contains("WRONG: 1 x FRESH was answered 0 IOException"), report.notes());
        assertTrue(!report.isClean());
    }

    private static ScanPlan onlyFresh() {
        return new ScanPlan(new Mix(1, 0, 0), () -> "MS1:A", new Random(1));
    }

    /** What a slow service does; the test itself waits for nothing. */
    private static void park(long millis) {
        long until = System.nanoTime() + millis * 1_000_000;
        while (System.nanoTime() < until) {
            LockSupport.parkNanos(until - System.nanoTime());
        }
    }
}
