package cn.yimatong;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.redis.ServerProgram;
import cn.yimatong.redis.StandAlone;
import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Exports and imports that are killed midway go on with {@code --resume}, and end as if nobody had killed them. */
@Timeout(120)
final class LedgerKillIT {
    private static final String WHO_IS_THERE = "{yimatong}nodes";
    private static final int HOLDERS = 20;
    private static final int MARKS = 40_000;
    private static final String VALUE = "v".repeat(200);
    private static final long MIDWAY_BYTES = 6_000_000;
    private static final long MIDWAY_ENTRIES = 10_000;
    /** A byte a character, so that no key is changed on its way. */
    private static final StringCodec CODEC = new StringCodec(StandardCharsets.ISO_8859_1);

    @TempDir
    private Path folder;
    private final RedisClient client = RedisClient.create();
    private StandAlone redis;
    private StandAlone other;

    @BeforeEach
    void fill() throws StartException {
        redis = StandAlone.start(ServerProgram.USUAL, folder.resolve("redis"));
        other = StandAlone.start(ServerProgram.USUAL, folder.resolve("redis-2"));
        try (TestNode node = TestNode.start(folder.resolve("node"), "redis=" + redis.uri())) {
            for (int i = 0; i < HOLDERS; i++) {
                node.register("holder-" + i, People.senior());
            }
        }
        try (var connection = to(redis)) {
            List<String> births = connection.sync().keys("{???}b");
            List<CompletionStage<?>> sent = new ArrayList<>();
            for (int i = 0; i < MARKS; i++) {
                String tag = births.get(i % births.size()).substring(0, 5);
                sent.add(connection.async().set(tag + "s%016d".formatted(i), VALUE,
                        SetArgs.Builder.px(3_600_000)));
            }
            await(sent);
        }
    }

    @AfterEach
    void stop() {
        client.close();
        redis.close();
        other.close();
    }

    private StatefulRedisConnection<String, String> to(StandAlone server) {
        return client.connect(CODEC, RedisURI.create(server.uri()));
    }

    private static void await(List<? extends CompletionStage<?>> answers) {
        CompletableFuture.allOf(answers.stream().map(CompletionStage::toCompletableFuture)
                .toArray(CompletableFuture<?>[]::new)).join();
    }

    private String file() {
        return folder.resolve("ledger.export").toString();
    }

    private List<String> export() {
        return List.of("ledger", "export", file(), "--redis", redis.uri());
    }

    private List<String> bringIn(String... more) {
        List<String> words = new ArrayList<>(List.of("ledger", "import", file(), "--redis", other.uri(), "--data",
                folder.resolve("other").toString()));
        words.addAll(List.of(more));
        return words;
    }

    /** As {@code kill -9}; the server stands still meanwhile, so that the command cannot end before. */
    private void killMidway(List<String> words, BooleanSupplier midway, StandAlone server) throws IOException {
        Path output = folder.resolve("output.txt");
        Process process = ServiceProcess.launch(output, words);
        try {
            Poll.until(() -> !process.isAlive() || midway.getAsBoolean());
            server.server().pause();
            assertTrue(process.isAlive(), Files.readString(output));
        } finally {
            process.destroyForcibly().onExit().join();
            server.server().resume();
        }
    }

    private void killExportMidway() throws IOException {
        Path part = Path.of(file() + ".part");
        killMidway(export(), () -> part.toFile().length() > MIDWAY_BYTES, redis);
        assertFalse(Files.exists(Path.of(file())));
    }

    private void killImportMidway(List<String> words) throws IOException {
        try (var connection = to(other)) {
            killMidway(words, () -> {
                String entries = connection.sync().hget("{yimatong}importing", "entries");
                return entries != null && Long.parseLong(entries) >= MIDWAY_ENTRIES;
            }, other);
            assertEquals(0, connection.sync().exists("{yimatong}founded"));
        }
    }

    private static String lastWords(Command command) {
        return command.err().lines().toList().getLast();
    }

    private static void assertDone(Command command) {
        assertEquals(0, command.exitCode(), command.err());
    }

    /** All but which nodes are there, which is nothing that a ledger keeps. */
    private Map<String, Object> everythingIn(StandAlone server) {
        try (var connection = to(server)) {
            Map<String, CompletionStage<?>> asked = new TreeMap<>();
            connection.sync().keys("*").stream().filter(key -> !key.equals(WHO_IS_THERE))
                    .forEach(key -> asked.put(key, switch (key) {
                        case String table when table.startsWith("{yimatong}t:") -> connection.async().hgetall(key);
                        case String stream when stream.endsWith("}u") ->
                            connection.async().xrange(key, Range.unbounded());
                        default -> connection.async().get(key);
                    }));
            await(List.copyOf(asked.values()));
            Map<String, Object> all = new TreeMap<>();
            asked.forEach((key, value) -> all.put(key, value.toCompletableFuture().join()));
            return all;
        }
    }

    @Test
    void killedExportAndImportGoOnAndAllIsThere() throws IOException {
        killExportMidway();
        Command exported = Command.run(export(), "--resume");
        assertDone(exported);
        assertFalse(exported.err().contains("begun anew"), exported.err());
        killImportMidway(bringIn());
        Command anew = Command.run(bringIn(), "--dry-run");
        assertTrue(anew.exitCode() == 2 && anew.err().contains("go on with --resume"), anew.err());
        Command dry = Command.run(bringIn(), "--dry-run", "--resume");
        assertDone(dry);
        Command done = Command.run(bringIn(), "--resume");
        assertDone(done);
        assertEquals(lastWords(done).replace("imported", "to import").replace("had", "have"),
                lastWords(dry).replace("dry run, nothing is written: ", ""));
        assertEquals(everythingIn(redis), everythingIn(other));
    }

    @Test
    void aKilledRekeyingImportGoesOnUnderTheKeysItBeganWith() throws IOException {
        assertDone(Command.run(export()));
        List<String> rekey = bringIn("--rekey", "--old-master-key", folder.resolve("node/master.key").toString());
        killImportMidway(rekey);
        Command withoutKeys = Command.run(bringIn(), "--resume");
        assertEquals(2, withoutKeys.exitCode());
        assertTrue(withoutKeys.err().contains("begun with other keys"), withoutKeys.err());
        assertDone(Command.run(rekey, "--resume"));
        Command check = Command.run("ledger", "check", "--redis", other.uri(), "--master-key",
                folder.resolve("other/master.key").toString());
        assertDone(check);
        assertTrue(check.out().contains("records opened: " + HOLDERS + " open, 0 of an unknown key, 0 damaged"),
                check.out());
        assertEquals(everythingIn(redis).keySet(), everythingIn(other).keySet());
    }
}
