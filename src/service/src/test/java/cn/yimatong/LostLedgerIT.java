package cn.yimatong;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.ledger.RedisServer;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A Redis that answers, and has lost what it knew or holds what this version cannot read. */
@Timeout(120)
final class LostLedgerIT {

    /** Format, which is 2 now, is the first byte of each. */
    private static final byte[] LATER_FORMAT = {3};

    @TempDir
    private Path folder;
    private RedisServer redis;
    private Cable cable;
    private TestNode node;
    private RedisClient client;
    private RedisCommands<byte[], byte[]> commands;

    @BeforeEach
    void start() throws Exception {
        redis = RedisServer.start(folder.resolve("redis"));
        cable = new Cable(redis.uri());
        UpForAMinute clock = new UpForAMinute();
        node = TestNode.start(clock, folder.resolve("first"), folder.resolve("first/callers.txt"),
                "redis=" + cable.uri(), "ledger-first-try-millis=700", "ledger-budget-millis=1500");
        clock.started();
        client = RedisClient.create(redis.uri());
        StatefulRedisConnection<byte[], byte[]> connection = client.connect(ByteArrayCodec.INSTANCE);
        commands = connection.sync();
    }

    @AfterEach
    void stop() {
        client.shutdown();
        node.close();
        cable.close();
        redis.close();
    }

    /** The code of a registered holder, at a scene that is open while Redis is away. */
    private static void assertUnavailable(TestNode asked, String code) {
        JsonObject answer = asked.ask(code, "bus");
        assertEquals("unavailable", answer.getString("reason"), answer::encode);
    }

    private void assertNothingIsSpooled(String name) throws IOException {
        assertEquals(0, Files.size(folder.resolve(name).resolve("spool")));
    }

    private byte[] only(String pattern) {
        var keys = commands.keys(pattern);
        assertEquals(1, keys.size());
        return keys.getFirst();
    }

    @Test
    void anEmptiedRedisIsNotAwayAndAnOpenSceneAcceptsNothing() throws Exception {
        node.code("holder");
        assertEquals("valid", node.show("holder", "museum").getString("reason"));
        String code = node.freshCode("holder", "{}");
        commands.flushall();
        assertUnavailable(node, code);
        assertNothingIsSpooled("first");
    }

    @Test
    void aMarkOfALaterFormatMayBeASpentCodeAndAnOpenSceneDoesNotAcceptIt() throws Exception {
        String code = node.code("holder");
        try (TestNode second = TestNode.start(InstantSource.system(), Files.createDirectories(folder.resolve("second")),
                folder.resolve("first/callers.txt"), "redis=" + redis.uri(),
                "master-key=" + folder.resolve("first/master.key"))) {
            assertEquals("valid", node.ask(code, "bus").getString("reason"));
            commands.setrange(only("{???}s????????????????"), 0, LATER_FORMAT);
            assertUnavailable(second, code);
            assertNothingIsSpooled("second");
        }
    }

    @Test
    void aHolderOfALaterFormatMayBeStoppedAndAnOpenSceneDoesNotAcceptThem() throws Exception {
        String code = node.code("holder");
        commands.setrange(only("{???}h????????"), 0, LATER_FORMAT);
        assertUnavailable(node, code);
        assertNothingIsSpooled("first");
    }

    @Test
    void aRedisThatAnswersWithAnErrorIsNotAwayAndAnOpenSceneAcceptsNothing() throws Exception {
        String code = node.code("holder");
        byte[] holder = only("{???}h????????");
        commands.del(holder);
        commands.lpush(holder, new byte[1]);
        assertUnavailable(node, code);
        assertNothingIsSpooled("first");
    }

    @Test
    void anAcceptanceThatRedisCanDoNothingWithKeepsNobodyElseFromRedis() throws Exception {
        String code = node.code("holder");
        assertEquals("valid", node.show("holder", "museum").getString("reason"));
        cable.cut();
        assertEquals("node", node.ask(code, "bus").getString("replayScope"));
        byte[] holder = only("{???}h????????");
        commands.setrange(holder, 0, LATER_FORMAT);
        cable.mend();
        Poll.until(() -> node.metrics().contains("yimatong_spool_parked 1.0"));
        assertTrue(node.metrics().contains("yimatong_away_pending 0.0"));
        commands.setrange(holder, 0, new byte[]{2});
        JsonObject answer = node.show("holder", "bus");
        assertEquals("global", answer.getString("replayScope"), answer::encode);
        assertTrue(Files.size(folder.resolve("first/spool")) > 0);
    }
}
