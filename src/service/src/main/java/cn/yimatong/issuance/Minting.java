package cn.yimatong.issuance;

import cn.yimatong.keys.IssuingKey;
import cn.yimatong.keys.pkcs11.TokenException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where codes are minted, which takes longer than an event loop may. Keys in a token have threads of their own: a token
 * that hangs holds up no other keys' codes, and whoever wants its own is refused in time.
 */
public final class Minting {

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    /** So many requests wait for a token at most. */
    private static final int MOST_WAITING = 500;

    private final WorkerExecutor workers;
    private final WorkerExecutor tokenWorkers;
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger waitingForToken = new AtomicInteger();

    /**
     * Begins.
     *
     * @param tokenWorkers for keys in a token
     * @param meters is told how many requests wait or are worked on, {@code yimatong.minting.waiting}
     */
    public Minting(WorkerExecutor workers, WorkerExecutor tokenWorkers, MeterRegistry meters) {
        this.workers = workers;
        this.tokenWorkers = tokenWorkers;
        count(meters, "here", waiting);
        count(meters, "token", waitingForToken);
    }

    private static void count(MeterRegistry meters, String key, AtomicInteger waiting) {
        Gauge.builder("yimatong.minting.waiting", waiting, AtomicInteger::get).tag("key", key)
                .description("Requests for codes that wait for a thread that signs, or have one").register(meters);
    }

    /**
     * Has a worker do this with the key.
     *
     * @return what comes of it; fails with {@link TokenException} where the key lies in a token and cannot be had in
     * time
     */
    <T> Future<T> by(IssuingKey key, Callable<T> work) {
        if (!key.isInToken()) {
            waiting.incrementAndGet();
            return workers.executeBlocking(work, false).map(Objects::requireNonNull)
                    .onComplete(_ -> waiting.decrementAndGet());
        }
        if (waitingForToken.incrementAndGet() > MOST_WAITING) {
            waitingForToken.decrementAndGet();
            return Future.failedFuture(new TokenException("too many wait for the token"));
        }
        long asked = System.nanoTime();
        return tokenWorkers.executeBlocking(() -> {
            if (System.nanoTime() - asked > PATIENCE.toNanos()) {
                throw new TokenException("nobody waits for this any more");
            }
            return work.call();
        }, false).map(Objects::requireNonNull).onComplete(_ -> waitingForToken.decrementAndGet())
                .timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .recover(failure -> Future.failedFuture(failure instanceof TimeoutException
                        ? new TokenException("the token does not answer in time")
                        : failure));
    }
}
