package cn.yimatong.ledger;

import io.lettuce.core.SetArgs;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What spending a code costs on the bundled Redis, its file included, against the least that could do: one
 * {@code SET NX EX}. Each with 256 on their way at a time, and one after the other.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class RedeemBenchmark {
    private static final int TOGETHER = 256;
    private static final byte[] SEALED = new byte[300];
    private static final byte[] ONE = {'1'};

    /** How many holders show codes in turn. */
    @Param({"1024"})
    public int count = 1024;

    private final Random random = new Random(11);
    private final Script redeem = Script.load("redeem", script -> script);
    private Path folder;
    private Vertx vertx;
    private RedisServer server;
    private RedisConnection connection;
    private RedisClusterAsyncCommands<byte[], byte[]> redis;
    private long[] holders;
    private long version;
    private long expiresAtSeconds;

    /** Starts a Redis with holders, each with a batch. */
    @Setup
    public void start() throws IOException {
        folder = Files.createTempDirectory("redeem");
        vertx = Vertx.vertx();
        server = RedisServer.start(folder);
        connection = RedisConnection.open(server.uri());
        redis = connection.topology().commands();
        get(new SharedState(vertx, connection).found(Map.of("bench", Map.of("field", ONE))));
        RedisLedger ledger = new RedisLedger(vertx, connection, InstantSource.system(), Duration.ofSeconds(2),
                Duration.ofSeconds(10));
        version = System.currentTimeMillis() * 1000;
        expiresAtSeconds = System.currentTimeMillis() / 1000 + 3600;
        holders = random.longs(count).toArray();
        for (long index : holders) {
            HolderKey holder = new HolderKey(index, ~index);
            get(ledger.store(holder, new Write(SEALED, version, OptionalLong.empty())));
            get(ledger.grant(holder, version));
        }
        get(redis.configResetstat());
    }

    /** Says what Redis itself has counted, and leaves nothing behind. */
    @TearDown
    public void stop() throws IOException {
        get(redis.info("commandstats")).lines().filter(line -> line.matches("cmdstat_(evalsha|set):.*"))
                .forEach(System.out::println);
        connection.close();
        server.close();
        get(vertx.close());
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** The yardstick, many at a time. */
    @Benchmark
    @OperationsPerInvocation(TOGETHER)
    public Object setTogether() {
        return together(_ -> set());
    }

    /** Spending, many at a time. */
    @Benchmark
    @OperationsPerInvocation(TOGETHER)
    public Object redeemTogether() {
        return together(_ -> redeem());
    }

    /** The yardstick, one after the other. */
    @Benchmark
    public Object setAlone() {
        return get(set());
    }

    /** Spending, one after the other. */
    @Benchmark
    public Object redeemAlone() {
        return get(redeem());
    }

    private CompletionStage<String> set() {
        return redis.set(RedisKeys.spent(holders[random.nextInt(count)], cti()), ONE, SetArgs.Builder.nx().ex(150));
    }

    private CompletionStage<Redemption> redeem() {
        Spend spend = new Spend(holders[random.nextInt(count)], 1, cti(), expiresAtSeconds, 2,
                new Scan("gate-1", "museum", Long.toHexString(random.nextLong())), true, Spend.Use.ONCE, version, false,
                List.of(), false, 0, 0, 0, List.of(), Optional.empty(), Optional.empty());
        Redeeming redeeming = Redeeming.of(spend);
        return redeem.run(redis, redeeming.keys(), redeeming.arguments()).thenApply(reply -> {
            if (!reply.word().equals("accepted")) {
                throw new IllegalStateException("A code is " + reply.word());
            }
            return Redeeming.decode(reply);
        });
    }

    private byte[] cti() {
        return ByteBuffer.allocate(16).putLong(random.nextLong()).putLong(random.nextLong()).array();
    }

    private static Object together(IntFunction<CompletionStage<?>> question) {
        CompletableFuture<?>[] answers = IntStream.range(0, TOGETHER).mapToObj(question)
                .map(CompletionStage::toCompletableFuture).toArray(CompletableFuture<?>[]::new);
        return get(CompletableFuture.allOf(answers).thenApply(_ -> answers.length));
    }

    private static <T> T get(Future<T> future) {
        return get(future.toCompletionStage());
    }

    private static <T> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}
