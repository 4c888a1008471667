package cn.yimatong.ledger;

import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

/** A bundled Redis with a founded deployment and a ledger on it. */
final class TestDeployment implements AutoCloseable {
    /** Patient, as tests share their machine; those about the budget take one of their own. */
    static final Duration FIRST_TRY = Duration.ofSeconds(2);
    static final Duration BUDGET = Duration.ofSeconds(10);

    static final byte[] RECORD = "sealed".getBytes(StandardCharsets.US_ASCII);

    private static final byte[] FOUNDED = {1};

    final Vertx vertx = Vertx.vertx();
    final RedisServer server;
    final RedisConnection connection;
    final RedisLedger ledger;
    private final Random random = new Random(42);
    private final AtomicLong versions = new AtomicLong();

    TestDeployment(Path dataDir) {
        server = RedisServer.start(dataDir);
        connection = RedisConnection.open(server.uri());
        get(new SharedState(vertx, connection).found(Map.of("test", Map.of("field", FOUNDED))));
        ledger = ledgerWith(FIRST_TRY, BUDGET, UnaryOperator.identity());
    }

    RedisClusterAsyncCommands<byte[], byte[]> redis() {
        return connection.topology().commands();
    }

    RedisLedger ledgerWith(Duration firstTry, Duration budget, UnaryOperator<String> change) {
        return ledgerWith(firstTry, budget, Annulling.WAITS, change);
    }

    RedisLedger ledgerWith(Duration firstTry, Duration budget, List<Duration> annulWaits,
            UnaryOperator<String> change) {
        return new RedisLedger(vertx, connection, InstantSource.system(), firstTry, budget, annulWaits, change);
    }

    /** Of a new holder, stored with a record and granted a batch. */
    Spend code(Scan scan) {
        long index = random.nextLong();
        HolderKey holder = new HolderKey(index, ~index);
        long version = store(holder, RECORD);
        return code(holder, version, scan);
    }

    /** Of a holder who is there. */
    Spend code(HolderKey holder, long version, Scan scan) {
        Grant.Granted granted = (Grant.Granted) get(ledger.grant(holder, version));
        byte[] cti = ByteBuffer.allocate(16).putLong(random.nextLong()).putLong(random.nextLong()).array();
        return Draft.of(holder.index(), granted.batch(), cti, granted.atMillis() / 1000 + 60, scan)
                .recordVersion(version).spend();
    }

    /** The next version, which is greater than all before. */
    long version() {
        return versions.updateAndGet(last -> Math.max(last + 1, System.currentTimeMillis() * 1000));
    }

    long store(HolderKey holder, byte[] sealed) {
        long version = version();
        Stored stored = get(ledger.store(holder, new Write(sealed, version, OptionalLong.empty())));
        if (!(stored instanceof Stored.Done)) {
            throw new IllegalStateException("Not stored: " + stored);
        }
        return version;
    }

    /** Whose a code from {@link #code(Scan)} is. */
    static HolderKey holderOf(Spend code) {
        return new HolderKey(code.index(), ~code.index());
    }

    static Spend scannedBy(Spend spend, Scan scan) {
        return Draft.like(spend).scan(scan).spend();
    }

    static <T> T get(Future<T> future) {
        return get(future.toCompletionStage());
    }

    static <T> T get(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e);
        } catch (InterruptedException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        connection.close();
        server.close();
        get(vertx.close());
    }
}
