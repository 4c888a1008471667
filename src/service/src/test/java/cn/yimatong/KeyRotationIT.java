package cn.yimatong;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.ledger.RedisServer;
import cn.yimatong.token.CodeReader;
import cn.yimatong.token.KeySet;
import cn.yimatong.token.Reading;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./yimatong keys} beside two nodes that issue and verify all the while. */
@Timeout(180)
final class KeyRotationIT {

    /** What is promised of a revocation. */
    private static final Duration AT_ONCE = Duration.ofSeconds(2);

    @TempDir
    private Path folder;

    private RedisServer redis;
    private TestNode first;
    private TestNode second;

    @BeforeEach
    void start() throws Exception {
        redis = RedisServer.start(folder.resolve("redis"));
        first = TestNode.start(folder.resolve("first"), "redis=" + redis.uri());
        second = another("second");
    }

    @AfterEach
    void stop() {
        second.close();
        first.close();
        redis.close();
    }

    private TestNode another(String name) throws Exception {
        return TestNode.start(InstantSource.system(), Files.createDirectories(folder.resolve(name)),
                folder.resolve("first/callers.txt"), "redis=" + redis.uri(),
                "master-key=" + folder.resolve("first/master.key"));
    }

    @Test
    void aPlannedRotationUnderLoadLosesNoValidCode() throws Exception {
        String old = signing();
        Deque<String> held = codes("held", 10);
        String next = keys("stage").out().strip();
        try (IssueLoad load = IssueLoad.on(first, second)) {
            Poll.until(() -> isPublished(first, next) && isPublished(second, next));
            Command early = keys("activate", next, "--yes");
            assertEquals(1, early.exitCode());
            assertTrue(early.err().contains("not every verifier"), early.err());
            Poll.until(() -> keys("activate", next, "--at-once", "--yes").exitCode() == 0);
            load.passes(50);
            assertEquals(next, kid(first, first.freshCode("held", "{}")));
            assertEquals("valid", second.ask(held.removeFirst(), "culture").getString("reason"));
            assertEquals(0, keys("retire", old, "--yes").exitCode());
            load.passes(50);
            assertEquals("valid", first.ask(held.removeFirst(), "culture").getString("reason"));
            assertEquals(List.of(), load.notIssued());
            assertEquals(List.of(), load.wrong());
            assertEquals(List.of(old + " retired", next + " active"), states());
        }
        second.close();
        second = another("second");
        assertEquals("valid", second.ask(held.removeFirst(), "culture").getString("reason"));
        assertEquals(next, kid(first, second.freshCode("held", "{}")));
        try (IssueLoad load = IssueLoad.on(first, second)) {
            load.passes(20);
            assertEquals(List.of(), load.wrong());
        }
    }

    @Test
    void aRevokedKeysCodesStopAtEveryNodeAtOnceAndIssuingGoesOnUnderTheNext() throws Exception {
        String old = signing();
        String staged = keys("stage").out().strip();
        Poll.until(() -> isPublished(first, staged) && isPublished(second, staged));
        revokeUnderLoad(old, staged);
        revokeUnderLoad(staged, "");
        Deque<String> unspent = codes("after", 1);
        assertFalse(isPublished(first, old) || isPublished(second, staged));
        try (TestNode third = another("third")) {
            assertEquals("valid", third.ask(unspent.removeFirst(), "culture").getString("reason"));
        }
    }

    /**
     * Revokes while codes are issued and read; the codes in hand are refused in time, at nodes that start later too.
     */
    private void revokeUnderLoad(String kid, String next) throws Exception {
        Deque<String> stolen = codes("thief-" + kid, 120);
        KeySet known = published(first);
        assertEquals("valid", second.ask(stolen.removeFirst(), "culture").getString("reason"));
        try (IssueLoad load = IssueLoad.on(first, second)) {
            load.passes(20);
            Command revoke = keys("revoke", kid, "--yes", "--actor", "ops");
            assertEquals(0, revoke.exitCode(), revoke.err());
            long end = System.nanoTime() + AT_ONCE.toNanos();
            Poll.until(AT_ONCE, () -> isRefused(first, stolen) && isRefused(second, stolen));
            assertTrue(System.nanoTime() <= end);
            for (int i = 0; i < 10; i++) {
                assertTrue(isRefused(first, stolen) && isRefused(second, stolen), "it stays so");
            }
            load.passes(20);
            assertEquals(List.of(), load.notIssued());
            assertEquals(List.of(), load.wrong(code -> kid(known, code).equals(kid)),
                    "a code of any other key is good at once at each node");
            String now = kid(first, first.freshCode("thief-" + kid, "{}"));
            assertTrue(states().contains(kid + " revoked") && states().contains(now + " active"), states()::toString);
            assertTrue(next.isEmpty() || next.equals(now), now);
        }
        try (TestNode later = another("later-" + kid)) {
            assertTrue(isRefused(later, stolen));
        }
    }

    private static boolean isRefused(TestNode node, Deque<String> unspent) {
        return node.ask(unspent.removeFirst(), "culture").getString("reason").equals("unknown-key");
    }

    /** This many codes of a holder that none has shown yet. */
    private Deque<String> codes(String holder, int count) {
        first.register(holder, People.senior());
        Deque<String> codes = new ArrayDeque<>();
        while (codes.size() < count) {
            codes.add(first.freshCode(holder, "{}"));
        }
        return codes;
    }

    private static boolean isPublished(TestNode node, String kid) {
        return node.send("GET", "/v1/keys", "", "").body().contains("\"" + kid + "\"");
    }

    private static String kid(TestNode node, String code) throws Exception {
        return kid(published(node), code);
    }

    /** Of the key that has signed it; none where these do not read it. */
    private static String kid(KeySet keys, String code) {
        return switch (new CodeReader(keys, 60).read(code, Instant.now().getEpochSecond(), "culture")) {
            case Reading.Valid valid -> valid.key().kid();
            case Reading _ -> "";
        };
    }

    private static KeySet published(TestNode node) throws Exception {
        return KeySet.parse(node.send("GET", "/v1/keys", "", "").body());
    }

    private String signing() {
        return list().stream().filter(key -> key.getBoolean("signs")).findFirst().orElseThrow().getString("kid");
    }

    private List<String> states() {
        return list().stream().map(key -> key.getString("kid") + " " + key.getString("state")).toList();
    }

    private List<JsonObject> list() {
        Command list = keys("list", "--json");
        assertEquals(0, list.exitCode(), list.err());
        return new JsonObject(list.out()).getJsonArray("keys").stream().map(JsonObject.class::cast).toList();
    }

    private Command keys(String... words) {
        List<String> all = new ArrayList<>(List.of("keys"));
        all.addAll(Arrays.asList(words));
        all.addAll(List.of("--redis", redis.uri(), "--master-key", folder.resolve("first/master.key").toString()));
        return Command.run(all.toArray(String[]::new));
    }
}
