package cn.yimatong;

import cn.yimatong.access.Callers;
import cn.yimatong.keys.KeyRing;
import cn.yimatong.keys.Keys;
import cn.yimatong.keys.WrongMasterKeyException;
import cn.yimatong.ledger.SharedState;
import cn.yimatong.ledger.SharedState.Snapshot;
import cn.yimatong.ledger.SharedState.Version;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
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
    private volatile Version seen;
    private volatile @Nullable Version unreadable;
    private volatile Acts acts;

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
        this.seen = deployment.shared().version();
        this.acts = deployment.shared().acts();
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

    /** Looks once; done when what is others is in force. */
    Future<?> look() {
        return state.version().compose(version -> version.equals(seen)
                ? Future.succeededFuture()
                : Deployment.snapshot(state).compose(snapshot -> vertx.executeBlocking(() -> take(snapshot))));
    }

    private boolean take(Snapshot snapshot) {
        try {
            Deployment.Shared now = Deployment.Shared.of(snapshot, deployment.store(), clock.instant());
            if (now.callers().isEmpty()) {
                throw new IllegalArgumentException("there are no callers");
            }
            callers.become(now.callers());
            changed.accept(keys.become(now.keys()));
            tell(now.acts());
            seen = snapshot.version();
            return true;
        } catch (WrongMasterKeyException | RuntimeException e) {
            if (!snapshot.version().equals(unreadable)) {
                LOG.error("keys and callers stay as they were, for what is there now cannot be read: {}", e.toString());
            }
            unreadable = snapshot.version();
            return false;
        }
    }

    /** What was done since this node has looked, and what is lost, as far as they are still known. */
    private void tell(Acts now) {
        now.lostSince(acts).forEach(act -> LOG.warn("Redis has lost an operator's act; do it again: {}", act));
        now.since(acts).forEach(act -> LOG.info("an operator's act is in force: {}", act));
        acts = now;
    }
}
