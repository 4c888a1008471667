package cn.yimatong.ledger;

import static cn.yimatong.ledger.TestDeployment.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.Poll;
import cn.yimatong.redis.ClusterDeployment;
import cn.yimatong.redis.RedisProcess;
import cn.yimatong.redis.ServerProgram;
import io.lettuce.core.cluster.SlotHash;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Walks over all keys of a cluster miss none, whatever its masters do meanwhile. */
@Timeout(120)
class ClusterWalkIT {
    private static final int HOLDERS = 150;
    private static final int PAGE = 100;

    @TempDir
    private Path folder;
    private ClusterDeployment redis;
    private FaultedLedger node;
    private Set<Long> holders;

    @BeforeEach
    void start() {
        redis = ClusterDeployment.start(ServerProgram.USUAL, folder.resolve("redis"));
        node = new FaultedLedger(redis.uri());
        holders = node.codes(HOLDERS).stream().map(Spend::index).collect(Collectors.toSet());
    }

    @AfterEach
    void stop() {
        node.close();
        redis.close();
    }

    /** The masters in the order of a walk. */
    private List<RedisProcess> masters() {
        return node.connection.topology().shards().stream().map(shard -> redis.servers().stream()
                .filter(server -> server.toString().equals(shard.name())).findFirst().orElseThrow()).toList();
    }

    private List<Long> holdersAt(RedisProcess master) {
        return holders.stream().filter(index -> redis.masterOf(RedisKeys.holder(index)) == master).toList();
    }

    /** Takes a slot with a holder from the last master of a walk to the first. */
    private void moveSlotBehindTheWalk() {
        List<RedisProcess> masters = masters();
        redis.moveSlot(SlotHash.getSlot(RedisKeys.holder(holdersAt(masters.getLast()).getFirst())),
                masters.getFirst());
    }

    private Page next(Page page, Set<Long> seen) {
        Page next = get(node.ledger.sealedRecords(page.cursor(), PAGE));
        seen.addAll(next.records().keySet());
        return next;
    }

    /** A walk that has been over all of the first master, and over one page of the second. */
    private Page secondMasterBegun(Set<Long> seen) {
        Page page = new Page(Page.START, Map.of());
        do {
            page = next(page, seen);
        } while (Position.of(page.cursor()).next().orElseThrow() == 0);
        return next(page, seen);
    }

    @Test
    void pagesOfRecordsMissNoneWhenASlotMoves() {
        Set<Long> seen = new HashSet<>();
        Page page = secondMasterBegun(seen);
        moveSlotBehindTheWalk();
        while (!page.isLast()) {
            page = next(page, seen);
        }
        assertEquals(holders, seen);
    }

    @Test
    void noPageOfRecordsIsReadWhileASlotIsOnItsWay() {
        List<RedisProcess> masters = masters();
        var move = redis.beginMove(SlotHash.getSlot(RedisKeys.holder(holdersAt(masters.getLast()).getFirst())),
                masters.getFirst());
        String refusal = assertThrows(LedgerUnavailableException.class,
                () -> get(node.ledger.sealedRecords(Page.START, PAGE))).toString();
        assertTrue(refusal.contains("on its way"), refusal);
        move.finish();
        get(node.ledger.sealedRecords(Page.START, PAGE));
    }

    @Test
    void pagesOfRecordsMissNoneWhenAMasterIsReplaced() {
        Set<Long> seen = new HashSet<>();
        Page page = secondMasterBegun(seen);
        RedisProcess dead = masters().get(1);
        int slot = SlotHash.getSlot(RedisKeys.holder(holdersAt(dead).getFirst()));
        dead.kill();
        redis.waitForFailover(slot, dead);
        Set<Long> later = new HashSet<>();
        while (!page.isLast()) {
            Page before = page;
            List<Page> read = new ArrayList<>();
            Poll.until(() -> {
                try {
                    return read.add(next(before, later));
                } catch (LedgerUnavailableException e) {
                    return false;
                }
            });
            page = read.getLast();
        }
        assertTrue(later.containsAll(holdersAt(redis.masterOf(slot))), "the new master is walked from its first page");
        seen.addAll(later);
        assertEquals(holders, seen);
    }

    @Test
    void anExportMissesNoKeyWhenASlotMoves() throws Exception {
        long first = get(get(node.connection.topology().masters()).getFirst().commands().dbsize());
        AtomicBoolean moved = new AtomicBoolean();
        List<String> again = new ArrayList<>();
        Path file = folder.resolve("ledger.export");
        new LedgerExport(node.connection, new SecureRandom()).run(file, "cafe", false, new ExportWatch(seen -> {
            if (seen > first && !moved.getAndSet(true)) {
                moveSlotBehindTheWalk();
            }
        }, again));
        assertTrue(moved.get());
        Set<ByteBuffer> keys = ExportWatch.keysOf(file);
        holders.forEach(index -> assertTrue(keys.contains(ByteBuffer.wrap(RedisKeys.holder(index)))));
        assertEquals(node.connection.topology().shards().stream().map(Shard::name).collect(Collectors.toSet()),
                Set.copyOf(again));
    }

    @Test
    void aDeadMasterIsChargedToItsOwnShard() {
        RedisProcess founded = redis.masterOf(RedisKeys.FOUNDED);
        RedisProcess dead = masters().stream().filter(master -> master != founded).findFirst().orElseThrow();
        dead.kill();
        get(node.ledger.clockOffsetMillis());
        assertThrows(LedgerUnavailableException.class, () -> get(node.ledger.sealedRecords(Page.START, PAGE)));
        assertTrue(failuresOf(dead) >= 2, "of the dead one: " + failuresOf(dead));
        assertEquals(0, failuresOf(founded));
    }

    private long failuresOf(RedisProcess master) {
        return node.meters.find("yimatong.ledger.questions").tag("shard", master.toString()).timers().stream()
                .filter(timer -> !"answered".equals(timer.getId().getTag("outcome"))).mapToLong(timer -> timer.count())
                .sum();
    }
}
