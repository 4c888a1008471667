package cn.yimatong.load;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Sends the next request as soon as one is answered: so many at a time, as many as go. */
final class ClosedLoop {
    private ClosedLoop() {}

    /**
     * Runs until the time is over or there are no more requests, and to the last answer.
     *
     * @param send starts a request; its future never fails
     * @return how long it took, in nanoseconds
     */
    static <T> long run(int atOnce, long nanos, Iterator<T> requests, Function<T, CompletableFuture<?>> send)
            throws InterruptedException, ExecutionException {
        long start = System.nanoTime();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = new ArrayList<Future<?>>();
            for (int i = 0; i < atOnce; i++) {
                all.add(threads.submit(() -> {
                    while (System.nanoTime() - start < nanos) {
                        T request;
                        synchronized (requests) {
                            if (!requests.hasNext()) {
                                return;
                            }
                            request = requests.next();
                        }
                        send.apply(request).join();
                    }
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }
        return System.nanoTime() - start;
    }
}
