package cn.yimatong.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.load.Scan.Kind;
import cn.yimatong.load.ServiceUnderLoad.Decision;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class OpenLoopTest {
    private static final Scan SCAN = new Scan(Kind.FRESH, "MS1:A", "0123456789abcdef");
    private static final Decision ACCEPTED = new Decision(200, "accept", "valid");

    @Test
    void aStallIsCountedForEveryScanThatWasPlannedMeanwhile() throws Exception {
        var asked = new AtomicInteger();
        var report = new Report();
        // One thread answers all. The first answer takes 0.6 s, so that of 100 scans in one second about 60 wait, the
        // last not at all.
        try (ExecutorService service = Executors.newSingleThreadExecutor()) {
            LoadRun.of(Collections.nCopies(100, SCAN), 100, scan -> CompletableFuture.supplyAsync(() -> {
                if (asked.getAndIncrement() == 0) {
                    park(600);
                }
                return ACCEPTED;
            }, service), report, 20);
        }
        assertTrue(report.micros(50) > 60_000, report.text());
        assertTrue(report.micros(100) > 590_000, report.text());
        assertTrue(report.isClean(), report.text());
    }

    @Test
    void scansLeaveByPlanWhateverTheAnswersDo() throws Exception {
        var departures = Collections.synchronizedList(new ArrayList<Long>());
        var last = new CompletableFuture<Decision>();
        OpenLoop.run(50, 100, i -> {
            departures.add(System.nanoTime());
            if (i == 49) {
                last.complete(ACCEPTED);
            }
            return last;
        }, (i, nanos) -> {}, 20);
        assertTrue(departures.get(49) - departures.get(0) > 450_000_000L, "not sooner than planned");
        assertEquals(50, departures.size());
    }

    @Test
    void anAnswerThatNeverComesEndsTheRun() {
        assertThrows(TimeoutException.class,
                () -> OpenLoop.run(2, 100, i -> new CompletableFuture<Decision>(), (i, nanos) -> {}, 1));
    }

    @Test
    void aWrongDecisionAndABrokenConnectionAreReported() throws Exception {
        var report = new Report();
        var asked = new AtomicInteger();
        LoadRun.of(List.of(SCAN, SCAN, SCAN), 100, scan -> switch (asked.getAndIncrement()) {
            case 0 -> CompletableFuture.completedFuture(ACCEPTED);
            case 1 -> CompletableFuture.completedFuture(new Decision(200, "reject", "replayed"));
            default -> CompletableFuture.failedFuture(new IOException("broken"));
        }, report, 20);
        assertTrue(report.text().contains("WRONG: 1 x FRESH was answered 200 reject replayed"), report.text());
        assertTrue(report.text().contains("WRONG: 1 x FRESH was answered 0 IOException"), report.text());
        assertTrue(!report.isClean());
    }

    /** What a slow service does; the test itself waits for nothing. */
    private static void park(long millis) {
        long until = System.nanoTime() + millis * 1_000_000;
        while (System.nanoTime() < until) {
            LockSupport.parkNanos(until - System.nanoTime());
        }
    }
}
