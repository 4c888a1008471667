package cn.yimatong;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.redis.ServerProgram;
import cn.yimatong.redis.StandAlone;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code ledger check} on real servers, whole ones and such as were damaged. */
@Timeout(120)
final class LedgerCheckIT {

    @TempDir
    private Path folder;

    @Test
    void aWholeLedgerIsCountedAndAllIsWell() throws Exception {
        try (StandAlone redis = StandAlone.start(ServerProgram.USUAL, folder.resolve("redis"))) {
            fill(redis);
            Command check = check(redis, "--sample", "1");
            JsonObject report = new JsonObject(check.out());
            assertEquals(0, check.exitCode(), check.out());
            assertEquals(List.of(), report.getJsonArray("wrong").getList());
            assertEquals(2, keys(report, "holders"));
            assertEquals(1, keys(report, "tombstones of erased holders"));
            assertEquals(1, keys(report, "spent marks"));
            assertEquals(1024, keys(report, "birth marks"));
            assertEquals(1, keys(report, "founding marks"));
            assertEquals(2, report.getJsonObject("records").getInteger("open"));
            assertTrue(report.getJsonArray("kinds").stream()
                    .allMatch(kind -> ((JsonObject) kind).getLong("bytes") > 0), report::encode);
        }
    }

    @Test
    void plantedDamageIsFoundAndNoIdIsTold() throws Exception {
        try (StandAlone redis = StandAlone.start(ServerProgram.USUAL, folder.resolve("redis"))) {
            fill(redis);
            damage(redis, commands -> {
                byte[] birth = commands.keys("{???}b").getFirst();
                commands.del(birth);
                commands.set(bytes("somebody's"), bytes("value"));
                List<byte[]> holders = commands.keys("{???}h????????").stream()
                        .filter(key -> commands.strlen(key) > 100).toList();
                assertEquals(2, holders.size());
                // The number of the data key is the first thing behind the head of 84 bytes.
                commands.setrange(holders.getFirst(), 84, new byte[]{0x7f, 0x7f});
                commands.setrange(holders.getLast(), 100, new byte[]{1, 2, 3, 4, 5, 6, 7, 8});
            });
            Command check = check(redis);
            JsonObject report = new JsonObject(check.out());
            assertEquals(1, check.exitCode());
            assertEquals(new JsonObject().put("open", 0).put("unknownKey", 1).put("damaged", 1),
                    report.getJsonObject("records"));
            String wrong = report.getJsonArray("wrong").encode();
            assertEquals(4, report.getJsonArray("wrong").size(), wrong);
            assertTrue(wrong.contains("1 partitions without birth mark"), wrong);
            assertTrue(wrong.contains("1 keys that are not the ledger's"), wrong);
            assertFalse(check.out().contains("lena") || check.out().contains("somebody's v"), check.out());
        }
    }

    @Test
    void aServerThatWouldThrowMarksAwayIsReportedAndNotRefused() throws Exception {
        try (StandAlone redis = StandAlone.start(ServerProgram.USUAL, folder.resolve("redis"))) {
            fill(redis);
            damage(redis, commands -> commands.configSet("maxmemory-policy", "allkeys-lru"));
            Command check = check(redis);
            assertEquals(1, check.exitCode(), check.err());
            assertTrue(new JsonObject(check.out()).getJsonArray("wrong").encode().contains("noeviction"), check.out());
        }
    }

    @Test
    void theRedisOfARunningNodeAndOfAStoppedOneIsFoundInItsFolder() throws Exception {
        Path data = folder.resolve("node");
        try (TestNode node = TestNode.start(data)) {
            node.register("lena", People.senior());
            assertEquals(0, Command.run("ledger", "check", "--data", data.toString()).exitCode());
        }
        Command stopped = Command.run("ledger", "check", "--data", data.toString());
        assertEquals(0, stopped.exitCode(), stopped.err());
        assertTrue(stopped.out().endsWith("all is well\n"), stopped.out());
        assertTrue(stopped.out().contains("records opened: 1 open, 0 of an unknown key, 0 damaged"), stopped.out());
    }

    @Test
    void aFolderWithoutARedisIsToldAndNothingIsMade() {
        Command nowhere = Command.run("ledger", "check", "--data", folder.resolve("nowhere").toString());
        assertEquals(2, nowhere.exitCode());
        assertTrue(nowhere.err().contains("no node has kept a Redis in"), nowhere.err());
        assertFalse(folder.resolve("nowhere").toFile().exists());
    }

    /** Two holders with a record, one of whom has spent a code, and one who is erased. */
    private void fill(StandAlone redis) throws StartException {
        try (TestNode node = TestNode.start(folder.resolve("node"), "redis=" + redis.uri())) {
            node.register("lena", People.senior());
            node.register("otto", People.senior());
            node.register("gone", People.senior());
            assertEquals("accept", node.show("lena", "bus").getString("decision"));
            assertEquals(200, node.send("DELETE", "/v1/holders/gone", "app", "").statusCode());
        }
    }

    private Command check(StandAlone redis, String... more) {
        return Command.run(List.of("ledger", "check", "--json", "--redis", redis.uri(), "--data",
                folder.resolve("node").toString()), more);
    }

    private static void damage(StandAlone redis, Consumer<RedisCommands<byte[], byte[]>> change) {
        try (RedisClient client = RedisClient.create(redis.uri());
                var connection = client.connect(ByteArrayCodec.INSTANCE)) {
            change.accept(connection.sync());
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static long keys(JsonObject report, String kind) {
        JsonArray kinds = report.getJsonArray("kinds");
        return kinds.stream().map(JsonObject.class::cast).filter(count -> count.getString("kind").equals(kind))
                .mapToLong(count -> count.getLong("keys")).sum();
    }
}
