package cn.yimatong.ledger;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.LongFunction;
import java.util.stream.Stream;

/** Fills the bundled Redis with holders, then spends a code of each, and prints what all that takes of its memory. */
public final class LedgerMemory {
    private static final int TOGETHER = 512;
    private static final int RECORD_LENGTH = 300;

    private final Random random = new Random(7);
    private final RedisConnection connection;
    private final RedisLedger ledger;
    private final long now = System.currentTimeMillis();

    private LedgerMemory(Vertx vertx, RedisConnection connection) {
        this.connection = connection;
        this.ledger = new RedisLedger(vertx, connection, InstantSource.system(), Duration.ofSeconds(10),
                Duration.ofSeconds(30));
        get(new SharedState(vertx, connection).found(Map.of("bench", Map.of("field", new byte[1]))));
    }

    /**
     * Measures.
     *
     * @param arguments how many holders; a million where it is no number
     */
    public static void main(String[] arguments) throws IOException {
        int holders = arguments.length > 0 && arguments[0].matches("\\d+") ? Integer.parseInt(arguments[0]) : 1_000_000;
        Path folder = Files.createTempDirectory("memory");
        Vertx vertx = Vertx.vertx();
        try (RedisServer server = RedisServer.start(folder);
                RedisConnection connection = RedisConnection.open(server.uri())) {
            new LedgerMemory(vertx, connection).measure(holders);
        } finally {
            get(vertx.close());
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private void measure(int holders) {
        long[] indexes = random.longs(holders).toArray();
        long empty = used();
        all(indexes, this::store);
        long stored = used();
        all(indexes, this::spend);
        long spent = used();
        long events = events();
        System.out.printf(Locale.ROOT, "%n| kind | how many | bytes in all | bytes each |%n|---|---|---|---|%n");
        row("holder with " + RECORD_LENGTH + " bytes of sealed record", holders, stored - empty);
        row("spent code: its mark, and for ten minutes its pointer", holders, spent - stored - events);
        row("partition's usage stream", AwayAcceptance.PARTITIONS, events);
    }

    private static void row(String kind, int count, long bytes) {
        System.out.printf(Locale.ROOT, "| %s | %,d | %,d | %d |%n", kind, count, bytes, bytes / Math.max(1, count));
    }

    private Future<?> store(long index) {
        return ledger.store(new HolderKey(index, ~index), new Write(new byte[RECORD_LENGTH], now * 1000,
                OptionalLong.empty()));
    }

    private Future<?> spend(long index) {
        byte[] cti = ByteBuffer.allocate(16).putLong(random.nextLong()).putLong(random.nextLong()).array();
        Scan scan = new Scan("gate-" + (index & 0xfff), "metro", Long.toHexString(random.nextLong()));
        return ledger.redeem(new Spend(index, 0, cti, now / 1000 + 3600, 2, scan, true, Spend.Use.ONCE, now * 1000,
                false, List.of(), false, 0, 0, 0, List.of(), Optional.empty(), Optional.empty())).map(answer -> {
                    if (!(answer instanceof Redemption.Accepted)) {
                        throw new IllegalStateException("A code is not accepted");
                    }
                    return answer;
                });
    }

    private static void all(long[] indexes, LongFunction<Future<?>> question) {
        List<Future<?>> asked = new ArrayList<>();
        for (int i = 0; i < indexes.length; i++) {
            asked.add(question.apply(indexes[i]));
            if (asked.size() == TOGETHER || i == indexes.length - 1) {
                get(Future.all(asked));
                asked.clear();
            }
        }
    }

    private long events() {
        long bytes = 0;
        for (int partition = 0; partition < AwayAcceptance.PARTITIONS; partition++) {
            Long usage = connection.topology().commands().memoryUsage(RedisKeys.usageOf(partition))
                    .toCompletableFuture().join();
            bytes += usage == null ? 0 : usage;
        }
        return bytes;
    }

    private long used() {
        String memory = connection.topology().commands().info("memory").toCompletableFuture().join();
        return memory.lines().filter(line -> line.startsWith("used_memory:"))
                .mapToLong(line -> Long.parseLong(line.substring("used_memory:".length()))).findFirst().orElseThrow();
    }

    private static <T> T get(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}
