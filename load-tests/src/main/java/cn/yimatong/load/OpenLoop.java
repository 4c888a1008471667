package cn.yimatong.load;

import java.util.PrimitiveIterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.stream.LongStream;

/** Sends by plan: each request leaves at its time, whether or not the others are answered. */
final class OpenLoop {
    /** Starts one request. */
    interface Send {
        /**
         * Starts it and returns at once.
         *
         * @param at when it was to leave, in nanoseconds since the start
         * @param planned the same instant by {@link System#nanoTime}; a latency counts from here, not from the instant
         * at which the request did leave
         * @return completes with the answer or a failure, both count as answered
         */
        CompletableFuture<?> send(long at, long planned) throws InterruptedException;
    }

    private OpenLoop() {}

    /**
     * Runs to the last answer.
     *
     * @param departures ascending, in nanoseconds since the start
     * @param late takes by how many nanoseconds each departure is behind the plan: beyond some milliseconds it is this
     * machine that was too slow
     * @param patienceSeconds how long to wait for answers after the last request has left
     * @throws TimeoutException if answers are still missing then
     */
    static void run(LongStream departures, Send send, LongConsumer late, int patienceSeconds)
            throws InterruptedException, TimeoutException {
        var answers = new Semaphore(0);
        long start = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(200);
        int requests = 0;
        PrimitiveIterator.OfLong each = departures.iterator();
        while (each.hasNext()) {
            long at = each.nextLong();
            long planned = start + at;
            waitFor(planned);
            var _ = send.send(at, planned).whenComplete((answer, failure) -> answers.release());
            late.accept(System.nanoTime() - planned);
            requests++;
        }
        if (!answers.tryAcquire(requests, patienceSeconds, TimeUnit.SECONDS)) {
            throw new TimeoutException(requests - answers.availablePermits() + " requests got no answer in "
                    + patienceSeconds + " seconds");
        }
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
