package cn.yimatong;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.access.BearerToken;
import cn.yimatong.access.Role;
import cn.yimatong.access.SceneScope;
import cn.yimatong.keys.MasterKey;
import cn.yimatong.ledger.LogLines;
import cn.yimatong.ledger.RedisConnection;
import cn.yimatong.ledger.RedisServer;
import cn.yimatong.ledger.SharedState;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes of one deployment: the second has the Redis's URI and a copy of the master key, and nothing else. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TwoNodesIT {

    private final Path folder;
    private final RedisServer redis;
    private final TestNode first;
    private final TestNode second;

    TwoNodesIT(@TempDir Path folder) throws Exception {
        this.folder = folder;
        redis = RedisServer.start(folder.resolve("redis"));
        first = TestNode.start(folder.resolve("first"), "redis=" + redis.uri());
        second = secondNode(InstantSource.system(), "second");
    }

    @AfterAll
    void stop() {
        second.close();
        first.close();
        redis.close();
    }

    @Test
    void theSecondServesTheFirstOnesHoldersCodesAndCallers() {
        first.register("shared");
        var issued = second.send("POST", "/v1/holders/shared/codes", "app", "{}");
        assertEquals(201, issued.statusCode(), issued::body);
        String code = new JsonObject(issued.body()).getJsonArray("codes").getJsonObject(0).getString("code");
        assertEquals("valid", first.scan("scanner-1", TestNode.newScanId(), code).getString("reason"));
        assertEquals("replayed", second.scan("scanner-2", TestNode.newScanId(), code).getString("reason"));
        assertEquals(first.send("GET", "/v1/keys", "", "").body(), second.send("GET", "/v1/keys", "", "").body());
    }

    @Test
    void aHundredScansOfOneCodeAtTwoNodesAreOneAccept() {
        assertEquals(1, Scans.accepted(Scans.atOnce(List.of(first, second), first.code("a-hundred"), 100)));
    }

    @Test
    void aRetryAtTheOtherNodeHearsTheFirstAnswer() {
        String code = first.code("retry");
        String scanId = TestNode.newScanId();
        JsonObject answer = first.scan("scanner-1", scanId, code);
        assertEquals(answer.copy().put("repeated", true), second.scan("scanner-1", scanId, code));
    }

    @Test
    void aStandingIsInForceForTheVeryNextScanAtEveryNode() {
        first.register("stopped", People.senior());
        assertEquals("valid", second.show("stopped", "museum").getString("reason"));
        String code = second.freshCode("stopped", "{}");
        first.send("PUT", "/v1/holders/stopped/standing", "app", "{\"standing\":\"suspended\",\"reason\":\"lost\"}");
        assertEquals("suspended", second.ask(code, "museum").getString("reason"));
        second.send("PUT", "/v1/holders/stopped/standing", "app", "{\"standing\":\"active\",\"reason\":\"found\"}");
        assertEquals("valid", first.ask(code, "museum").getString("reason"));
    }

    @Test
    void aRecordThatIsChangedAtOneNodeIsInForceAtTheOther() {
        first.register("changed", People.senior());
        assertTrue(second.show("changed", "bus").containsKey("concession"));
        first.register("changed", new JsonObject().put("credentials", People.credentials()));
        assertFalse(second.show("changed", "sight").containsKey("concession"));
    }

    @Test
    void everyRecordIsSealedAnewUnderANewKeyAndReadAtEveryNode() {
        int holders = 200;
        for (int i = 0; i < holders; i++) {
            first.register("sealed-" + i, People.senior());
        }
        assertEquals("valid", second.show("sealed-7", "bus").getString("reason"));
        assertEquals(202, first.manage("POST", "/v1/admin/data-keys", "operator").statusCode());
        assertEquals(409, first.manage("POST", "/v1/admin/data-keys", "operator").statusCode());
        Poll.until(() -> !dataKeys(first).getBoolean("resealing"));
        assertTrue(dataKeys(first).getInteger("resealed") >= holders, dataKeys(first)::encode);
        assertEquals(0, dataKeys(first).getInteger("failed"));
        assertEquals(2, dataKeys(first).getInteger("newest"));
        for (int i = 0; i < holders; i += 20) {
            for (TestNode node : List.of(first, second)) {
                JsonObject read = new JsonObject(node.send("GET", "/v1/holders/sealed-" + i, "app", "").body());
                assertEquals("测试甲", read.getString("name"));
            }
        }
        Poll.until(() -> dataKeys(second).getInteger("newest") == 2);
        second.register("sealed-0", new JsonObject().put("name", "测试乙"));
        assertEquals("测试乙",
                new JsonObject(first.send("GET", "/v1/holders/sealed-0", "app", "").body()).getString("name"));
    }

    @Test
    void aScannerIsBoundToItsScenesByItsToken() throws Exception {
        BearerToken token = BearerToken.random(new SecureRandom());
        Vertx vertx = Vertx.vertx();
        try (RedisConnection connection = RedisConnection.open(redis.uri())) {
            Await.result(new SharedState(vertx, connection).putIfAbsent("callers", token.hash(),
                    Role.SCANNER.caller("gate", SceneScope.of("culture")).toBytes()));
        }
        vertx.close();
        Path callers = folder.resolve("gate.txt");
        Files.writeString(callers, "scanner gate " + token.reveal() + "\n");
        String code = first.code("bound");
        try (TestNode third = TestNode.start(InstantSource.system(), Files.createDirectories(folder.resolve("third")),
                callers, "redis=" + redis.uri(), "master-key=" + folder.resolve("first/master.key"))) {
            assertEquals(403, third.verify("gate", TestNode.newScanId(), code, "museum").statusCode());
            assertEquals(403, third.verify("gate", TestNode.newScanId(), code, "payout").statusCode());
            var answer = third.send("POST", "/v1/verifications", "gate", new JsonObject().put("code", code).encode(),
                    "Idempotency-Key", TestNode.newScanId());
            assertEquals("culture", new JsonObject(answer.body()).getString("scene"), answer::body);
            var scenes = new JsonObject(third.send("GET", "/v1/scenes", "gate", "").body()).getJsonArray("scenes");
            assertEquals(1, scenes.size());
            assertEquals("culture", scenes.getJsonObject(0).getString("id"));
        }
    }

    /**
     * What is waited for is one script, which reads the mark and the holder's head and sets the mark; the second
     * {@code SET} is the pointer for an annulment, which is sent beside.
     */
    private static final Map<String, Long> ONCE = Map.of("evalsha", 1L, "get", 1L, "getrange", 1L, "set", 2L);
    /** And another that fetches the record. */
    private static final Map<String, Long> ONCE_MORE = Map.of("evalsha", 2L, "get", 2L, "getrange", 3L, "set", 2L);

    @Test
    void aVerificationAsksRedisOnceAboutAHolderWhomTheNodeKnowsOrIssuedACodeToAndTwiceAboutAnother() {
        first.register("asked", People.senior());
        first.show("asked", "bus"); // Redis knows the script from now on
        String museum = first.freshCode("asked", "{}");
        String culture = first.freshCode("asked", "{}");
        RedisClient client = RedisClient.create(redis.uri());
        try {
            RedisCommands<String, String> commands = client.connect().sync();
            Set<String> anyway = commandsWhereNobodyScans(commands);
            assertCommands(ONCE_MORE, commands, anyway,
                    () -> assertEquals("valid", second.ask(museum, "museum").getString("reason")));
            assertCommands(ONCE, commands, anyway,
                    () -> assertEquals("valid", second.ask(culture, "culture").getString("reason")));
            assertCommands(Map.of(), commands, anyway,
                    () -> assertEquals("malformed", second.ask("MS1:", "culture").getString("reason")));
            assertCommands(Map.of(), commands, anyway,
                    () -> assertEquals("bad-signature",
                            second.ask(TestNode.forged(culture), "culture").getString("reason")));
            first.register("expected", People.senior());
            String code = first.freshCode("expected", "{}");
            assertCommands(ONCE, commands, anyway,
                    () -> assertEquals("valid", first.ask(code, "museum").getString("reason"),
                            "a node knows whom it issued a code to"));
        } finally {
            client.shutdown();
        }
    }

    /** What nodes ask all the time, of their state and clocks, each at least once. */
    private static Set<String> commandsWhereNobodyScans(RedisCommands<String, String> commands) {
        Map<String, Long> before = calls(commands);
        Set<String> anyway = new HashSet<>(Set.of("info"));
        long begun = System.nanoTime();
        Poll.until(() -> {
            calls(commands).forEach((name, calls) -> {
                if (calls > before.getOrDefault(name, 0L)) {
                    anyway.add(name);
                }
            });
            return System.nanoTime() - begun > Duration.ofSeconds(6).toNanos();
        });
        return anyway;
    }

    /** That, and what it sends beside, calls these commands so often, and no other but what is called anyway. */
    private static void assertCommands(Map<String, Long> expected, RedisCommands<String, String> commands,
            Set<String> anyway, Runnable scan) {
        Map<String, Long> before = calls(commands);
        scan.run();
        Supplier<Map<String, Long>> more = () -> calls(commands).entrySet().stream()
                .filter(call -> !anyway.contains(call.getKey()))
                .filter(call -> call.getValue() > before.getOrDefault(call.getKey(), 0L))
                .collect(Collectors.toMap(Map.Entry::getKey,
                        call -> call.getValue() - before.getOrDefault(call.getKey(), 0L)));
        // What nobody waits for comes a moment later.
        Poll.until(() -> more.get().values().stream().mapToLong(Long::longValue).sum() >= expected.values().stream()
                .mapToLong(Long::longValue).sum());
        assertEquals(expected, more.get());
    }

    private static Map<String, Long> calls(RedisCommands<String, String> commands) {
        return commands.info("commandstats").lines().filter(line -> line.startsWith("cmdstat_"))
                .collect(Collectors.toMap(line -> line.substring("cmdstat_".length(), line.indexOf(':')),
                        line -> Long.parseLong(line.replaceFirst(".*?:calls=(\\d+),.*", "$1"))));
    }

    @Test
    void aHolderWhoseRecordDoesNotOpenIsRefusedAndTheScannerHearsUnavailable() {
        RedisClient client = RedisClient.create(redis.uri());
        try {
            RedisCommands<byte[], byte[]> commands = client.connect(ByteArrayCodec.INSTANCE).sync();
            List<byte[]> before = commands.keys("*}h*");
            first.register("damaged", People.senior());
            String code = first.freshCode("damaged", "{}");
            commands.keys("*}h*").stream().filter(key -> before.stream().noneMatch(old -> Arrays.equals(old, key)))
                    .forEach(key -> commands.setrange(key, 100, new byte[]{1, 2, 3, 4}));
            assertEquals("unavailable", second.ask(code, "museum").getString("reason"));
            first.send("DELETE", "/v1/holders/damaged", "app", "");
        } finally {
            client.shutdown();
        }
    }

    private static JsonObject dataKeys(TestNode node) {
        return new JsonObject(node.manage("GET", "/v1/admin/data-keys", "operator").body());
    }

    @Test
    void theSecondWritesNoTokens() {
        assertFalse(Files.exists(folder.resolve("second").resolve("callers.txt")));
    }

    @Test
    void aNodeWithAnotherMasterKeyDoesNotStartAndSaysWhy() throws Exception {
        Path other = Files.createDirectories(folder.resolve("other"));
        Files.writeString(other.resolve("master.key"), "0".repeat(64));
        Files.setPosixFilePermissions(other.resolve("master.key"),
                PosixFilePermissions.fromString("rw-------"));
        assertRefused("other", "the master key does not open this deployment's secrets");
    }

    @Test
    void aMasterKeyThatOthersCanReadStopsTheStartAndTheWordSaysWhatToDo() throws Exception {
        Path file = Files.createDirectories(folder.resolve("open")).resolve("master.key");
        for (String others : List.of("rw-r-----", "rw----r--", "rw--w----")) {
            Files.copy(folder.resolve("first/master.key"), file, StandardCopyOption.REPLACE_EXISTING);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(others));
            assertRefused("open", "chmod 600 " + file);
        }
    }

    @Test
    void aNodeWithoutTheMasterKeyDoesNotStartAndSaysWhy() {
        assertRefused("without", "copy the first node's master.key");
        assertFalse(Files.exists(folder.resolve("without").resolve("master.key")));
    }

    @Test
    void anEmptiedRedisIsNotBegunAgainByANodeWhoseKeyHasOpenedADeployment() throws Exception {
        try (RedisServer lost = RedisServer.start(folder.resolve("lost-redis"))) {
            try (TestNode running = TestNode.start(folder.resolve("lost"), "redis=" + lost.uri())) {
                Poll.until(() -> running.ready().statusCode() == 200);
                empty(lost);
                assertEquals(503, running.ready().statusCode());
                assertEquals(503, running.send("PUT", "/v1/holders/late", "app", "").statusCode());
            }
            StartException e = assertThrows(StartException.class,
                    () -> TestNode.start(folder.resolve("fresh-folder"), "redis=" + lost.uri(),
                            "master-key=" + folder.resolve("lost/master.key")));
            assertTrue(String.valueOf(e.getMessage()).contains("its data is lost"), e::toString);
        }
    }

    @Test
    void aMasterKeyOfAnotherDeploymentIsNamedAsSuch() throws Exception {
        Path other = Files.createDirectories(folder.resolve("bound"));
        Files.copy(folder.resolve("first/master.key"), other.resolve("master.key"));
        MasterKey.read(other.resolve("master.key")).bind(other.resolve("master.key"), "0123");
        assertRefused("bound", "is of another deployment");
    }

    @Test
    void aNodeWhoseClockIsOffIsNotReadyAndRedisHasTheLastWord() throws Exception {
        InstantSource late = () -> Instant.now().minus(Duration.ofSeconds(90));
        InstantSource early = () -> Instant.now().plus(Duration.ofSeconds(90));
        try (LogLines log = new LogLines(ClockWatch.class);
                TestNode behind = secondNode(late, "behind");
                TestNode ahead = secondNode(early, "ahead")) {
            assertEquals(503, behind.ready().statusCode());
            assertEquals(503, ahead.ready().statusCode());
            Poll.until(() -> behind.metrics().contains("\nyimatong_clock_offset_seconds -90.")
                    || behind.metrics().contains("\nyimatong_clock_offset_seconds -89.9"));
            Poll.until(() -> log.written().size() == 2);
            List<String> said = log.written();
            for (String how : List.of("ahead of", "behind")) {
                String line = "WARN This node's clock is (89|90)\\d{3} ms " + how + " Redis's at \\S+; .*";
                assertEquals(1, said.stream().filter(written -> written.matches(line)).count(), said::toString);
            }
            assertEquals(503, ahead.send("PUT", "/v1/holders/early", "app", "").statusCode());
            assertFalse(ahead.metrics().lines().anyMatch(line -> line.matches(".*unusable_answers_total.* [1-9].*")),
                    "the node's clock is no fault of Redis's data");
            String code = first.code("clock");
            JsonObject expired = ahead.scan("scanner-1", TestNode.newScanId(), code);
            assertEquals("expired", expired.getString("reason"));
            assertTrue(expired.getJsonObject("clock").getLong("offsetSeconds") >= 30, expired::encode);
            JsonObject behindAnswer = behind.scan("scanner-1", TestNode.newScanId(), code);
            assertEquals("not-yet-valid", behindAnswer.getString("reason"));
            assertEquals("valid", first.scan("scanner-1", TestNode.newScanId(), code).getString("reason"));
        }
    }

    private static void empty(RedisServer redis) {
        RedisClient client = RedisClient.create(redis.uri());
        try (var connection = client.connect()) {
            connection.sync().flushall();
        } finally {
            client.shutdown();
        }
    }

    private TestNode secondNode(InstantSource clock, String name) throws Exception {
        Path data = Files.createDirectories(folder.resolve(name));
        return TestNode.start(clock, data, folder.resolve("first/callers.txt"), "redis=" + redis.uri(),
                "master-key=" + folder.resolve("first/master.key"));
    }

    private void assertRefused(String name, String why) {
        StartException e = assertThrows(StartException.class,
                () -> TestNode.start(folder.resolve(name), "redis=" + redis.uri()));
        assertTrue(String.valueOf(e.getMessage()).contains(why), e::toString);
    }
}
