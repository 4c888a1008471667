package cn.yimatong.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts what is in flight on all event loops, so that a stop can wait for it. */
final class Drain {

    private final AtomicInteger inFlight = new AtomicInteger();
    private final Promise<Void> empty = Promise.promise();
    private volatile boolean announced;
    private volatile boolean begun;

    void enter() {
        inFlight.incrementAndGet();
    }

    void leave() {
        if (inFlight.decrementAndGet() == 0 && begun) {
            empty.tryComplete();
        }
    }

    /** From now on each answer closes its connection, as whoever asks is to go elsewhere. */
    void announce() {
        announced = true;
    }

    boolean announced() {
        return announced;
    }

    boolean begun() {
        return begun;
    }

    /** Begins; what enters from now on is refused. Completes when nothing is in flight. */
    Future<Void> begin() {
        announced = true;
        begun = true;
        if (inFlight.get() == 0) {
            empty.tryComplete();
        }
        return empty.future();
    }
}
