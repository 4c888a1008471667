package cn.yimatong.load;

import cn.yimatong.load.Scan.Kind;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.LongStream;

/** Sends scans, in an open loop or a closed one, and reports what came back. */
final class LoadRun {
    private final Function<Scan, CompletableFuture<Decision>> verify;
    private final Report report;

    /**
     * A run to come.
     *
     * @param verify starts one verification
     */
    LoadRun(Function<Scan, CompletableFuture<Decision>> verify, Report report) {
        this.verify = verify;
        this.report = report;
    }

    /** Runs the plan to the last answer. */
    void open(LongStream departures, ScanPlan plan, int patienceSeconds) throws InterruptedException, TimeoutException {
        OpenLoop.run(departures, (at, planned) -> send(plan.next(at), planned), report::late, patienceSeconds);
    }

    /**
     * Presents these codes, so many at a time, until they are spent or the time is over.
     *
     * @return how long it took, in nanoseconds
     */
    long closed(int atOnce, int seconds, Iterator<String> codes) throws InterruptedException, ExecutionException {
        return ClosedLoop.run(atOnce, seconds * 1_000_000_000L, codes,
                code -> send(Scan.of(Kind.FRESH, code), System.nanoTime()));
    }

    private CompletableFuture<?> send(Scan scan, long planned) {
        return verify.apply(scan).exceptionally(LoadRun::failed)
                .thenAccept(answer -> report.add(scan, System.nanoTime() - planned, answer));
    }

    /** No answer is an answer, too: the wrong one. */
    private static Decision failed(Throwable failure) {
        Throwable cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause()
                : failure;
        return new Decision(0, cause.getClass().getSimpleName(), "");
    }
}
