package cn.yimatong.ledger;

import static cn.yimatong.ledger.TestDeployment.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.ledger.Redemption.Accepted;
import cn.yimatong.ledger.Redemption.RejectReason;
import cn.yimatong.ledger.Redemption.Rejected;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes of one deployment that allow different clock skews. */
class SkewedNodesIT {
    private static final Scan SCAN = new Scan("gate-1", "bus", "0123456789abcdef");

    @TempDir
    private Path dataDir;

    @Test
    void aMarkOutlivesItsCodeAtTheNodeOfTheGreatestSkew() {
        try (TestDeployment deployment = new TestDeployment(dataDir)) {
            Spend code = deployment.code(SCAN);
            assertInstanceOf(Accepted.class, get(deployment.ledger.redeem(withSkew(code, 0, SCAN))));
            long gone = get(deployment.redis().pexpiretime(RedisKeys.spent(code.index(), code.cti())));
            long lastUse = (code.expiresAtSeconds() + 60) * 1000;
            assertTrue(gone > lastUse, () -> "gone " + (lastUse - gone) + " ms before the code's last use");
            Scan another = new Scan("gate-2", "bus", "another");
            assertEquals(RejectReason.REPLAYED, assertInstanceOf(Rejected.class,
                    get(deployment.ledger.redeem(withSkew(code, 60, another)))).reason());
        }
    }

    private static Spend withSkew(Spend spend, int skewSeconds, Scan scan) {
        return Draft.like(spend).scan(scan).withSkew(skewSeconds);
    }
}
