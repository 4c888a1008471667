package cn.yimatong;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.ledger.RedisServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes of one deployment, each with a cable of its own to Redis, and what they do while it is cut. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(240)
final class AwayIT {

    private static final String[] BUDGET = {"ledger-first-try-millis=700", "ledger-budget-millis=1500"};

    private final Path folder;
    private final RedisServer redis;
    private final Cable toFirst;
    private final Cable toSecond;
    private final TestNode first;
    private final TestNode second;

    AwayIT(@TempDir Path folder) throws Exception {
        this.folder = folder;
        redis = RedisServer.start(folder.resolve("redis"));
        toFirst = new Cable(redis.uri());
        toSecond = new Cable(redis.uri());
        UpForAMinute clock = new UpForAMinute();
        first = TestNode.start(clock, folder.resolve("first"), folder.resolve("first/callers.txt"),
                "redis=" + toFirst.uri(), BUDGET[0], BUDGET[1]);
        clock.started();
        second = node("second", toSecond);
    }

    private TestNode node(String name, Cable cable, String... more) throws Exception {
        UpForAMinute clock = new UpForAMinute();
        TestNode node = node(name, clock, cable, more);
        clock.started();
        return node;
    }

    private TestNode node(String name, InstantSource clock, Cable cable, String... more) throws Exception {
        String[] settings = {"redis=" + cable.uri(), "master-key=" + folder.resolve("first/master.key"), BUDGET[0],
            BUDGET[1], more.length == 0 ? "spool-entries=100000" : more[0]};
        return TestNode.start(clock, Files.createDirectories(folder.resolve(name)),
                folder.resolve("first/callers.txt"), settings);
    }

    @AfterEach
    void mend() {
        mend(toFirst, "first");
        mend(toSecond, "second");
    }

    @AfterAll
    void stop() {
        second.close();
        first.close();
        toSecond.close();
        toFirst.close();
        redis.close();
    }

    /** Until Redis has heard of everything. */
    private void mend(Cable cable, String node) {
        cable.mend();
        Poll.until(() -> spooled(node) == 0);
    }

    private long spooled(String node) {
        try {
            return Files.size(folder.resolve(node).resolve("spool"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A registered holder's fresh code, with the record known to the first node. */
    private String knownCode(String holder) {
        first.register(holder, People.senior());
        String code = first.freshCode(holder, "{}");
        assertEquals("valid", first.show(holder, "museum").getString("reason"));
        return code;
    }

    private static void assertDecided(String reason, String scope, JsonObject answer) {
        assertEquals(reason + " " + scope, answer.getString("reason") + " " + answer.getString("replayScope"),
                answer::encode);
    }

    /** The kinds of events of the holder's, newest first. */
    private List<String> kinds(String holder) {
        JsonObject export = new JsonObject(
                first.send("GET", "/v1/holders/" + holder + "/export", "app", "").body());
        return export.getJsonArray("usage").stream().map(event -> ((JsonObject) event).getString("kind")).toList();
    }

    @Test
    void anOpenSceneRidesOnAndTheLedgerHearsOfItFirst() {
        String code = knownCode("rides-on");
        toFirst.cut();
        String scan = TestNode.newScanId();
        JsonObject answer = first.scan("scanner-1", scan, code);
        assertDecided("valid", "node", answer);
        assertEquals("free", answer.getJsonObject("concession").getString("effect"));
        assertEquals(answer.copy().put("repeated", true), first.scan("scanner-1", scan, code));
        JsonObject replayed = first.scan("scanner-2", TestNode.newScanId(), code);
        assertDecided("replayed", "node", replayed);
        assertEquals(answer.getString("decidedAt"), replayed.getJsonObject("firstUse").getString("at"));
        assertFalse(replayed.getJsonObject("firstUse").getBoolean("sameScanner"));
        assertTrue(spooled("first") > 0);
        mend(toFirst, "first");
        JsonObject later = second.scan("scanner-2", TestNode.newScanId(), code);
        assertDecided("replayed", "global", later);
        assertEquals(answer.getString("decidedAt"), later.getJsonObject("firstUse").getString("at"));
        assertEquals(List.of("spent", "spent"), kinds("rides-on"));
    }

    @Test
    void aClosedSceneAndAnInspectionAreUnavailable() {
        String code = knownCode("closed");
        toFirst.cut();
        assertEquals("unavailable", first.ask(code, "pharmacy").getString("reason"));
        assertEquals("unavailable", first.ask(code, "inspect", "mode", "inspect").getString("reason"));
        assertEquals(0, spooled("first"));
    }

    @Test
    void whatThisNodeAcceptedBeforeIsReplayedWhileRedisIsAway() {
        String code = knownCode("before");
        String scan = TestNode.newScanId();
        JsonObject answer = first.scan("scanner-1", scan, code);
        assertDecided("valid", "global", answer);
        toFirst.cut();
        assertDecided("replayed", "node", first.scan("scanner-1", TestNode.newScanId(), code));
        JsonObject again = first.scan("scanner-1", scan, code);
        assertEquals(answer.copy().put("repeated", true).put("replayScope", "node"), again);
    }

    @Test
    void aHolderWhomTheNodeDoesNotKnowIsToldNothingOfAndRefusedNothing() {
        String bus = knownCode("unknown-here");
        String canteen = first.freshCode("unknown-here", "{}");
        first.register("no-senior", new JsonObject().put("credentials", People.credentials()));
        String commuter = first.freshCode("no-senior", "{}");
        assertEquals("valid", first.show("no-senior", "culture").getString("reason"));
        toSecond.cut();
        JsonObject answer = second.ask(bus, "bus");
        assertDecided("valid", "node", answer);
        assertFalse(answer.containsKey("concession"), answer::encode);
        assertEquals("unavailable", second.ask(canteen, "elder-canteen").getString("reason"));
        toFirst.cut();
        assertDecided("not-entitled", "node", first.ask(commuter, "elder-canteen"));
        assertDecided("valid", "node", first.ask(canteen, "elder-canteen"));
    }

    @Test
    void twoNodesThatAreCutOffAcceptOnceEachAndTheConflictIsTold() {
        String code = knownCode("two-nodes");
        toFirst.cut();
        toSecond.cut();
        assertDecided("valid", "node", first.ask(code, "bus"));
        assertDecided("valid", "node", second.ask(code, "bus"));
        assertDecided("replayed", "node", first.ask(code, "bus"));
        assertDecided("replayed", "node", second.ask(code, "bus"));
        mend(toFirst, "first");
        mend(toSecond, "second");
        assertEquals(List.of("conflict", "spent", "spent"), kinds("two-nodes"));
        assertTrue(Stream.of(first, second).map(TestNode::metrics)
                .anyMatch(metrics -> metrics.contains("yimatong_away_settled_total{outcome=\"twice\"} 1.0")));
    }

    @Test
    void whoWasStoppedElsewhereMeanwhileIsTold() {
        String code = knownCode("stopped");
        toSecond.cut();
        first.send("PUT", "/v1/holders/stopped/standing", "app", "{\"standing\":\"suspended\",\"reason\":\"lost\"}");
        assertDecided("valid", "node", second.ask(code, "bus"));
        mend(toSecond, "second");
        assertEquals(List.of("slipped", "standing", "spent"), kinds("stopped"));
    }

    @Test
    void aRedemptionWhoseAnswerIsLostIsOneAcceptanceInTheTrail() {
        String code = knownCode("lost-answer");
        toFirst.mute();
        String scan = TestNode.newScanId();
        JsonObject answer = first.scan("scanner-1", scan, code);
        assertDecided("valid", "node", answer);
        assertDecided("replayed", "global", second.ask(code, "bus"));
        toFirst.cut();
        mend(toFirst, "first");
        assertEquals(List.of("spent", "spent"), kinds("lost-answer"));
        assertTrue(first.scan("scanner-1", scan, code).getBoolean("repeated"));
    }

    @Test
    void aPausedRedisIsAwayAndComesBack() throws Exception {
        String code = knownCode("paused");
        signal("STOP");
        try {
            assertDecided("valid", "node", first.ask(code, "bus"));
        } finally {
            signal("CONT");
        }
        mend(toFirst, "first");
        assertEquals("replayed", second.ask(code, "bus").getString("reason"));
        assertEquals(List.of("spent", "spent"), kinds("paused"));
    }

    private void signal(String name) throws Exception {
        String pid = Files.readString(folder.resolve("redis/redis/redis.pid")).strip();
        assertEquals(0, new ProcessBuilder("kill", "-" + name, pid).start().waitFor());
    }

    @Test
    void aFullSpoolAcceptsNothingMore() throws Exception {
        String one = knownCode("full");
        String two = first.freshCode("full", "{}");
        try (Cable cable = new Cable(redis.uri()); TestNode small = node("small", cable, "spool-entries=1")) {
            cable.cut();
            assertDecided("valid", "node", small.ask(one, "bus"));
            assertEquals("unavailable", small.ask(two, "bus").getString("reason"));
            mend(cable, "small");
            assertDecided("valid", "global", small.ask(two, "culture"));
        }
    }

    @Test
    void withoutASpoolNothingIsAccepted() throws Exception {
        String code = knownCode("none");
        try (Cable cable = new Cable(redis.uri()); TestNode none = node("none", cable, "spool-entries=0")) {
            cable.cut();
            assertEquals("unavailable", none.ask(code, "bus").getString("reason"));
            cable.mend();
            Poll.until(() -> none.ready().statusCode() == 200);
            assertDecided("valid", "global", none.ask(code, "bus"));
        }
    }

    @Test
    void aFullDiskAcceptsNothingAndTheCodeIsNotSpentByIt() throws Exception {
        String code = knownCode("disk");
        Files.createSymbolicLink(Files.createDirectories(folder.resolve("disk")).resolve("spool"),
                Path.of("/dev/full"));
        try (Cable cable = new Cable(redis.uri()); TestNode disk = node("disk", cable)) {
            cable.cut();
            assertEquals("unavailable", disk.ask(code, "bus").getString("reason"));
            cable.mend();
            Poll.until(() -> disk.ready().statusCode() == 200);
            assertDecided("valid", "global", disk.ask(code, "bus"));
        }
    }

    @Test
    void aNodeThatHasStartedAnewDoesNotAcceptWhatItMayHaveAcceptedBefore() throws Exception {
        try (Cable cable = new Cable(redis.uri())) {
            String code;
            try (TestNode before = node("anew", InstantSource.system(), cable)) {
                code = knownCode("anew");
                assertDecided("valid", "global", before.ask(code, "bus"));
            }
            try (TestNode after = node("anew", InstantSource.system(), cable)) {
                cable.cut();
                assertEquals("unavailable", after.ask(code, "bus").getString("reason"));
            }
            assertEquals(0, spooled("anew"));
        }
    }

    /** A code that this node, which knows nothing of codes from before its start, accepts. */
    private String acceptedBy(ServiceProcess process, String scan) throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (System.nanoTime() < end) {
            String code = first.freshCode("killed", "{}");
            if ("valid".equals(process.scan(scan, code).getString("reason"))) {
                return code;
            }
        }
        throw new AssertionError("accepts nothing");
    }

    @Test
    void aNodeThatIsKilledTellsRedisAtItsNextStart() throws Exception {
        var _ = knownCode("killed");
        String scan = TestNode.newScanId();
        Path data = folder.resolve("process");
        String[] flags = {"--master-key", folder.resolve("first/master.key").toString(), "--redis"};
        Files.createDirectories(data);
        Files.copy(folder.resolve("first/callers.txt"), data.resolve("callers.txt"));
        try (Cable cable = new Cable(redis.uri())) {
            String code;
            try (ServiceProcess process = ServiceProcess.start(data, flags[0], flags[1], flags[2], cable.uri())) {
                cable.cut();
                code = acceptedBy(process, scan);
            }
            assertTrue(spooled("process") > 0);
            cable.mend();
            try (ServiceProcess process = ServiceProcess.start(data, flags[0], flags[1], flags[2], cable.uri())) {
                Poll.until(() -> spooled("process") == 0);
                assertEquals("replayed", process.scan(TestNode.newScanId(), code).getString("reason"));
            }
        }
        assertEquals(List.of("spent", "spent"), kinds("killed"));
    }
}
