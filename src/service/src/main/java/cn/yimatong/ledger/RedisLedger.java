package cn.yimatong.ledger;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;

/** The ledger in Redis. Safe for use from any thread. */
public final class RedisLedger implements Ledger {
    /** How long an answer is waited for before the same is asked again, where the caller has no better figure. */
    public static final Duration FIRST_TRY = Duration.ofMillis(200);
    /** How long a question may take in all, where the caller has no better figure. */
    public static final Duration BUDGET = Duration.ofMillis(500);

    /** With {@link #FIRST_TRY}, {@link #BUDGET} and the system's clock. */
    public RedisLedger(Vertx vertx, RedisConnection connection) {
        this(vertx, connection, InstantSource.system(), FIRST_TRY, BUDGET);
    }

    /**
     * @param clock the node's clock, which only {@link #clockOffsetMillis} reads
     * @param firstTry how long an answer is waited for before the same is asked again; less than {@code budget}
     * @param budget how long a question may take in all; an answer after it is thrown away
     */
    public RedisLedger(Vertx vertx, RedisConnection connection, InstantSource clock, Duration firstTry,
            Duration budget) {}

    @Override
    public Future<Registration> register(HolderKey holder) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Future<Grant> grant(HolderKey holder) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Future<Redemption> redeem(Spend spend) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Future<Annulment> annul(ScanKey scan) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Future<Long> clockOffsetMillis() {
        throw new UnsupportedOperationException();
    }
}
