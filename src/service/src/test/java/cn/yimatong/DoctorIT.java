package cn.yimatong;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.ledger.LogLines;
import cn.yimatong.ledger.NodeRoll;
import cn.yimatong.ledger.RedisConnection;
import cn.yimatong.redis.ServerProgram;
import cn.yimatong.redis.StandAlone;
import io.lettuce.core.RedisClient;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./yimatong doctor} on real servers. */
@Timeout(120)
final class DoctorIT {

    @TempDir
    private Path folder;

    @Test
    void aWholeDeploymentIsWellBesideItsNodeAndANextKeyIsAskedFor() throws Exception {
        Path data = folder.resolve("node");
        try (TestNode node = TestNode.start(data)) {
            node.register("lena");
            Poll.until(() -> Command.run("doctor", "--data", data.toString()).exitCode() == 0);
            Command well = Command.run("doctor", "--data", data.toString());
            assertTrue(well.out().endsWith("nothing that matters\n"), well.out());
            assertTrue(well.out().contains("advice  keys: no next key is staged"), well.out());
            assertTrue(well.out().contains(": ./yimatong keys stage --data " + data + "\n"), well.out());
            assertEquals(0, Command.run("keys", "stage", "--data", data.toString()).exitCode());
            Command staged = Command.run("doctor", "--data", data.toString());
            assertTrue(staged.out().contains("well    keys: a next key is staged"), staged.out());
        }
    }

    @Test
    void whatNobodyCanReadAndWhoIsMissingMatters() throws Exception {
        try (StandAlone redis = StandAlone.start(ServerProgram.USUAL, folder.resolve("redis"))) {
            Path data = folder.resolve("node");
            TestNode.start(data, "redis=" + redis.uri()).close();
            String[] place = {"--redis", redis.uri(), "--data", data.toString()};
            assertEquals(0, Command.run(words(place, "callers", "remove", "app", "--yes")).exitCode());
            try (RedisClient client = RedisClient.create(redis.uri()); var connection = client.connect()) {
                connection.sync().hset("{yimatong}t:next-keys", "SM2.AAEAAA", "no key");
            }
            Command ill = Command.run(words(place, "doctor"));
            assertEquals(1, ill.exitCode(), ill.err());
            assertTrue(ill.out().contains("WRONG   shared: cannot be read: next-keys SM2.AAEAAA"), ill.out());
            assertTrue(ill.out().contains("WRONG   callers: no caller may ask for codes"), ill.out());
        }
    }

    private static String[] words(String[] last, String... first) {
        return Stream.concat(Stream.of(first), Stream.of(last)).toArray(String[]::new);
    }

    @Test
    void whereNoNodeRunsItMattersAndEverySettingOfANodeIsTaken() throws Exception {
        try (StandAlone redis = StandAlone.start(ServerProgram.USUAL, folder.resolve("redis"))) {
            Path data = folder.resolve("node");
            TestNode.start(data, "redis=" + redis.uri()).close();
            Command none = Command.run("doctor", "--redis", redis.uri(), "--data", data.toString(),
                    "--management-port", "9081", "--port", "9080", "--caller-requests", "50");
            assertEquals(1, none.exitCode(), none.out() + none.err());
            assertTrue(none.out().contains("WRONG   nodes: no node says that it is there"), none.out());
            Command wrong = Command.run("doctor", "--data", data.toString(), "--management-port", "none");
            assertEquals(2, wrong.exitCode(), wrong.out());
            assertTrue(wrong.err().contains("management-port cannot be 'none'"), wrong.err());
        }
    }

    @Test
    void nodesThatAreThereAreNamedAndReleasesSideBySideAreTold() throws Exception {
        try (StandAlone redis = StandAlone.start(ServerProgram.USUAL, folder.resolve("redis"))) {
            Path data = folder.resolve("node");
            try (TestNode node = TestNode.start(data, "redis=" + redis.uri());
                    RedisConnection connection = RedisConnection.open(redis.uri())) {
                String[] words = {"doctor", "--redis", redis.uri(), "--data", data.toString()};
                Poll.until(() -> Command.run(words).out().contains("management at "));
                String alone = Command.run(words).out();
                assertTrue(alone.contains(node.managementAddress()), alone);
                assertFalse(alone.contains("several releases"), alone);
                Vertx vertx = Vertx.vertx();
                var next = new NodeRoll.Node("b2", "Yimatong 9.9.9", "elsewhere", Instant.now());
                Await.result(new NodeRoll(vertx, connection).announce(next, Instant.now().plusSeconds(2), Set.of()));
                Command skewed = Command.run(words);
                assertEquals(1, skewed.exitCode(), skewed.out());
                assertTrue(skewed.out().contains("advice  nodes: several releases side by side: "), skewed.out());
                assertTrue(skewed.out().contains("WRONG   node b2: its clock is "), skewed.out());
                Await.result(vertx.close());
            }
        }
    }

    @Test
    void aRedisThatEvictsAndAMasterKeyThatOthersCanReadMatterAndEachHasARemedy() throws Exception {
        try (StandAlone redis = StandAlone.start(ServerProgram.USUAL, folder.resolve("redis"))) {
            Path data = folder.resolve("node");
            TestNode.start(data, "redis=" + redis.uri()).close();
            try (RedisClient client = RedisClient.create(redis.uri()); var connection = client.connect()) {
                connection.sync().configSet("maxmemory-policy", "allkeys-lru");
                connection.sync().configSet("appendfsync", "everysec");
                Command well = Command.run("doctor", "--redis", redis.uri(), "--data", data.toString());
                assertTrue(well.out().contains("noeviction"), well.out());
                assertFalse(well.out().contains("appendfsync"), well.out());
                connection.sync().configSet("appendfsync", "no");
            }
            Files.setPosixFilePermissions(data.resolve("master.key"), PosixFilePermissions.fromString("rw-r--r--"));
            Command ill = Command.run("doctor", "--json", "--redis", redis.uri(), "--data", data.toString());
            assertEquals(1, ill.exitCode(), ill.err());
            JsonObject report = new JsonObject(ill.out());
            assertEquals(false, report.getBoolean("well"));
            List<JsonObject> wrong = report.getJsonArray("findings").stream().map(JsonObject.class::cast)
                    .filter(finding -> finding.getString("weight").equals("wrong")).toList();
            List<String> says = wrong.stream().map(finding -> finding.getString("says")).toList();
            assertTrue(says.getFirst().contains("noeviction"), ill.out());
            assertTrue(ill.out().contains("appendfsync is no: "), ill.out());
            assertEquals(1, says.stream().filter(one -> one.contains("chmod 600")).count(), ill.out());
            assertTrue(wrong.stream().noneMatch(finding -> finding.getString("remedy").isEmpty()), ill.out());
        }
    }

    @Test
    void tokensThatOthersCanReadAreToldAtTheStartAndByTheDoctor() throws Exception {
        Path data = folder.resolve("node");
        TestNode.start(data).close();
        Path tokens = data.resolve("callers.txt");
        Files.setPosixFilePermissions(tokens, PosixFilePermissions.fromString("rw-r--r--"));
        try (LogLines lines = new LogLines(Node.class); TestNode node = TestNode.start(data)) {
            assertEquals(200, node.ready().statusCode());
            assertTrue(lines.written().stream().anyMatch(line -> line.startsWith("WARN " + tokens)
                    && line.endsWith("only its owner may: chmod 600 " + tokens)), lines.written()::toString);
            Command doctor = Command.run("doctor", "--data", data.toString());
            assertEquals(1, doctor.exitCode());
            assertTrue(doctor.out().contains("WRONG   callers: " + tokens + ": others can read the callers' tokens"),
                    doctor.out());
        }
    }

    @Test
    void whereRedisIsAwayTheRestIsLookedAtAllTheSame() {
        Command away = Command.run("doctor", "--redis", "redis://127.0.0.1:1", "--data", folder.toString());
        assertEquals(1, away.exitCode(), away.err());
        assertTrue(away.out().startsWith("WRONG   redis: No connection to Redis at 127.0.0.1:1"), away.out());
        assertTrue(away.out().contains(" disk: ") && away.out().contains(" limits: "), away.out());
    }

    @Test
    void whereARunningNodesOwnRedisHangsNobodyIsToldToStopTheNode() throws Exception {
        Path data = folder.resolve("node");
        try (TestNode _ = TestNode.start(data)) {
            String redis = Files.readString(data.resolve("redis/redis.pid")).strip();
            signal("-STOP", redis);
            try {
                Command hangs = Command.run("doctor", "--data", data.toString());
                assertEquals(1, hangs.exitCode(), hangs.err());
                assertTrue(hangs.out().contains("WRONG   redis: a node runs in " + data
                        + ", and the Redis that it keeps there does not answer"), hangs.out());
            } finally {
                signal("-CONT", redis);
            }
        }
    }

    private static void signal(String signal, String process) throws Exception {
        assertEquals(0, new ProcessBuilder("kill", signal, process).start().waitFor());
    }

    @Test
    void aFolderThatIsNoNodesIsNoDiagnosis() {
        Command lost = Command.run("doctor", "--data", folder.resolve("nowhere").toString());
        assertEquals(2, lost.exitCode(), lost.out());
        assertTrue(lost.err().startsWith("doctor: no node has kept a Redis in "), lost.err());
    }

    @Test
    void aRedisThatHasLostEverythingHoldsNoDeploymentWhateverTheMasterKey() throws Exception {
        try (StandAlone redis = StandAlone.start(ServerProgram.USUAL, folder.resolve("redis"))) {
            Path data = folder.resolve("node");
            TestNode.start(data, "redis=" + redis.uri()).close();
            try (RedisClient client = RedisClient.create(redis.uri()); var connection = client.connect()) {
                connection.sync().flushall();
            }
            Command doctor = Command.run("doctor", "--redis", redis.uri(), "--data", data.toString());
            assertEquals(1, doctor.exitCode(), doctor.err());
            assertTrue(doctor.out().contains("WRONG   redis: this Redis holds no deployment"), doctor.out());
            Command check = Command.run("ledger", "check", "--redis", redis.uri(), "--data", data.toString());
            assertEquals(2, check.exitCode());
            assertTrue(check.err().contains("ledger check: this Redis holds no deployment; name the one that does"),
                    check.err());
            assertTrue(check.err().endsWith("RUNBOOK.md, Redis has lost its data\n"), check.err());
        }
    }
}
