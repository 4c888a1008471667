package cn.yimatong;

import io.vertx.core.Future;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** Waits for a future on the main thread, where a start or a stop may block. */
final class Await {

    private static final int SECONDS = 30;

    private Await() {}

    /**
     * The result; a failure is thrown as it is where it is unchecked, else as the cause of {@link CompletionException}.
     */
    static <T> T result(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().orTimeout(SECONDS, TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }
}
