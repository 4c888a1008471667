package cn.yimatong;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.cli.Consent;
import cn.yimatong.redis.ClusterDeployment;
import cn.yimatong.redis.RedisDeployment;
import cn.yimatong.redis.ServerProgram;
import cn.yimatong.redis.StandAlone;
import io.lettuce.core.RedisClient;
import io.lettuce.core.codec.ByteArrayCodec;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A ledger with holders, a spent code and a lost card is exported, and goes on elsewhere. */
@Timeout(180)
final class LedgerCarryIT {
    private static final String SCAN = "11111111-2222-3333-4444-555555555555";

    @TempDir
    private Path folder;
    private StandAlone redis;
    private String spent;
    private String fresh;

    @BeforeEach
    void fill() throws StartException {
        redis = StandAlone.start(ServerProgram.USUAL, folder.resolve("redis"));
        try (TestNode node = TestNode.start(data(), "redis=" + redis.uri())) {
            node.register("lena", People.senior());
            node.register("otto", People.senior());
            spent = node.freshCode("lena", "{}");
            assertEquals("accept", node.scan("scanner-1", SCAN, spent).getString("decision"));
            node.register("nora", People.senior());
            fresh = node.freshCode("nora", "{}");
            assertEquals(200, node.send("PUT", "/v1/holders/otto/credentials/insurance/standing", "app",
                    new JsonObject().put("standing", "suspended").put("reason", "lost").encode()).statusCode());
        }
    }

    @AfterEach
    void stop() {
        redis.close();
    }

    private Path data() {
        return folder.resolve("node");
    }

    private Path file() {
        return folder.resolve("ledger.export");
    }

    private void export() {
        Command export = Command.run("ledger", "export", file().toString(), "--redis", redis.uri());
        assertEquals(0, export.exitCode(), export.err());
    }

    private Command bringInto(String uri, String... more) {
        return Command.run(List.of("ledger", "import", file().toString(), "--redis", uri, "--data",
                folder.resolve("other").toString()), more);
    }

    /** What the first node has said and done is in force at one on the other Redis. */
    private void assertGoesOn(String uri, Path masterKey) throws StartException {
        try (TestNode node = TestNode.start(InstantSource.system(), folder.resolve("other"),
                data().resolve(FirstCallers.FILE), "redis=" + uri, "master-key=" + masterKey)) {
            assertEquals("replayed", node.scan("scanner-1", TestNode.newScanId(), spent).getString("reason"));
            JsonObject answer = node.scan("scanner-1", TestNode.newScanId(), fresh);
            assertEquals("accept", answer.getString("decision"), answer::encode);
            assertEquals("credential-suspended", node.show("otto", "pharmacy").getString("reason"));
            JsonObject record = new JsonObject(node.send("GET", "/v1/holders/lena", "app", "").body());
            assertTrue(record.encode().contains(People.INSURANCE), record::encode);
            JsonObject export = new JsonObject(node.send("GET", "/v1/holders/otto/export", "app", "").body());
            assertTrue(export.encode().contains("lost"), export::encode);
        }
    }

    private Command check(String uri, Path masterKey) {
        return Command.run("ledger", "check", "--redis", uri, "--master-key", masterKey.toString());
    }

    @Test
    void anExportedLedgerGoesOnInAnotherRedis() throws Exception {
        export();
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
        try (StandAlone other = StandAlone.start(ServerProgram.CURRENT, folder.resolve("redis-2"))) {
            Command first = bringInto(other.uri());
            assertEquals(0, first.exitCode(), first.err());
            assertEquals(0, check(other.uri(), data().resolve("master.key")).exitCode());
            assertGoesOn(other.uri(), data().resolve("master.key"));
            Command again = bringInto(other.uri(), "--resume");
            assertEquals(2, again.exitCode());
            assertTrue(again.err().contains("this Redis is not empty"), again.err());
        }
    }

    @Test
    void anotherMasterKeyIsRefusedBeforeAnythingIsWritten() throws Exception {
        export();
        try (StandAlone other = StandAlone.start(ServerProgram.USUAL, folder.resolve("redis-2"))) {
            Path another = Files.copy(data().resolve("master.key"), folder.resolve("another.key"),
                    StandardCopyOption.COPY_ATTRIBUTES);
            Files.writeString(another, "ab".repeat(32));
            for (List<String> how : List.of(List.of("--dry-run"), List.<String>of())) {
                List<String> words = new ArrayList<>(List.of("--master-key", another.toString()));
                words.addAll(how);
                Command refused = bringInto(other.uri(), words.toArray(String[]::new));
                assertEquals(2, refused.exitCode());
                assertTrue(refused.err().contains(another + " is not the one of the exported deployment"),
                        refused.err());
            }
            Command right = bringInto(other.uri(), "--master-key", data().resolve("master.key").toString());
            assertEquals(0, right.exitCode(), right.err());
        }
    }

    @Test
    void whatNodesSaidOfThemselvesSinceTheDataWasLostIsNothingThatAnImportWouldHarm() throws Exception {
        export();
        try (StandAlone other = StandAlone.start(ServerProgram.USUAL, folder.resolve("redis-2"))) {
            try (TestNode node = TestNode.start(folder.resolve("flushed"), "redis=" + other.uri());
                    RedisClient client = RedisClient.create(other.uri());
                    var connection = client.connect()) {
                connection.sync().flushall();
                Poll.until(() -> connection.sync().exists("{yimatong}nodes") == 1);
                assertEquals(1, connection.sync().dbsize());
                assertNotNull(node);
            }
            Command back = bringInto(other.uri());
            assertEquals(0, back.exitCode(), back.err());
            assertGoesOn(other.uri(), data().resolve("master.key"));
        }
    }

    @Test
    void anExportWarnsOfWhatTheNodeHasNotToldRedis() throws Exception {
        Path spool = Node.spool(data());
        assertEquals(0, Files.size(spool));
        assertFalse(exportOfTheNode("settled").contains("spool"));
        Files.write(spool, new byte[]{1});
        String err = exportOfTheNode("unsettled");
        assertTrue(err.contains("warning: " + spool + " holds codes that were accepted without Redis"), err);
    }

    private String exportOfTheNode(String name) {
        Command export = Command.run("ledger", "export", folder.resolve(name).toString(), "--redis", redis.uri(),
                "--data", data().toString());
        assertEquals(0, export.exitCode(), export.err());
        return export.err();
    }

    @Test
    void marksKeepTheLifeTheyHaveLeft() throws Exception {
        export();
        try (StandAlone other = StandAlone.start(ServerProgram.USUAL, folder.resolve("redis-2"))) {
            assertEquals(0, bringInto(other.uri()).exitCode());
            long before = life(redis);
            long after = life(other);
            assertTrue(after > 0 && Math.abs(after - before) < 2000, before + " and " + after + " ms");
        }
    }

    private static long life(StandAlone redis) {
        try (RedisClient client = RedisClient.create(redis.uri());
                var connection = client.connect(ByteArrayCodec.INSTANCE)) {
            return connection.sync().pttl(connection.sync().keys("{???}s????????????????").getFirst());
        }
    }

    @Test
    void itGoesOnInACluster() throws Exception {
        export();
        try (RedisDeployment cluster = ClusterDeployment.start(ServerProgram.USUAL, folder.resolve("cluster"))) {
            Command first = bringInto(cluster.uri());
            assertEquals(0, first.exitCode(), first.err());
            Command check = check(cluster.uri(), data().resolve("master.key"));
            assertEquals(0, check.exitCode(), check.out() + check.err());
            assertEquals(3, check.out().lines().filter(line -> line.startsWith("Redis at ")).count(), check.out());
            assertGoesOn(cluster.uri(), data().resolve("master.key"));
        }
    }

    @Test
    void aRekeyedLedgerGoesOnAndTheOldMasterKeyOpensNothing() throws Exception {
        export();
        Path old = data().resolve("master.key");
        try (StandAlone other = StandAlone.start(ServerProgram.USUAL, folder.resolve("redis-2"))) {
            Command same = bringInto(other.uri(), "--rekey", "--old-master-key", old.toString(), "--master-key",
                    old.toString());
            assertTrue(same.exitCode() == 2 && same.err().contains("is the old master key"), same.err());
            Command rekey = bringInto(other.uri(), "--rekey", "--old-master-key", old.toString());
            assertEquals(0, rekey.exitCode(), rekey.err());
            Path fresh = folder.resolve("other/master.key");
            Command check = check(other.uri(), fresh);
            assertTrue(check.out().contains("records opened: 3 open, 0 of an unknown key, 0 damaged"), check.out());
            Command withOld = check(other.uri(), old);
            assertEquals(2, withOld.exitCode());
            assertTrue(withOld.err().contains("does not open this deployment's secrets"), withOld.err());
            assertSharesNoSealedBytes(other);
            assertGoesOn(other.uri(), fresh);
        }
    }

    /** No secret and no record of the old Redis stands in the new one as it was. */
    private void assertSharesNoSealedBytes(StandAlone other) {
        try (RedisClient client = RedisClient.create(redis.uri());
                RedisClient second = RedisClient.create(other.uri());
                var from = client.connect(ByteArrayCodec.INSTANCE);
                var to = second.connect(ByteArrayCodec.INSTANCE)) {
            List<byte[]> holders = from.sync().keys("{???}h????????");
            assertEquals(3, holders.size());
            for (byte[] key : holders) {
                byte[] before = from.sync().get(key);
                byte[] after = to.sync().get(key);
                assertEquals(before.length, after.length);
                assertTrue(Arrays.equals(before, 0, 84, after, 0, 84));
                assertFalse(Arrays.equals(before, 84, before.length, after, 84, after.length));
            }
            for (String table : List.of("secrets", "signing-keys", "data-keys")) {
                byte[] key = ("{yimatong}t:" + table).getBytes(StandardCharsets.US_ASCII);
                Map<byte[], byte[]> after = to.sync().hgetall(key);
                assertFalse(after.isEmpty());
                from.sync().hgetall(key).values().forEach(value -> assertTrue(
                        after.values().stream().noneMatch(now -> Arrays.equals(now, value)), table));
            }
        }
    }

    @Test
    void aFileThatIsCutIsRefusedAndNothingIsWritten() throws Exception {
        export();
        byte[] whole = Files.readAllBytes(file());
        Files.write(file(), Arrays.copyOf(whole, whole.length - 1));
        try (StandAlone other = StandAlone.start(ServerProgram.USUAL, folder.resolve("redis-2"))) {
            Command cut = bringInto(other.uri());
            assertEquals(2, cut.exitCode());
            assertTrue(cut.err().contains("it is cut off behind entry"), cut.err());
            Files.write(file(), whole);
            assertEquals(0, bringInto(other.uri()).exitCode());
        }
    }

    @Test
    void aDryRunSaysWhatTheImportWouldBringInAndWritesNothing() throws Exception {
        export();
        String old = data().resolve("master.key").toString();
        try (StandAlone other = StandAlone.start(ServerProgram.USUAL, folder.resolve("redis-2"))) {
            Command dry = bringInto(other.uri(), "--dry-run");
            assertEquals(0, dry.exitCode(), dry.err());
            Command rekey = bringInto(other.uri(), "--dry-run", "--rekey", "--old-master-key", old);
            assertEquals(0, rekey.exitCode(), rekey.err());
            Command same = bringInto(other.uri(), "--dry-run", "--rekey", "--old-master-key", old, "--master-key", old);
            assertTrue(same.exitCode() == 2 && same.err().contains("is the old master key"), same.err());
            assertEquals(0, keys(other));
            assertFalse(Files.exists(folder.resolve("other")), "neither a folder nor a master key is made");
            Command done = bringInto(other.uri());
            assertEquals(0, done.exitCode(), done.err());
            String words = "dry run, nothing is written: %,d keys to import, 0 have no life left\n"
                    .formatted(keys(other));
            assertTrue(dry.err().endsWith(words) && rekey.err().endsWith(words), dry.err() + rekey.err());
        }
    }

    @Test
    void atATerminalARedisIsFilledOnlyByAYes() {
        export();
        try (StandAlone other = StandAlone.start(ServerProgram.USUAL, folder.resolve("other-redis"))) {
            Command no = bringIn("no", other);
            assertEquals(2, no.exitCode());
            assertEquals(0, keys(other));
            Command rekey = bringIn("no", other, "--rekey", "--old-master-key",
                    data().resolve("master.key").toString());
            assertTrue(rekey.err().contains(", sealed anew under the master key " + folder.resolve("other/master.key")
                    + "\nDo it? "), rekey.err());
            assertFalse(Files.exists(folder.resolve("other/master.key")),
                    "no key is made that a later import would meet");
            Command yes = bringIn("yes", other);
            assertEquals(0, yes.exitCode(), yes.err());
            String question = "%,d keys of %s go into Redis at %s\nDo it? Type yes: ".formatted(keys(other), file(),
                    other.uri().replace("redis://", ""));
            assertTrue(no.err().endsWith(question + "ledger import: nothing is imported\n"), no.err());
            assertTrue(yes.err().contains(question), yes.err());
        }
        try (StandAlone other = StandAlone.start(ServerProgram.USUAL, folder.resolve("third-redis"))) {
            Command unasked = bringIn("no", other, "--yes");
            assertEquals(0, unasked.exitCode(), unasked.err());
            assertFalse(unasked.err().contains("Do it?"), unasked.err());
        }
    }

    /** By somebody at a terminal, who answers this. */
    private Command bringIn(String answer, StandAlone into, String... more) {
        var err = new StringWriter();
        var consent = new Consent(new ByteArrayInputStream((answer + "\n").getBytes(StandardCharsets.UTF_8)), true);
        int exitCode = LedgerCommand.of(Map.of(), consent).setErr(new PrintWriter(err, true))
                .execute(Stream.concat(Stream.of("import", file().toString(), "--redis", into.uri(), "--data",
                        folder.resolve("other").toString()), Stream.of(more)).toArray(String[]::new));
        return new Command(exitCode, "", err.toString());
    }

    @Test
    void aDryRunIntoAFolderThatHoldsNoRedisLeavesNoneThere() throws Exception {
        export();
        Command dry = Command.run("ledger", "import", file().toString(), "--data",
                folder.resolve("other").toString(), "--dry-run");
        assertEquals(0, dry.exitCode(), dry.err());
        assertFalse(Files.exists(folder.resolve("other")));
    }

    @Test
    void aDryRunRefusesWhatTheImportWouldRefuse() throws Exception {
        export();
        Command into = bringInto(redis.uri(), "--dry-run");
        assertEquals(2, into.exitCode());
        assertTrue(into.err().contains("this Redis is not empty"), into.err());
        byte[] whole = Files.readAllBytes(file());
        Files.write(file(), Arrays.copyOf(whole, whole.length - 1));
        Command cut = bringInto(redis.uri(), "--dry-run");
        assertEquals(2, cut.exitCode());
        assertTrue(cut.err().contains("it is cut off behind entry"), cut.err());
    }

    private static long keys(StandAlone redis) {
        try (RedisClient client = RedisClient.create(redis.uri());
                var connection = client.connect(ByteArrayCodec.INSTANCE)) {
            return connection.sync().dbsize();
        }
    }

    @Test
    void aRedisThatHoldsSomethingIsRefused() throws IOException {
        export();
        Command into = bringInto(redis.uri());
        assertEquals(2, into.exitCode());
        assertTrue(into.err().contains("this Redis is not empty"), into.err());
        Command twice = Command.run("ledger", "export", file().toString(), "--redis", redis.uri());
        assertEquals(2, twice.exitCode());
        assertTrue(twice.err().contains("is there already"), twice.err());
    }
}
