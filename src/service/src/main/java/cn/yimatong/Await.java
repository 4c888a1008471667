package cn.yimatong;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** Waits for a future on the main thread, where a start or a stop may block. */
final class Await {

    /** Longer than anything takes that is bounded by itself. */
    static final Duration BOUND = Duration.ofSeconds(30);

    private Await() {}

    /**
     * The result; a failure is thrown as it is where it is unchecked, else as the cause of {@link CompletionException}.
     */
    static <T> T result(Future<T> future) {
        return result(future, BOUND);
    }

    /** The same, with a bound of its own. */
    static <T> T result(Future<T> future, Duration bound) {
        try {
            return future.toCompletionStage().toCompletableFuture().orTimeout(bound.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }
}
