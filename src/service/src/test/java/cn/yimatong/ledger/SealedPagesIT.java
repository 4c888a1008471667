package cn.yimatong.ledger;

import static cn.yimatong.ledger.TestDeployment.get;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cn.yimatong.Poll;
import cn.yimatong.redis.ServerProgram;
import cn.yimatong.redis.StandAlone;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All records, page by page, and one sealed again. */
class SealedPagesIT {
    private static final byte[] AGAIN = "sealed again".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    private Path dataDir;
    private TestDeployment deployment;
    private ClockedLedger clocked;

    @BeforeEach
    void start() {
        deployment = new TestDeployment(dataDir);
        clocked = new ClockedLedger(deployment);
    }

    @AfterEach
    void stop() {
        deployment.close();
    }

    private Map<Long, String> all() {
        Map<Long, String> records = new TreeMap<>();
        Page page = new Page(Page.START, Map.of());
        do {
            page = get(clocked.ledger.sealedRecords(page.cursor(), 50));
            page.records().forEach((index, blob) -> records.put(index,
                    blob.version() + new String(blob.sealed(), StandardCharsets.US_ASCII)));
        } while (!page.isLast());
        return records;
    }

    @Test
    void thePagesHoldEveryRecordAndNoTombstone() {
        Map<Long, String> expected = new TreeMap<>();
        for (int i = 0; i < 300; i++) {
            HolderKey holder = clocked.holder();
            byte[] sealed = ("record " + i).getBytes(StandardCharsets.US_ASCII);
            expected.put(holder.index(), clocked.store(holder, sealed) + "record " + i);
            clocked.redeem(clocked.code(holder).visitMillis(60_000));
        }
        get(clocked.ledger.erase(clocked.holder(), "app"));
        clocked.store(clocked.holder(), new byte[0]);
        assertEquals(expected, all());
    }

    @Test
    void pagesBeginAgainAtAServerThatWasStartedAnew(@TempDir Path folder) {
        try (StandAlone redis = StandAlone.start(ServerProgram.USUAL, folder);
                FaultedLedger node = new FaultedLedger(redis.uri())) {
            Set<Long> holders = node.codes(300).stream().map(Spend::index).collect(Collectors.toSet());
            Page page = get(node.ledger.sealedRecords(Page.START, 700));
            assertNotEquals(holders, page.records().keySet());
            redis.server().kill();
            redis.server().restart();
            Set<Long> later = new HashSet<>();
            Poll.until(() -> get(node.ledger.probe().map(true).otherwise(false)));
            while (!page.isLast()) {
                page = get(node.ledger.sealedRecords(page.cursor(), 700));
                later.addAll(page.records().keySet());
            }
            assertEquals(holders, later);
        }
    }

    @Test
    void aRecordIsSealedAgainUnderItsVersionOnly() {
        HolderKey holder = clocked.holder();
        long version = clocked.store(holder, TestDeployment.RECORD);
        assertEquals(false, get(clocked.ledger.reseal(holder.index(), version - 1, AGAIN)));
        assertEquals(true, get(clocked.ledger.reseal(holder.index(), version, AGAIN)));
        Holding holding = get(clocked.ledger.find(holder)).orElseThrow();
        assertEquals(version, holding.version());
        assertArrayEquals(AGAIN, holding.sealed());
        get(clocked.ledger.erase(holder, "app"));
        assertEquals(false, get(clocked.ledger.reseal(holder.index(), version, AGAIN)));
        assertEquals(false, get(clocked.ledger.reseal(1, version, AGAIN)));
    }

    @Test
    void aRecordOfALaterFormatIsNotPassedOver() {
        HolderKey holder = clocked.holder();
        get(deployment.redis().setrange(RedisKeys.holder(holder.index()), 0, new byte[]{3}));
        assertThrows(LedgerUnavailableException.class, this::all);
    }
}
