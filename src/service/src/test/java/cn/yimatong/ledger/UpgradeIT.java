package cn.yimatong.ledger;

import static cn.yimatong.ledger.TestDeployment.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.ledger.Redemption.Accepted;
import cn.yimatong.ledger.Redemption.Rejected;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nodes with scripts of two releases on one Redis, exchanged one at a time while scanners go on: each asks for its own
 * by digest, and both read what either has written.
 */
class UpgradeIT {
    private static final int CODES = 200;

    /** Another text, so another digest, with a field in the event that the old release does not know. */
    private static String nextRelease(String script) {
        return script.replace(".. ARGV[4])", ".. ARGV[4], 'release', 'next')") + "\n-- next release\n";
    }

    @TempDir
    private Path dataDir;

    @Test
    void nodesAreExchangedOneAtATimeUnderLoadThereAndBack() {
        try (TestDeployment deployment = new TestDeployment(dataDir)) {
            RedisLedger old = deployment.ledger;
            RedisLedger next = deployment.ledgerWith(TestDeployment.FIRST_TRY, TestDeployment.BUDGET,
                    UpgradeIT::nextRelease);
            List<List<RedisLedger>> stages = List.of(List.of(old, old), List.of(next, old), List.of(next, next),
                    List.of(next, old), List.of(old, old));
            Random random = new Random(5);
            List<Spend> before = List.of();
            for (List<RedisLedger> nodes : stages) {
                before = load(deployment, nodes, before, random);
            }
        }
    }

    /** Spends codes at two nodes at a time, asks again at the other, and shows those of the stage before once more. */
    private static List<Spend> load(TestDeployment deployment, List<RedisLedger> nodes, List<Spend> before,
            Random random) {
        List<Future<Redemption>> thieves = before.stream()
                .map(code -> nodes.get(random.nextInt(2)).redeem(TestDeployment.scannedBy(code, scan(random))))
                .toList();
        List<Spend> codes = new ArrayList<>();
        List<Future<Redemption>> first = new ArrayList<>();
        List<Future<Redemption>> again = new ArrayList<>();
        for (int i = 0; i < CODES; i++) {
            Spend code = deployment.code(scan(random));
            int node = random.nextInt(2);
            codes.add(code);
            first.add(nodes.get(node).redeem(code));
            again.add(first.getLast().compose(_ -> nodes.get(1 - node).redeem(code)));
        }
        for (int i = 0; i < CODES; i++) {
            Accepted accepted = assertInstanceOf(Accepted.class, get(first.get(i)));
            Accepted repeated = assertInstanceOf(Accepted.class, get(again.get(i)));
            assertEquals(accepted.at(), repeated.at());
            assertTrue(repeated.repeated());
        }
        for (Future<Redemption> thief : thieves) {
            assertEquals(Redemption.RejectReason.REPLAYED, assertInstanceOf(Rejected.class, get(thief)).reason());
        }
        assertEquals(List.of("spent"), get(nodes.getFirst().usage(TestDeployment.holderOf(codes.getLast()))).stream()
                .map(UsageEvent::kind).toList());
        return codes;
    }

    private static Scan scan(Random random) {
        return new Scan("gate-1", "bus", Long.toHexString(random.nextLong() | Long.MIN_VALUE));
    }
}
