package cn.yimatong.ledger;

import static cn.yimatong.ledger.TestDeployment.get;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.Range;
import io.lettuce.core.XAddArgs;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForgettingIT {
    private static final Duration BOUND = Duration.ofSeconds(20);

    @Test
    void oldEventsGoAndWhatWasErasedLeavesTheFile(@TempDir Path data) throws Exception {
        Vertx vertx = Vertx.vertx();
        try (RedisServer server = RedisServer.start(data);
                RedisConnection connection = RedisConnection.open(server.uri())) {
            RedisClusterAsyncCommands<byte[], byte[]> redis = connection.topology().commands();
            long now = System.currentTimeMillis();
            for (int partition : new int[]{0, PartitionTags.COUNT - 1}) {
                for (String id : new String[]{now - 7_200_000 + "-0", now - 1000 + "-0"}) {
                    redis.xadd(RedisKeys.usageOf(partition), new XAddArgs().id(id),
                            Map.of(bytes("kind"), bytes("spent"))).get();
                }
            }
            redis.set(bytes("holder"), bytes("sealed-and-erased")).get();
            redis.del(bytes("holder")).get();
            until(() -> anyFileHolds(data, "sealed-and-erased"));

            get(new Forgetting(vertx, connection, InstantSource.system()).forget(Duration.ofHours(1)));
            for (int partition : new int[]{0, PartitionTags.COUNT - 1}) {
                assertEquals(1, redis.xrange(RedisKeys.usageOf(partition), Range.unbounded()).get().size());
            }
            until(() -> !anyFileHolds(data, "sealed-and-erased"));
            assertTrue(anyFileHolds(data, "kind"));
            assertFalse(anyFileHolds(data, "holder"));
        } finally {
            get(vertx.close());
        }
    }

    /** Redis replaces its files while it is looked; what is gone holds nothing. */
    private static boolean anyFileHolds(Path folder, String text) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder.resolve("redis/appendonlydir"))) {
            for (Path file : files) {
                if (holds(file, text)) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean holds(Path file, String text) throws IOException {
        try {
            return Files.readString(file, ISO_8859_1).contains(text);
        } catch (NoSuchFileException _) {
            return false;
        }
    }

    private static void until(BooleanSupplier holds) {
        long end = System.nanoTime() + BOUND.toNanos();
        while (!holds.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "did not come true in time");
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
