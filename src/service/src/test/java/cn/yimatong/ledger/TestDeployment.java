package cn.yimatong.ledger;

import io.lettuce.core.api.async.RedisAsyncCommands;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;

/** A bundled Redis with a founded deployment and a ledger on it. */
final class TestDeployment implements AutoCloseable {
    /** Patient, as tests share their machine; those about the budget take one of their own. */
    static final Duration FIRST_TRY = Duration.ofSeconds(2);
    static final Duration BUDGET = Duration.ofSeconds(10);

    private static final byte[] FOUNDED = {1};

    final Vertx vertx = Vertx.vertx();
    final RedisServer server;
    final RedisConnection connection;
    final RedisLedger ledger;
    private final Random random = new Random(42);

    TestDeployment(Path dataDir) {
        server = RedisServer.start(dataDir);
        connection = RedisConnection.open(server.uri());
        get(new SharedState(vertx, connection).found(Map.of("test", Map.of("field", FOUNDED))));
        ledger = ledgerWith(FIRST_TRY, BUDGET, UnaryOperator.identity());
    }

    RedisAsyncCommands<byte[], byte[]> redis() {
        return connection.commands();
    }

    RedisLedger ledgerWith(Duration firstTry, Duration budget, UnaryOperator<String> change) {
        return new RedisLedger(vertx, connection, InstantSource.system(), firstTry, budget, change);
    }

    /** Of a new holder, registered and granted a batch. */
    Spend code(Scan scan) {
        HolderKey holder = new HolderKey(random.nextLong(), random.nextLong());
        get(ledger.register(holder));
        Grant.Granted granted = (Grant.Granted) get(ledger.grant(holder));
        byte[] cti = ByteBuffer.allocate(16).putLong(random.nextLong()).putLong(random.nextLong()).array();
        return new Spend(holder.index(), granted.batch(), cti, granted.atMillis() / 1000 + 60, 2, scan,
                Optional.empty(), 0, true);
    }

    static Spend scannedBy(Spend spend, Scan scan) {
        return new Spend(spend.index(), spend.batch(), spend.cti(), spend.expiresAtSeconds(), spend.skewSeconds(), scan,
                spend.needs(),
                spend.pauseSeconds(), spend.spendable());
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
