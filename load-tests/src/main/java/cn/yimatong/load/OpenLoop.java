package cn.yimatong.load;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;

/**
 * Sends by plan: request {@code i} leaves {@code i / rate} seconds after the start, whether or not the others are
 * answered.
 */
final class OpenLoop {
    /** What is done with each answer. */
    interface Listener {
        /**
         * An answer came.
         *
         * @param nanosSincePlanned from the instant at which the request should have left, not from that at which it
         * did
         */
        void answered(int request, long nanosSincePlanned);
    }

    private OpenLoop() {}

    /**
     * Runs to the last answer.
     *
     * @param send starts a request and returns at once; its future completes with the answer or a failure, both count
     * as answered
     * @param patienceSeconds how long to wait for answers after the last request has left
     * @return the longest delay of a departure in nanoseconds: beyond some milliseconds it is this machine that was too
     * slow
     * @throws TimeoutException if answers are still missing then
     */
    static long run(int requests, int perSecond, IntFunction<CompletableFuture<?>> send, Listener listener,
            int patienceSeconds) throws InterruptedException, TimeoutException {
        var answers = new Semaphore(0);
        long start = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(200);
        long latest = 0;
        for (int i = 0; i < requests; i++) {
            int request = i;
            long planned = start + (long) i * TimeUnit.SECONDS.toNanos(1) / perSecond;
            waitFor(planned);
            latest = Math.max(latest, System.nanoTime() - planned);
            var _ = send.apply(request).whenComplete((answer, failure) -> {
                listener.answered(request, System.nanoTime() - planned);
                answers.release();
            });
        }
        if (!answers.tryAcquire(requests, patienceSeconds, TimeUnit.SECONDS)) {
            throw new TimeoutException(requests - answers.availablePermits() + " requests got no answer in "
                    + patienceSeconds + " seconds");
        }
        return latest;
    }

    private static void waitFor(long instant) throws InterruptedException {
        long left = instant - System.nanoTime();
        while (left > 0) {
            LockSupport.parkNanos(left);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            left = instant - System.nanoTime();
        }
    }
}
