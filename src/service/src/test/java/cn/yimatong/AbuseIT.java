package cn.yimatong;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.ledger.RedisServer;
import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.XAddArgs;
import io.lettuce.core.api.sync.RedisCommands;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./yimatong abuse} beside a node that refuses codes. */
@Timeout(120)
final class AbuseIT {

    private static final String KEY = "{yimatong}refusals";

    private RedisServer redis;
    private TestNode node;
    private RedisClient client;
    private RedisCommands<String, String> commands;
    private Path folder;

    @BeforeEach
    void start(@TempDir Path temporary) throws Exception {
        folder = temporary;
        redis = RedisServer.start(folder.resolve("redis"));
        node = TestNode.start(folder.resolve("node"), "redis=" + redis.uri());
        client = RedisClient.create(redis.uri());
        commands = client.connect().sync();
    }

    @AfterEach
    void stop() {
        client.shutdown();
        node.close();
        redis.close();
    }

    private Command abuse(String... more) {
        return Command.run(List.of("abuse", "--redis", redis.uri(), "--data", folder.resolve("node").toString()),
                more);
    }

    private JsonObject counted() {
        Command command = abuse("--json");
        assertEquals(0, command.exitCode(), command.err());
        return new JsonObject(command.out());
    }

    private String replay(String holder, String... scanners) {
        String code = node.code(holder);
        assertEquals("valid", node.ask(code, "bus").getString("reason"));
        for (String scanner : scanners) {
            assertEquals("replayed", node.scan(scanner, TestNode.newScanId(), code).getString("reason"));
        }
        return code;
    }

    /** What so many scans at once hear of one code. */
    private List<String> ask(String code, int scans) {
        return IntStream.range(0, scans)
                .mapToObj(_ -> node.scanAsync("scanner-2", TestNode.newScanId(), code, "bus")).toList().stream()
                .map(answer -> answer.join().getString("reason")).toList();
    }

    private void untilKept(int count) {
        Poll.until(() -> commands.xlen(KEY) == count);
    }

    @Test
    void aCodeThatIsShownAgainToTwoScannersIsSeenByHolderScannerAndPlace() {
        replay("shared", "scanner-1", "scanner-2");
        replay("once-more", "scanner-1");
        untilKept(3);
        JsonObject counted = counted();
        JsonObject most = counted.getJsonArray("holders").getJsonObject(0);
        assertEquals(2, most.getInteger("replays"), counted::encode);
        assertEquals(2, most.getInteger("scanners"));
        assertEquals(2, counted.getJsonArray("holders").size());
        assertEquals("scanner-1", counted.getJsonArray("scanners").getJsonObject(0).getString("scanner"));
        JsonArray twoPlaces = counted.getJsonArray("twoPlaces");
        assertEquals(1, twoPlaces.size(), counted::encode);
        assertEquals(most.getString("holder"), twoPlaces.getJsonObject(0).getString("holder"));
        JsonObject oneLine = new JsonObject(abuse("--json", "--top", "1").out());
        assertEquals(1, oneLine.getJsonArray("holders").size());
        assertEquals(2, oneLine.getJsonObject("found").getInteger("holders"), oneLine::encode);
        String lines = abuse().out();
        assertTrue(lines.contains(most.getString("holder") + "      2 replays at 2 scanners"), lines);
        assertTrue(lines.contains("counts and no judgements"), lines);
    }

    @Test
    void withAListOfPlacesOnlyWhatNobodyTravelsIsToldAndBothScannersAreNamed() throws Exception {
        String code = node.code("goes-round");
        assertEquals("valid", node.scan("scanner-1", TestNode.newScanId(), code).getString("reason"));
        assertEquals("replayed", node.scan("scanner-2", TestNode.newScanId(), code).getString("reason"));
        untilKept(1);
        Path places = folder.resolve("places.csv");
        Files.writeString(places, "scanner-1,39.9,116.4\nscanner-2,40.08,116.4\n");
        JsonObject far = new JsonObject(abuse("--json", "--places", places.toString()).out())
                .getJsonArray("twoPlaces").getJsonObject(0);
        assertEquals(List.of("scanner-1", "scanner-2"), far.getJsonArray("scanners").getList());
        assertEquals(20_015, far.getInteger("metres"));
        Files.writeString(places, "scanner-1,39.9,116.4\nscanner-2,39.901,116.4\nscaner-3,1,1\n");
        assertEquals("--places: 1 of 3 names are no caller's now: scaner-3\n",
                abuse("--places", places.toString()).err());
        assertEquals("[]", new JsonObject(abuse("--json", "--places", places.toString()).out())
                .getJsonArray("twoPlaces").encode());
        Files.writeString(places, "scanner-1,39.9,116.4\nscanner-2;39.901;116.4\n");
        Command refused = abuse("--places", places.toString());
        assertEquals(2, refused.exitCode());
        assertTrue(refused.err().contains("places.csv, line 2: not NAME,LATITUDE,LONGITUDE"), refused.err());
    }

    @Test
    void howFarBackAnythingIsKeptIsToldWhateverTimeIsAskedFor() {
        replay("early", "scanner-1");
        untilKept(1);
        var entry = commands.xrange(KEY, Range.unbounded()).getFirst();
        commands.del(KEY);
        long at = Long.parseLong(entry.getId().split("-", -1)[0]);
        for (long age : List.of(7200L, 1L)) {
            commands.xadd(KEY, XAddArgs.Builder.maxlen(9).id(at - age * 1000 + "-0"), entry.getBody());
        }
        JsonObject counted = counted();
        assertEquals(1, counted.getInteger("refusals"), counted::encode);
        assertEquals(Instant.ofEpochMilli(at - 7_200_000).toString(), counted.getString("keptSince"));
        assertTrue(abuse("--since", "1s").out().contains("what is kept at all begins "));
    }

    @Test
    void neitherAHoldersIdNorACodeNorAScanIdIsKept() {
        String code = node.code("somebodys-id");
        String scan = "scan-id-of-a-replay";
        node.ask(code, "bus");
        String answer = node.verify("scanner-2", scan, code, "bus", "place", "at-the-baths").body();
        assertTrue(answer.contains("\"replayed\""), answer);
        untilKept(1);
        String kept = commands.xrange(KEY, Range.unbounded()).toString() + abuse().out() + abuse("--json").out();
        for (String secret : List.of("somebodys-id", code.substring(4, 40), scan, "at-the-baths")) {
            assertFalse(kept.contains(secret), secret);
        }
    }

    @Test
    void ofAHolderWhoIsErasedNothingIsAddedAndTheReceiptSaysUntilWhenTheRestIsKept() {
        String code = replay("leaves", "scanner-2", "scanner-2");
        untilKept(2);
        String holder = counted().getJsonArray("holders").getJsonObject(0).getString("holder");
        var answer = node.send("DELETE", "/v1/holders/leaves", "app", "");
        assertTrue(answer.body().contains("\"refusals\""), answer::body);
        assertEquals("revoked", node.scan("scanner-2", TestNode.newScanId(), code).getString("reason"));
        untilKept(3);
        assertEquals(2, counted().getJsonArray("holders").getJsonObject(0).getInteger("replays"));
        assertEquals(2, commands.xrange(KEY, Range.unbounded()).toString().split(holder, -1).length - 1);
    }

    @Test
    void whatIsAcceptedRepeatedOrRefusedByTheNodeItselfIsNotSent() {
        String code = node.code("good");
        String scan = TestNode.newScanId();
        for (int i = 0; i < 5; i++) {
            assertEquals("valid", node.scan("scanner-1", scan, code).getString("reason"));
        }
        ask(TestNode.forged(code), 100).forEach(reason -> assertEquals("bad-signature", reason));
        ask("MS1:", 100).forEach(reason -> assertEquals("malformed", reason));
        assertEquals(0, commands.exists(KEY));
        assertTrue(node.metrics().contains("yimatong_refusals_total{outcome=\"kept\"} 0"));
        assertTrue(abuse().out().contains("no refusals are kept"));
    }

    @Test
    void aStormIsCountedInPartAndItsSizeIsTold() {
        String code = replay("storm");
        for (int round = 0; round < 12; round++) {
            ask(code, 50).forEach(reason -> assertEquals("replayed", reason));
        }
        Poll.until(() -> {
            String next = node.code("next");
            node.ask(next, "bus");
            assertEquals("replayed", node.ask(next, "bus").getString("reason"));
            JsonObject counted = counted();
            return counted.getInteger("refusals") + counted.getLong("untold") > 600;
        });
    }

    @Test
    void aRedisThatHoldsNoDeploymentIsSaidToHoldNone() throws Exception {
        try (RedisServer empty = RedisServer.start(folder.resolve("empty"))) {
            Command command = Command.run("abuse", "--redis", empty.uri());
            assertEquals(2, command.exitCode());
            assertTrue(command.err().startsWith("abuse: this Redis holds no deployment"), command.err());
        }
    }
}
