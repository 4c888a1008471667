package cn.yimatong.ledger;

import static cn.yimatong.ledger.TestDeployment.get;
import static cn.yimatong.ledger.TestDeployment.scannedBy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.ledger.Redemption.Accepted;
import cn.yimatong.ledger.Redemption.Rejected;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Redis that answers, and refuses to write or has lost the deployment. */
class RefusingRedisIT {
    private static final Scan SCAN = new Scan("gate-1", "bus", "0123456789abcdef");

    @TempDir
    private Path dataDir;
    private TestDeployment deployment;
    /** One that gives up soon what Redis refuses at once. */
    private RedisLedger ledger;

    @BeforeEach
    void start() {
        deployment = new TestDeployment(dataDir);
        ledger = deployment.ledgerWith(Duration.ofMillis(200), Duration.ofMillis(500), UnaryOperator.identity());
    }

    @AfterEach
    void stop() {
        deployment.close();
    }

    @Test
    void aFoundedDeploymentThatTakesWritesIsReady() {
        get(deployment.ledger.probe());
    }

    @Test
    void outOfMemoryIsNotReadyAlthoughItTellsTheTime() {
        get(deployment.redis().configSet("maxmemory", "1"));
        assertNotReady("OOM");
        get(deployment.redis().configSet("maxmemory", "0"));
        get(deployment.ledger.probe());
    }

    @Test
    void aReplicaIsNotReadyAlthoughItTellsTheTime() {
        get(deployment.redis().replicaof("127.0.0.1", 1));
        assertNotReady("READONLY");
        get(deployment.redis().replicaofNoOne());
        get(deployment.ledger.probe());
    }

    @Test
    void aRedisWithoutTheDeploymentIsNotReady() {
        get(deployment.redis().del(RedisKeys.FOUNDED));
        assertNotReady("founding mark");
    }

    private void assertNotReady(String why) {
        LedgerUnavailableException failure = assertThrows(LedgerUnavailableException.class, () -> get(ledger.probe()));
        assertTrue(failure.toString().contains(why), failure::toString);
        get(deployment.ledger.clockOffsetMillis());
    }

    @Test
    void theLogTellsOnceOfTheBeginAndOnceOfTheEnd() {
        Spend code = deployment.code(SCAN);
        Spend spent = deployment.code(new Scan("gate-1", "bus", "earlier"));
        get(deployment.ledger.redeem(spent));
        try (LogLines lines = new LogLines(AvailabilityLog.class)) {
            get(deployment.redis().configSet("maxmemory", "1"));
            for (int i = 0; i < 3; i++) {
                assertThrows(LedgerUnavailableException.class, () -> get(ledger.redeem(code)));
                assertThrows(LedgerUnavailableException.class, () -> get(ledger.probe()));
                // All of these are answered, and no sign of the end.
                assertInstanceOf(Rejected.class, get(ledger.redeem(scannedBy(spent, SCAN))));
                get(ledger.clockOffsetMillis());
                get(ledger.annul(new ScanKey("gate-1", "never seen")));
            }
            List<String> begin = lines.written();
            assertEquals(1, begin.size(), begin::toString);
            assertTrue(begin.getFirst().startsWith("WARN The ledger does not answer: Redis has failed: OOM"),
                    begin::toString);
            get(deployment.redis().configSet("maxmemory", "0"));
            assertInstanceOf(Accepted.class, get(ledger.redeem(code)));
            get(ledger.probe());
            assertEquals(2, lines.written().size());
            assertTrue(lines.written().getLast().startsWith("INFO The ledger answers again, after "));
        }
    }

    @Test
    void whatRedisHasLostIsLoggedOnceAndCounted() {
        try (LogLines lines = new LogLines(AvailabilityLog.class);
                FaultedLedger node = new FaultedLedger(deployment.server.uri())) {
            List<Spend> codes = node.codes(2);
            long index = codes.getFirst().index();
            byte[] holder = get(node.redis().get(RedisKeys.holder(index)));
            get(node.redis().del(RedisKeys.birth(index), RedisKeys.holder(index)));
            for (int i = 0; i < 3; i++) {
                assertThrows(LedgerUnavailableException.class, () -> get(node.ledger.redeem(codes.getFirst())));
                assertInstanceOf(Accepted.class, get(node.ledger.redeem(codes.getLast())));
                get(node.ledger.probe());
            }
            assertEquals(List.of("WARN The ledger does not answer: Redis has lost data of this ledger: a birth mark is"
                    + " missing"), lines.written());
            assertEquals(3, node.meters.get("yimatong.ledger.unusable.answers").counter().count());
            get(node.redis().set(RedisKeys.birth(index), new byte[0]));
            get(node.redis().set(RedisKeys.holder(index), holder));
            assertInstanceOf(Accepted.class, get(node.ledger.redeem(codes.getFirst())));
            assertTrue(lines.written().getLast().startsWith("INFO The ledger answers again, after "));
        }
    }
}
