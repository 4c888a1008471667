package cn.yimatong;

import cn.yimatong.access.Admission;
import cn.yimatong.access.Callers;
import cn.yimatong.keys.KeyRing;
import cn.yimatong.keys.KeyStore;
import cn.yimatong.keys.Keys;
import cn.yimatong.keys.WrongMasterKeyException;
import cn.yimatong.ledger.SharedState;
import cn.yimatong.ledger.SharedState.Snapshot;
import cn.yimatong.ledger.SharedState.Version;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts in force at this node what an operator has changed: looks each half second whether keys or callers are others
 * now. Without an answer the last known stay in force. An entry that cannot be read is left out, and told.
 */
final class StateWatch {

    /** How long a node may not know of a change, but for the time that Redis needs for its answer. */
    static final Duration LOOK = Duration.ofMillis(500);

    /** Whoever shows codes of keys that do not exist has Redis asked so often at most. */
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    private static final Logger LOG = LoggerFactory.getLogger(StateWatch.class);

    private final Vertx vertx;
    private final SharedState state;
    private final Deployment deployment;
    private final KeyRing keys;
    private final Callers callers;
    private final Consumer<Keys> ready;
    private final InstantSource clock;
    private Future<Boolean> last = Future.succeededFuture(true);
    private boolean lastHasBegun = true;
    private long begunNanos = System.nanoTime() - BETWEEN_LOOKS.toNanos();
    private volatile @Nullable Version seen;
    private volatile Set<String> unreadable = Set.of();
    private volatile long heardNanos = System.nanoTime();
    private volatile Acts acts;

    /** @param ready is given other keys before they are in force, on a worker's thread */
    StateWatch(Vertx vertx, SharedState state, Deployment deployment, KeyRing keys, Callers callers,
            Consumer<Keys> ready, InstantSource clock) {
        this.vertx = vertx;
        this.state = state;
        this.deployment = deployment;
        this.keys = keys;
        this.callers = callers;
        this.ready = ready;
        this.clock = clock;
        this.seen = deployment.shared().unreadable().isEmpty() ? deployment.shared().version() : null;
        this.acts = deployment.shared().acts();
        leftOut(deployment.shared().unreadable());
    }

    /** Begins, until Vert.x is closed. */
    void begin() {
        vertx.setPeriodic(LOOK.toMillis(), _ -> next()
                .onFailure(failure -> LOG.debug("keys and callers were not read: {}", failure.toString())));
    }

    /**
     * The next look, one for all who ask before it begins: a tenth of a second after the last one began at the
     * earliest, and after its end, so that no older answer comes in place of a newer.
     *
     * @return on the caller's context: what was changed before the call is in force then
     */
    Future<Boolean> next() {
        Promise<Boolean> own = ((VertxInternal) vertx).getOrCreateContext().promise();
        synchronized (this) {
            if (lastHasBegun) {
                lastHasBegun = false;
                last = last.transform(_ -> pause()).compose(_ -> {
                    synchronized (this) {
                        lastHasBegun = true;
                        begunNanos = System.nanoTime();
                    }
                    return look();
                });
            }
            last.onComplete(own);
        }
        return own.future();
    }

    private synchronized Future<?> pause() {
        long left = BETWEEN_LOOKS.minusNanos(System.nanoTime() - begunNanos).toMillis();
        return left > 0 ? vertx.timer(left, TimeUnit.MILLISECONDS) : Future.succeededFuture();
    }

    /** Looks once; done when what is others is in force. */
    Future<Boolean> look() {
        return state.version().compose(version -> version.equals(seen)
                ? Future.succeededFuture(true)
                : Deployment.snapshot(state)
                        .compose(snapshot -> vertx.executeBlocking(() -> take(snapshot)).map(_ -> true)))
                .onSuccess(_ -> {
                    heardNanos = System.nanoTime();
                    keys.forget(clock.instant());
                });
    }

    private boolean take(Snapshot snapshot) {
        Map<String, Map<String, byte[]>> tables = snapshot.tables();
        Set<String> odd = new TreeSet<>();
        Map<String, Admission> mayCall = Deployment.Shared.callers(tables, odd::add);
        if (mayCall.isEmpty()) {
            odd.add("callers, of whom there are none: they stay as they were");
        } else {
            callers.become(mayCall);
        }
        try {
            keys.become(deployment.store().open(tables, clock.instant(), odd::add), ready);
        } catch (WrongMasterKeyException | RuntimeException e) {
            odd.add("keys, which stay as they were but for those that are revoked: " + e);
            keys.revoke(KeyStore.revoked(tables, odd::add));
        }
        tell(Acts.of(tables));
        leftOut(odd);
        // What cannot be read now may be mended without being changed.
        seen = odd.isEmpty() ? snapshot.version() : null;
        return true;
    }

    private void leftOut(Set<String> odd) {
        odd.stream().filter(entry -> !unreadable.contains(entry))
                .forEach(entry -> LOG.error("what nodes share cannot be read: {}", entry));
        unreadable = Set.copyOf(odd);
    }

    /** How much of what is there cannot be read, and how long ago this node has last heard what is there. */
    void count(MeterRegistry meters) {
        Gauge.builder("yimatong.state.unreadable", this, own -> own.unreadable.size())
                .description("Entries of what nodes share, keys and callers, that this node cannot read")
                .register(meters);
        Gauge.builder("yimatong.state.age", this, own -> (System.nanoTime() - own.heardNanos) / 1e9)
                .description("How long ago this node has last heard which keys and callers are in force")
                .baseUnit("seconds").register(meters);
    }

    /** What was done since this node has looked, and what is lost, as far as they are still known. */
    private void tell(Acts now) {
        now.lostSince(acts).forEach(act -> LOG.warn("Redis has lost an operator's act; do it again: {}", act));
        now.since(acts).forEach(act -> LOG.info("an operator's act is in force: {}", act));
        acts = now;
    }
}
