package cn.yimatong;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.ledger.RedisServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** When a container is well: as long as its node accepts requests. */
@Timeout(120)
final class ContainerCheckIT {

    private static final String LOOPBACK = "127.0.0.1";

    @TempDir
    private Path folder;

    private static boolean holds(TestNode node) {
        return ContainerCheck.holds(node.managementAddress(), LOOPBACK, false);
    }

    @Test
    void aNodeWhoseRedisIsGoneOrStallsIsNotReplaced() throws Exception {
        try (RedisServer redis = RedisServer.start(folder.resolve("redis"));
                Cable cable = new Cable(redis.uri());
                TestNode node = TestNode.start(folder.resolve("node"), "redis=" + cable.uri())) {
            assertTrue(holds(node));
            cable.mute();
            assertEquals(503, node.ready().statusCode());
            assertTrue(holds(node), "an answer that does not come");
            cable.cut();
            assertEquals(503, node.ready().statusCode());
            assertTrue(holds(node), "nobody there");
        }
    }

    @Test
    void aNodeWhoseClockIsOffIsNotReplacedAsAnotherWouldHaveTheSame() throws Exception {
        AtomicReference<Duration> off = new AtomicReference<>(Duration.ZERO);
        Path data = folder.resolve("node");
        try (TestNode node = TestNode.start(() -> Instant.now().plus(off.get()), data,
                data.resolve(FirstCallers.FILE))) {
            assertTrue(holds(node));
            off.set(Duration.ofMinutes(1));
            assertEquals(503, node.ready().statusCode());
            assertTrue(holds(node));
        }
    }

    @Test
    void aNodeThatDrainsOrIsGoneIsNotWell() throws Exception {
        TestNode node = TestNode.start(folder.resolve("node"), "notice-seconds=5");
        Thread stopping = Thread.ofVirtual().start(node::close);
        Poll.until(() -> !holds(node));
        assertTrue(stopping.isAlive(), "it has not closed its ports yet");
        stopping.join();
        assertFalse(holds(node));
    }

    @Test
    void aPortThatSaysNothingIsNotWell() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertFalse(ContainerCheck.holds("http://127.0.0.1:" + silent.getLocalPort(), LOOPBACK, false));
        }
    }
}
