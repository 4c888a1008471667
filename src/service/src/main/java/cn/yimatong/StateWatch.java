package cn.yimatong;

import static java.nio.charset.StandardCharsets.UTF_8;

import cn.yimatong.access.Callers;
import cn.yimatong.keys.KeyRing;
import cn.yimatong.keys.Keys;
import cn.yimatong.keys.WrongMasterKeyException;
import cn.yimatong.ledger.SharedState;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts in force at this node what an operator has changed: looks each half second whether keys or callers are others
 * now. Without an answer, and where what is there cannot be read, the last known stay in force.
 */
final class StateWatch {

    /** How long a node may not know of a change, but for the time that Redis needs for its answer. */
    static final Duration LOOK = Duration.ofMillis(500);

    private static final Logger LOG = LoggerFactory.getLogger(StateWatch.class);

    private final Vertx vertx;
    private final SharedState state;
    private final Deployment deployment;
    private final KeyRing keys;
    private final Callers callers;
    private final Consumer<Keys> changed;
    private final InstantSource clock;
    private final AtomicBoolean looking = new AtomicBoolean();
    private volatile long seen;
    private volatile long unreadable = -1;

    /** @param changed is told of other keys, on a worker's thread */
    StateWatch(Vertx vertx, SharedState state, Deployment deployment, KeyRing keys, Callers callers,
            Consumer<Keys> changed, InstantSource clock) {
        this.vertx = vertx;
        this.state = state;
        this.deployment = deployment;
        this.keys = keys;
        this.callers = callers;
        this.changed = changed;
        this.clock = clock;
        this.seen = deployment.shared().changes();
    }

    /** Begins, until Vert.x is closed. */
    void begin() {
        vertx.setPeriodic(LOOK.toMillis(), _ -> {
            if (looking.compareAndSet(false, true)) {
                look().onComplete(_ -> looking.set(false))
                        .onFailure(failure -> LOG.debug("keys and callers were not read: {}", failure.toString()));
            }
        });
    }

    private Future<?> look() {
        return state.changes().compose(number -> number == seen
                ? Future.succeededFuture()
                : Deployment.sharedTables(state).compose(tables -> vertx.executeBlocking(() -> take(number, tables)))
                        .compose(_ -> state.read(Acts.TABLE)).map(acts -> tell(number, acts.orElse(Map.of()))));
    }

    private boolean take(long number, Map<String, Map<String, byte[]>> tables) {
        try {
            Deployment.Shared now = Deployment.Shared.of(number, tables, deployment.store(), clock.instant());
            if (now.callers().isEmpty()) {
                throw new IllegalArgumentException("there are no callers");
            }
            callers.become(now.callers());
            changed.accept(keys.become(now.keys()));
            return true;
        } catch (WrongMasterKeyException | RuntimeException e) {
            if (unreadable != number) {
                LOG.error("keys and callers stay as they were, for what is there now cannot be read: {}", e.toString());
            }
            unreadable = number;
            return false;
        }
    }

    /** What was done since this node has looked, as far as it is still known. */
    private boolean tell(long number, Map<String, byte[]> acts) {
        if (unreadable == number) {
            return false;
        }
        for (long act = Math.max(seen, number - Acts.KEPT) + 1; act <= number; act++) {
            byte[] told = acts.get(Long.toString(act));
            if (told != null) {
                LOG.info("an operator's act is in force: {}", new String(told, UTF_8));
            }
        }
        seen = number;
        return true;
    }
}
