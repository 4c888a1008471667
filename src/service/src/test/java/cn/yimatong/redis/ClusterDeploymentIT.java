package cn.yimatong.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cn.yimatong.Poll;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.sync.RedisAdvancedClusterCommands;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A cluster starts, is written to, fails over, comes back, moves slots, and can be hurt shard by shard. */
@Timeout(180)
class ClusterDeploymentIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    @TempDir
    private Path folder;

    /** A client of its own, which learns of changes. */
    private record Connected(RedisClusterClient client, RedisAdvancedClusterCommands<String, String> commands)
            implements AutoCloseable {

        static Connected to(ClusterDeployment cluster) {
            List<RedisURI> seeds = List.of(cluster.uri().substring("redis://".length()).split(",")).stream()
                    .map(seed -> RedisURI.builder(RedisURI.create("redis://" + seed)).withTimeout(TIMEOUT).build())
                    .toList();
            RedisClusterClient client = RedisClusterClient.create(seeds);
            client.setOptions(ClusterClientOptions.builder().topologyRefreshOptions(ClusterTopologyRefreshOptions
                    .builder().enablePeriodicRefresh(Duration.ofSeconds(1)).build())
                    .build());
            return new Connected(client, client.connect().sync());
        }

        @Override
        public void close() {
            client.shutdown(Duration.ZERO, TIMEOUT);
        }
    }

    private static boolean answers(BooleanSupplier question) {
        try {
            return question.getAsBoolean();
        } catch (RedisException e) {
            return false;
        }
    }

    @ParameterizedTest
    @EnumSource(ServerProgram.class)
    void aReplicaTakesOverAndTheOldMasterFollowsIt(ServerProgram program) {
        try (ClusterDeployment cluster = ClusterDeployment.start(program, folder);
                Connected client = Connected.to(cluster)) {
            for (int i = 0; i < 100; i++) {
                client.commands.set("key-" + i, "value-" + i);
            }
            int slot = SlotHash.getSlot("key-0");
            RedisProcess old = cluster.masterOf(slot);
            RedisProcess replica = cluster.replicaOf(old);
            old.kill();
            assertEquals(replica, cluster.waitForFailover(slot, old));
            Poll.until(() -> answers(() -> "OK".equals(client.commands.set("key-0", "after"))));
            old.restart();
            cluster.waitUntilOk();
            assertEquals(replica, cluster.masterOf(slot));
            assertEquals(old, cluster.replicaOf(replica));
            assertEquals("after", client.commands.get("key-0"));
        }
    }

    @ParameterizedTest
    @EnumSource(ServerProgram.class)
    void aSlotStaysHalfWayAsLongAsATestLikesAndThenMovesWhole(ServerProgram program) {
        try (ClusterDeployment cluster = ClusterDeployment.start(program, folder);
                Connected client = Connected.to(cluster)) {
            for (int i = 0; i < 10; i++) {
                client.commands.set("{moved}" + i, "value-" + i);
            }
            int slot = SlotHash.getSlot("{moved}");
            RedisProcess from = cluster.masterOf(slot);
            RedisProcess to = cluster.masterOf((slot + SlotHash.SLOT_COUNT / 2) % SlotHash.SLOT_COUNT);
            assertNotEquals(from, to);
            SlotMove move = cluster.beginMove(slot, to);
            assertEquals(4, move.migrate(4));
            assertEquals(6, cluster.control().of(from).clusterCountKeysInSlot(slot));
            assertEquals(4, cluster.control().of(to).clusterCountKeysInSlot(slot));
            assertAllThere(client);
            move.finish();
            assertEquals(to, cluster.masterOf(slot));
            assertEquals(10, cluster.control().of(to).clusterCountKeysInSlot(slot));
            assertAllThere(client);
        }
    }

    private static void assertAllThere(Connected client) {
        for (int i = 0; i < 10; i++) {
            assertEquals("value-" + i, client.commands.get("{moved}" + i));
        }
    }

    @Test
    void aFaultOfAShardIsItsClientsAlone() {
        try (ClusterDeployment cluster = ClusterDeployment.startBehindProxies(ServerProgram.USUAL, folder, 42);
                Connected client = Connected.to(cluster)) {
            RedisProcess hurt = cluster.masterOf(SlotHash.getSlot("key-0"));
            String elsewhere = elsewhere(cluster, hurt);
            client.commands.set("key-0", "0");
            client.commands.set(elsewhere, "0");
            try (FaultProxy.Switch _ = cluster.proxyOf(hurt).on(Fault.loseReplies())) {
                // Lettuce may carry out once more, when it is back, what its caller gave up: so nothing that counts.
                assertThrows(RedisCommandTimeoutException.class, () -> client.commands.set("key-0", "1"));
                assertEquals(1, client.commands.incr(elsewhere));
                assertEquals("1", cluster.control().of(hurt).get("key-0"));
            }
            Poll.until(() -> answers(() -> "1".equals(client.commands.get("key-0"))));
            assertEquals(hurt, cluster.masterOf(SlotHash.getSlot("key-0")));
        }
    }

    private static String elsewhere(ClusterDeployment cluster, RedisProcess not) {
        int i = 1;
        while (cluster.masterOf(SlotHash.getSlot("key-" + i)) == not) {
            i++;
        }
        return "key-" + i;
    }
}
