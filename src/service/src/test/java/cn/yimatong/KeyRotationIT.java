package cn.yimatong;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.ledger.RedisServer;
import cn.yimatong.token.Algorithm;
import cn.yimatong.token.CodeReader;
import cn.yimatong.token.KeyId;
import cn.yimatong.token.KeySet;
import cn.yimatong.token.Reading;
import cn.yimatong.token.VerificationKey;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
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

    /** As {@code openssl pkey -text} tells it of the key in sm2-by-openssl.pem. */
    private static final byte[] OPENSSLS_KEY = HexFormat.of().parseHex(
            "1b84762b93c3754bd23d5086cd611cec063fa122ae4d495b7ad94ebf9a02632f"
                    + "30bb414f6cd0a82bd15bc0b92cd30d73fb3e37a831df1df5b15efeb6e3a410d2");

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
            assertEquals(List.of(next + " active", old + " retired"), states());
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

    @Test
    void aKeyThatOpensslHasMadeSignsAtEachNodeAndDoesNotComeBackOnceItIsRevoked() throws Exception {
        String[] file = {"--key-file", owned("sm2.pem", resource("keys/sm2-by-openssl.pem")), "--passphrase-file",
            owned("words", "open sesame\n".getBytes(US_ASCII))};
        first.register("held", People.senior());
        Command make = keys(words("make", file));
        assertEquals(0, make.exitCode(), make.err());
        String kid = make.out().strip();
        assertTrue(make.err().contains("the key (SM2) is taken"), make.err());
        assertFalse(isPublished(first, kid) || isPublished(second, kid));
        assertEquals(0, keys("stage", kid).exitCode());
        Poll.until(() -> isPublished(first, kid) && isPublished(second, kid));
        Poll.until(() -> keys("activate", kid, "--at-once", "--yes").exitCode() == 0);
        KeySet known = published(first);
        Poll.until(() -> kid(known, first.freshCode("held", "{}")).equals(kid));
        String code = first.freshCode("held", "{}");
        assertEquals(kid, kid(only(OPENSSLS_KEY, kid), code), "by the public key that openssl tells");
        assertEquals("valid", second.ask(code, "culture").getString("reason"));
        assertEquals(1, keys(words("stage", file)).exitCode(), "it is here");
        assertEquals(0, keys("revoke", kid, "--yes").exitCode());
        Command again = keys(words("stage", file));
        assertEquals(1, again.exitCode(), again.err());
        assertTrue(again.err().contains("is this very key, and is revoked, for good"), again.err());
    }

    /** A set of this key alone, under this name. */
    private static KeySet only(byte[] publicKey, String kid) {
        long now = Instant.now().getEpochSecond();
        return KeySet.of(List.of(VerificationKey.of(KeyId.of(Algorithm.SM2, kid), publicKey, now - 3600, now + 3600)));
    }

    private static String[] words(String first, String... more) {
        return Stream.concat(Stream.of(first), Stream.of(more)).toArray(String[]::new);
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream file = KeyRotationIT.class.getResourceAsStream(name)) {
            return file.readAllBytes();
        }
    }

    private String owned(String name, byte[] content) throws IOException {
        Path file = Files.createFile(folder.resolve(name),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.write(file, content).toString();
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
