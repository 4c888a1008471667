package cn.yimatong.ledger;

import static cn.yimatong.ledger.TestDeployment.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.ledger.Spend.Use;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Redis needs for what the ledger keeps, in bytes as Redis itself counts them. */
class MemoryIT {
    private static final int SEALED_BYTES = 400;

    @TempDir
    private Path dataDir;

    @Test
    void aHolderWithThreeCredentialsAndASpentMarkAreSmall() {
        try (TestDeployment deployment = new TestDeployment(dataDir)) {
            ClockedLedger clocked = new ClockedLedger(deployment);
            HolderKey holder = clocked.holder();
            clocked.store(holder, new byte[SEALED_BYTES]);
            List<Spend.Limit> limits = List.of(
                    Spend.Limit.of(holder.index(), "day", 9, Instant.ofEpochMilli(clocked.clock.millis() + 60_000)));
            Draft in = clocked.code(holder).use(Use.IN).place("door 3").visitMillis(60_000).limits(limits);
            clocked.redeem(in);
            clocked.redeem(Draft.like(in.spend()).scan(clocked.scan("bus")).use(Use.OUT));
            Spend spend = in.spend();
            byte[] mark = RedisKeys.spent(spend.index(), spend.cti());
            assertSmall(deployment, 180, mark);
            byte[] second = RedisKeys.returned(spend.index(), spend.cti());
            assertSmall(deployment, 180, second);
            assertEquals("embstr", get(deployment.redis().objectEncoding(second)));
            assertSmall(deployment, 650, RedisKeys.holder(spend.index()));
            assertSmall(deployment, 150, RedisKeys.visit(spend.index(), ScanHashes.scene("bus")));
            assertSmall(deployment, 150, RedisKeys.limit(spend.index(), limits.getFirst().key()));
        }
    }

    private static void assertSmall(TestDeployment deployment, long most, byte[] key) {
        long bytes = get(deployment.redis().memoryUsage(key));
        assertTrue(bytes < most, () -> (char) key[5] + " takes " + bytes + " bytes");
    }
}
