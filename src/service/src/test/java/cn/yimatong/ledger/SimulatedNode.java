package cn.yimatong.ledger;

import cn.yimatong.ledger.Redemption.Stale;
import cn.yimatong.ledger.Spend.Use;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A node with the real ledger of Java and Lua, a clock that is wrong, and a cache of records that may be old. It
 * decides on records as the verification does: on what it knows, and anew on what the ledger gives back.
 */
final class SimulatedNode {
    private static final int FARTHEST_OFF_MILLIS = 20_000;
    private static final int MOST_ROUNDS = 4;

    final String name;
    final RedisLedger ledger;
    private final Simulation world;
    private final int skewSeconds;
    private final Map<Long, RecordBlob> cache = new HashMap<>();
    private long offMillis;
    private long troubledUntil;

    /** A code as a phone shows it. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Code(HolderKey holder, long batch, byte[] cti, long expiresAtSeconds) {}

    SimulatedNode(Simulation world, String name, int skewSeconds) {
        this.world = world;
        this.name = name;
        this.skewSeconds = skewSeconds;
        Attempts attempts = new Attempts(world.time.vertx(), Duration.ofMillis(200), Duration.ofMillis(500),
                world.time::nanos);
        Topology redis = world.line.to(this);
        Questions questions = new Questions(redis, new Unhurried(redis::commands, List.of()), attempts,
                new AvailabilityLog(world.time::nanos));
        ledger = new RedisLedger(questions, questions, InstantSource.system(), Annulling.WAITS, world.line::change);
        jump();
    }

    long clockMillis() {
        return world.time.millis() + offMillis;
    }

    /** Its clock is set: mostly nearly right, else wrong by up to 20 s. */
    void jump() {
        int most = world.random.nextInt(3) > 0 ? 500 : FARTHEST_OFF_MILLIS;
        offMillis = (long) world.random.nextInt(2 * most + 1) - most;
    }

    /** It starts anew, with an empty cache. */
    void restart() {
        cache.clear();
    }

    /** Its line to Redis is bad for a while. */
    void trouble() {
        troubledUntil = world.time.millis() + world.random.nextInt(5_000);
    }

    /** What goes wrong with its next request: mostly nothing. */
    <T> Optional<T> draw(T[] faults) {
        int healthy = world.time.millis() < troubledUntil ? 2 : 16;
        return world.random.nextInt(healthy) > 0
                ? Optional.empty()
                : Optional.of(faults[world.random.nextInt(faults.length)]);
    }

    /** A version that it may propose. */
    long version(HolderKey holder) {
        return Math.max(clockMillis() * 1000, known(holder) + 1);
    }

    long known(HolderKey holder) {
        return cache.containsKey(holder.index()) ? cache.get(holder.index()).version() : 0;
    }

    void keep(HolderKey holder, RecordBlob record) {
        cache.put(holder.index(), record);
    }

    /** What it tells the scanner; fails where the scanner hears 'unavailable'. */
    Future<Redemption> verify(Code code, Scan scan, Use use) {
        return verify(code, scan, use, 1);
    }

    private Future<Redemption> verify(Code code, Scan scan, Use use, int round) {
        return ledger.redeem(spend(code, scan, use)).compose(redemption -> {
            if (!(redemption instanceof Stale(RecordBlob record))) {
                return Future.succeededFuture(redemption);
            }
            keep(code.holder, record);
            return round == MOST_ROUNDS
                    ? Future.failedFuture(new IllegalStateException("the record changes all the time"))
                    : verify(code, scan, use, round + 1);
        });
    }

    private Spend spend(Code code, Scan scan, Use use) {
        boolean spendable = clockMillis() < (code.expiresAtSeconds + skewSeconds) * 1000;
        Optional<RecordBlob> record = Optional.ofNullable(cache.get(code.holder.index()));
        boolean refuses = record.filter(known -> known.sealed()[0] == 0).isPresent();
        Draft draft = Draft.of(code.holder.index(), code.batch, code.cti, code.expiresAtSeconds, scan).use(use)
                .spendable(spendable).recordVersion(known(code.holder)).refused(refuses);
        switch (scan.scene()) {
            case "metro" -> draft.pauseMillis(5_000);
            case "pharmacy" -> draft.credentials(record.isPresent(), record.isPresent() ? List.of(1, 2) : List.of())
                    .pauseMillis(60_000);
            case "library" -> draft.passbackMillis(20_000);
            default -> {
            }
        }
        return draft.withSkew(skewSeconds);
    }
}
