package cn.yimatong.ledger;

import static cn.yimatong.ledger.TestDeployment.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.redis.ClusterDeployment;
import cn.yimatong.redis.RedisProcess;
import cn.yimatong.redis.ServerProgram;
import cn.yimatong.redis.SlotMove;
import io.lettuce.core.cluster.SlotHash;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What befalls a master of a cluster concerns its own codes alone, and them not for long. */
@Timeout(120)
class ShardFaultsIT {
    private static final int CODES = 1000;
    private static final Duration BETWEEN = Duration.ofMillis(10);
    /** From the moment that a replica has taken over. */
    private static final Duration HEALED = Duration.ofSeconds(8);
    /** How long before its end a master may have acknowledged what it has not handed on. */
    private static final Duration REPLICATION = Duration.ofSeconds(1);
    /** More than the budget, as tests share their machine; a thread that is blocked by a dead shard takes longer. */
    private static final Duration PROMPT = Duration.ofSeconds(1);

    @TempDir
    private Path folder;
    private ClusterDeployment redis;
    private FaultedLedger node;

    @BeforeEach
    void start() {
        redis = ClusterDeployment.start(ServerProgram.USUAL, folder);
        node = new FaultedLedger(redis.uri());
    }

    @AfterEach
    void stop() {
        node.close();
        redis.close();
    }

    private static int slot(Spend code) {
        return SlotHash.getSlot(RedisKeys.holder(code.index()));
    }

    /** Those of the codes whose marks this master keeps now. */
    private Predicate<Spend> keptBy(RedisProcess master, List<Spend> codes) {
        Set<Spend> kept = codes.stream().filter(code -> redis.masterOf(slot(code)) == master)
                .collect(Collectors.toSet());
        return kept::contains;
    }

    /** A code whose master has not the deployment's own tables. */
    private Spend elsewhereThanTheDeployment(List<Spend> codes) {
        RedisProcess founded = redis.masterOf(RedisKeys.FOUNDED);
        return codes.stream().filter(code -> redis.masterOf(slot(code)) != founded).findFirst().orElseThrow();
    }

    /** A code whose master has the deployment's own tables as well: the one that a node could be thought to need. */
    private Spend besideTheDeployment(List<Spend> codes) {
        RedisProcess founded = redis.masterOf(RedisKeys.FOUNDED);
        return codes.stream().filter(code -> redis.masterOf(slot(code)) == founded).findFirst().orElseThrow();
    }

    /** As readiness asks: a node that left the balancer for one shard would take the living ones with it. */
    private void assertReady() {
        get(node.ledger.probe());
        get(node.ledger.clockOffsetMillis());
    }

    @Test
    void aDeadShardIsReplacedAndDoesNotSlowALivingOne() {
        List<Spend> codes = node.codes(CODES);
        Spend one = besideTheDeployment(codes);
        RedisProcess dead = redis.masterOf(slot(one));
        Predicate<Spend> hit = keptBy(dead, codes);
        ScanLoad load = ScanLoad.start(node, codes, BETWEEN);
        load.awaitAccepted(50);
        long killed = System.nanoTime();
        dead.kill();
        get(node.ledger.probe());
        redis.waitForFailover(slot(one), dead);
        get(node.ledger.probe());
        long replaced = System.nanoTime();
        load.awaitAccepted(20, hit);
        load.awaitAccepted(20, hit.negate());
        Tally tally = load.breakOff();
        // What the dead master has acknowledged and not handed on is lost: the promise makes an exception of it.
        tally.about(hit).assertLostOnlyBetween(killed - REPLICATION.toNanos(), killed);
        tally.about(hit).assertHealed(replaced, HEALED);
        Tally living = tally.about(hit.negate()).assertNobodyIsWronged();
        assertEquals(0, living.unavailable(), living::toString);
        assertTrue(living.slowest().compareTo(PROMPT) < 0, living::toString);
    }

    @Test
    void aShardThatHangsDoesNotSlowALivingOne() {
        List<Spend> codes = node.codes(CODES);
        Spend one = elsewhereThanTheDeployment(codes);
        RedisProcess hung = redis.masterOf(slot(one));
        Predicate<Spend> hit = keptBy(hung, codes);
        ScanLoad load = ScanLoad.start(node, codes, BETWEEN);
        load.awaitAccepted(50);
        hung.pause();
        assertReady();
        redis.waitForFailover(slot(one), hung);
        long replaced = System.nanoTime();
        load.awaitAccepted(20, hit);
        load.awaitAccepted(20, hit.negate());
        hung.resume();
        Tally tally = load.breakOff().assertNobodyIsWronged();
        tally.about(hit).assertHealed(replaced, HEALED);
        Tally living = tally.about(hit.negate());
        assertEquals(0, living.unavailable(), living::toString);
        assertTrue(living.slowest().compareTo(PROMPT) < 0, living::toString);
    }

    @Test
    void aSlotThatMovesRefusesNobodyWronglyAndTakesNoCodeTwice() {
        Spend one = node.codes(1).getFirst();
        List<Spend> moved = node.codesBeside(one.index(), 300);
        RedisProcess from = redis.masterOf(slot(one));
        RedisProcess to = redis.masterOf((slot(one) + SlotHash.SLOT_COUNT / 2) % SlotHash.SLOT_COUNT);
        ScanLoad load = ScanLoad.start(node, moved, BETWEEN);
        load.awaitAccepted(20);
        SlotMove move = redis.beginMove(slot(one), to);
        move.migrate(100);
        load.awaitUnavailable(20);
        move.finish();
        long end = System.nanoTime();
        load.awaitAccepted(20);
        assertEquals(to, redis.masterOf(slot(one)));
        assertTrue(from != to);
        load.finish().assertNobodyIsWronged().assertHealed(end, HEALED);
    }
}
