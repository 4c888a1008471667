package cn.yimatong.ledger;

import static cn.yimatong.ledger.TestDeployment.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.redis.ServerProgram;
import cn.yimatong.redis.StandAlone;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Exports and imports that are stopped midway go on, and nothing is missing in the end. */
@Timeout(120)
class LedgerResumeIT {
    private static final int MARKS = 50_000;
    private static final int STOP_AT = 45_000;
    /** The founding mark, a table, and a birth mark of each partition. */
    private static final int SHARED = 2 + PartitionTags.COUNT;
    private static final String DEPLOYMENT = "cafe";

    @TempDir
    private Path folder;
    private Vertx vertx;
    private StandAlone redis;
    private final List<String> begunAgain = new ArrayList<>();

    @BeforeEach
    void fill() {
        vertx = Vertx.vertx();
        redis = StandAlone.start(ServerProgram.USUAL, folder.resolve("redis"));
        try (RedisConnection connection = RedisConnection.open(redis.uri())) {
            get(new SharedState(vertx, connection).found(Map.of("test", Map.of("field", new byte[]{1}))));
            List<RedisFuture<String>> sent = new ArrayList<>();
            for (int i = 0; i < MARKS; i++) {
                byte[] cti = ByteBuffer.allocate(16).putInt(i).array();
                sent.add(connection.topology().commands().set(RedisKeys.spent((long) i << 40, cti), cti,
                        SetArgs.Builder.px(3_600_000)));
                if (sent.size() == 1000) {
                    Walk.awaitAll(sent);
                    sent.clear();
                }
            }
        }
    }

    @AfterEach
    void stop() {
        redis.close();
        get(vertx.close());
    }

    private Path file() {
        return folder.resolve("ledger.export");
    }

    private static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private static LongConsumer stopAt(long most) {
        return done -> {
            if (done >= most) {
                throw new Stopped();
            }
        };
    }

    private LedgerExport.Summary export(boolean resume, LongConsumer progress) throws IOException {
        try (RedisConnection connection = RedisConnection.open(redis.uri())) {
            return new LedgerExport(connection, new SecureRandom()).run(file(), DEPLOYMENT, resume,
                    new ExportWatch(progress, begunAgain));
        }
    }

    @Test
    void aStoppedExportGoesOnWhereItWas() throws IOException {
        assertThrows(Stopped.class, () -> export(false, stopAt(STOP_AT)));
        assertFalse(Files.exists(file()));
        assertTrue(Files.exists(LedgerExport.unfinished(file())));
        AtomicLong first = new AtomicLong();
        LedgerExport.Summary summary = export(true, seen -> first.compareAndSet(0, seen));
        assertTrue(summary.wentOn());
        assertTrue(first.get() > 20_000, "went on behind " + first.get());
        assertEquals(MARKS + SHARED, ExportWatch.keysOf(file()).size());
        assertFalse(Files.exists(LedgerExport.unfinished(file())));
    }

    @Test
    void anExportWhoseServerWasStartedAnewBeginsAnew() throws IOException {
        assertThrows(Stopped.class, () -> export(false, stopAt(STOP_AT)));
        redis.server().kill();
        redis.server().restart();
        assertFalse(export(true, _ -> {}).wentOn());
        assertEquals(MARKS + SHARED, ExportWatch.keysOf(file()).size());
    }

    @Test
    void anExportWhoseServerIsStartedAnewInItsMidstMissesNothing() throws IOException {
        AtomicBoolean done = new AtomicBoolean();
        export(false, seen -> {
            if (seen > STOP_AT && !done.getAndSet(true)) {
                redis.server().kill();
                redis.server().restart();
            }
        });
        assertEquals(MARKS + SHARED, ExportWatch.keysOf(file()).size());
        assertEquals(List.of("127.0.0.1:" + redis.server().port()), begunAgain);
    }

    @Test
    void aReplicaIsNotExported() {
        try (RedisConnection connection = RedisConnection.open(redis.uri())) {
            get(((RedisAsyncCommands<byte[], byte[]>) connection.topology().commands()).replicaof("127.0.0.1", 1));
            LedgerExport export = new LedgerExport(connection, new SecureRandom());
            String refusal = assertThrows(LedgerUnavailableException.class, () -> export.run(file(), DEPLOYMENT, false,
                    new ExportWatch(_ -> {}, begunAgain))).toString();
            assertTrue(refusal.contains("is a replica"), refusal);
            assertFalse(Files.exists(LedgerExport.unfinished(file())));
        }
    }

    @Test
    void aStoppedImportGoesOnWhereItWas() throws IOException {
        export(false, _ -> {});
        LedgerImport exported = new LedgerImport(file());
        LedgerImport.Contents contents = exported.contents(_ -> {});
        try (StandAlone other = StandAlone.start(ServerProgram.USUAL, folder.resolve("redis-2"));
                RedisConnection connection = RedisConnection.open(other.uri())) {
            LedgerImport.Changes none = LedgerImport.Changes.none();
            assertThrows(Stopped.class,
                    () -> exported.write(connection, contents, none, false, stopAt(STOP_AT)));
            assertEquals(0, get(connection.topology().commands().exists(RedisKeys.FOUNDED)));
            String refusal = assertThrows(IllegalStateException.class,
                    () -> exported.write(connection, contents, none, false, _ -> {})).toString();
            assertTrue(refusal.contains("--resume"), refusal);
            LedgerImport.Summary summary = exported.write(connection, contents, none, true, _ -> {});
            assertTrue(summary.written() < MARKS + SHARED - 40_000, summary::toString);
            assertEquals(MARKS + SHARED, Walk.keys(get(connection.topology().masters())));
            assertEquals(Map.of(), get(connection.topology().commands()
                    .hgetall(RedisLedger.text("{yimatong}importing"))));
        }
    }
}
