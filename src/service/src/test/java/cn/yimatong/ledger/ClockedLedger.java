package cn.yimatong.ledger;

import static cn.yimatong.ledger.TestDeployment.get;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.UnaryOperator;

/** A ledger on a clock that the test sets, with holders and codes for it. */
final class ClockedLedger {
    final TestClock clock;
    final RedisLedger ledger;
    private final Random random = new Random(7);
    private final Map<Long, Long> versions = new HashMap<>();
    private int scans;

    ClockedLedger(TestDeployment deployment) {
        clock = new TestClock(deployment.redis());
        ledger = deployment.ledgerWith(TestDeployment.FIRST_TRY, TestDeployment.BUDGET,
                (UnaryOperator<String>) TestClock::putInto);
    }

    /** A new one, with a record. */
    HolderKey holder() {
        HolderKey holder = new HolderKey(random.nextLong(), random.nextLong());
        store(holder, TestDeployment.RECORD);
        return holder;
    }

    /** Its version, a little later than all before. */
    long store(HolderKey holder, byte[] sealed) {
        clock.advance(1);
        long version = clock.millis() * 1000;
        Stored stored = get(ledger.store(holder, new Write(sealed, version, OptionalLong.empty())));
        if (!(stored instanceof Stored.Done)) {
            throw new IllegalStateException("Not stored: " + stored);
        }
        versions.put(holder.index(), version);
        return version;
    }

    /** A fresh code that lives for 60 s, at a node that knows the record, with a scan of its own. */
    Draft code(HolderKey holder) {
        Grant.Granted granted = (Grant.Granted) get(ledger.grant(holder, 0));
        byte[] cti = ByteBuffer.allocate(16).putLong(random.nextLong()).putLong(random.nextLong()).array();
        return Draft.of(holder.index(), granted.batch(), cti, granted.atMillis() / 1000 + 60, scan("bus"))
                .recordVersion(versions.getOrDefault(holder.index(), 0L));
    }

    Scan scan(String scene) {
        return new Scan("gate-1", scene, "scan-" + scans++);
    }

    Redemption redeem(Draft draft) {
        return get(ledger.redeem(draft.spend()));
    }

    /** What comes of it, in a word. */
    String outcome(Draft draft) {
        return Described.kind(redeem(draft));
    }
}
