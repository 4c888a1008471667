package cn.yimatong.ledger;

import static cn.yimatong.ledger.TestDeployment.get;
import static cn.yimatong.ledger.TestDeployment.holderOf;
import static cn.yimatong.ledger.TestDeployment.scannedBy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.redis.ClusterDeployment;
import cn.yimatong.redis.RedisDeployment;
import cn.yimatong.redis.RedisProcess;
import cn.yimatong.redis.SecureStandAlone;
import cn.yimatong.redis.SentinelDeployment;
import cn.yimatong.redis.ServerProgram;
import cn.yimatong.redis.StandAlone;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.cluster.SlotHash;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every kind of Redis serves the whole ledger by its one URI; what would lose marks is refused at the start. */
@Timeout(120)
class EveryDeploymentIT {
    /** Enough that each of three masters has some. */
    private static final int HOLDERS = 60;
    private static final Scan OTHER = new Scan("gate-2", "bus", "other");

    @TempDir
    private Path folder;

    /** The kinds, but for those that need more than a URI. */
    enum Kind {
        STAND_ALONE,
        SENTINEL,
        CLUSTER;

        RedisDeployment start(ServerProgram program, Path folder) {
            return switch (this) {
                case STAND_ALONE -> StandAlone.start(program, folder);
                case SENTINEL -> SentinelDeployment.start(program, folder);
                case CLUSTER -> ClusterDeployment.start(program, folder);
            };
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void theUsualServerServesTheWholeLedger(Kind kind) {
        try (RedisDeployment redis = kind.start(ServerProgram.USUAL, folder);
                FaultedLedger node = new FaultedLedger(redis.uri())) {
            serves(node);
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void theCurrentServerServesTheWholeLedger(Kind kind) {
        try (RedisDeployment redis = kind.start(ServerProgram.CURRENT, folder);
                FaultedLedger node = new FaultedLedger(redis.uri())) {
            serves(node);
        }
    }

    @ParameterizedTest
    @EnumSource(ServerProgram.class)
    void aServerWithTlsAndAnAccessListServesTheWholeLedger(ServerProgram program) {
        try (SecureStandAlone redis = SecureStandAlone.start(program, folder);
                FaultedLedger node = new FaultedLedger(redis.uri(), Optional.of(redis.tls().authority()))) {
            serves(node);
        }
    }

    private static void serves(FaultedLedger node) {
        RedisLedger ledger = new RedisLedger(node.vertx, node.connection, InstantSource.system(),
                TestDeployment.FIRST_TRY, TestDeployment.BUDGET);
        get(ledger.probe());
        assertTrue(Math.abs(get(ledger.clockOffsetMillis())) < 10_000);
        List<Spend> codes = node.codes(HOLDERS);
        for (Spend code : codes) {
            assertInstanceOf(Redemption.Accepted.class, get(ledger.redeem(code)));
            assertTrue(assertInstanceOf(Redemption.Accepted.class, get(ledger.redeem(code))).repeated());
            assertEquals(Redemption.RejectReason.REPLAYED, assertInstanceOf(Redemption.Rejected.class,
                    get(ledger.redeem(scannedBy(code, OTHER)))).reason());
        }
        Spend scanned = scannedBy(node.codes(1).getFirst(), new Scan("gate-9", "bus", "to be annulled"));
        assertInstanceOf(Redemption.Accepted.class, get(ledger.redeem(scanned)));
        assertEquals(Annulment.DONE, get(ledger.annul(scanned.scan().key())));
        assertEquals(2, get(ledger.usage(holderOf(scanned))).size());
        Set<Long> expected = codes.stream().map(Spend::index).collect(Collectors.toCollection(HashSet::new));
        expected.add(scanned.index());
        assertEquals(expected, sealed(ledger));
        assertTrue(get(ledger.reseal(scanned.index(), scanned.recordVersion(), TestDeployment.RECORD)));
        get(ledger.setStanding(holderOf(scanned), 0, Standing.suspended(), new Change("bank", "lost")));
        assertInstanceOf(Grant.Denied.class, get(ledger.grant(holderOf(scanned), scanned.recordVersion())));
        assertTrue(get(ledger.erase(holderOf(scanned), "operator")).isPresent());
        assertTrue(get(ledger.find(holderOf(scanned))).isEmpty());
    }

    private static Set<Long> sealed(RedisLedger ledger) {
        Set<Long> seen = new HashSet<>();
        Page page = get(ledger.sealedRecords(Page.START, 100));
        seen.addAll(page.records().keySet());
        while (!page.isLast()) {
            page = get(ledger.sealedRecords(page.cursor(), 100));
            seen.addAll(page.records().keySet());
        }
        return seen;
    }

    @Test
    void ofAClusterTheFirstAddressMayBeDead() throws Exception {
        try (ClusterDeployment redis = ClusterDeployment.start(ServerProgram.USUAL, folder)) {
            int nobody;
            try (ServerSocket socket = new ServerSocket(0)) {
                nobody = socket.getLocalPort();
            }
            String uri = redis.uri().replaceFirst("redis://[^,]+", "redis://127.0.0.1:" + nobody);
            try (FaultedLedger node = new FaultedLedger(uri)) {
                serves(node);
            }
            // A single address is enough: the cluster tells of its other servers.
            try (RedisConnection one = RedisConnection.open(redis.masterOf(SlotHash.SLOT_COUNT - 1).uri())) {
                assertEquals(3, get(one.topology().masters()).size());
            }
        }
    }

    @Test
    void aServerThatEvictsIsRefusedAtTheStart() {
        try (StandAlone redis = StandAlone.start(ServerProgram.USUAL, folder)) {
            command(redis.server(), commands -> commands.configSet("maxmemory-policy", "allkeys-lru"));
            assertRefused(redis.uri(), "maxmemory-policy is allkeys-lru");
        }
    }

    @Test
    void aMasterOfAClusterThatEvictsIsRefusedAtTheStart() {
        try (ClusterDeployment redis = ClusterDeployment.start(ServerProgram.USUAL, folder)) {
            command(redis.masterOf(SlotHash.SLOT_COUNT - 1),
                    commands -> commands.configSet("maxmemory-policy", "allkeys-lru"));
            assertRefused(redis.uri(), "maxmemory-policy is allkeys-lru");
        }
    }

    @Test
    void aReplicaIsRefusedAtTheStart() {
        try (StandAlone redis = StandAlone.start(ServerProgram.USUAL, folder)) {
            command(redis.server(), commands -> commands.replicaof("127.0.0.1", 1));
            assertRefused(redis.uri(), "it is a replica");
        }
    }

    private static void command(RedisProcess server,
            Consumer<RedisCommands<String, String>> command) {
        RedisClient client = RedisClient.create(server.uri());
        try {
            command.accept(client.connect().sync());
        } finally {
            client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
        }
    }

    private static void assertRefused(String uri, String why) {
        String message = String.valueOf(
                assertThrows(IllegalStateException.class, () -> RedisConnection.open(uri).close()).getMessage());
        assertTrue(message.contains(why), message);
    }
}
