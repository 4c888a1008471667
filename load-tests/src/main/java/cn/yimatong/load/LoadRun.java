package cn.yimatong.load;

import cn.yimatong.load.ServiceUnderLoad.Decision;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;

/** Sends a plan and reports what came back. */
final class LoadRun {
    private LoadRun() {}

    /**
     * Runs the plan to the last answer.
     *
     * @return the longest delay of a departure, in nanoseconds
     */
    static long of(List<Scan> plan, int perSecond, Function<Scan, CompletableFuture<Decision>> verify, Report report,
            int patienceSeconds) throws InterruptedException, TimeoutException {
        var answers = new AtomicReferenceArray<Decision>(plan.size());
        return OpenLoop.run(plan.size(), perSecond,
                i -> verify.apply(plan.get(i)).exceptionally(LoadRun::failed)
                        .thenAccept(answer -> answers.set(i, answer)),
                (i, nanos) -> {
                    Decision answer = answers.get(i);
                    report.add(plan.get(i), nanos, answer.status() + " " + answer.decision() + " " + answer.reason(),
                            plan.get(i).isAnsweredBy(answer.status(), answer.decision(), answer.reason()));
                }, patienceSeconds);
    }

    /** No answer is an answer, too: the wrong one. */
    private static Decision failed(Throwable failure) {
        Throwable cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause()
                : failure;
        return new Decision(0, cause.getClass().getSimpleName(), "");
    }
}
