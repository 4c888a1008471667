package cn.yimatong.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.Poll;
import cn.yimatong.redis.RedisProcess;
import cn.yimatong.redis.SentinelDeployment;
import cn.yimatong.redis.ServerProgram;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.api.sync.RedisCommands;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sentinels make a replica the master under load: the node follows, and nobody honest is refused. */
@Timeout(120)
class FailoverIT {
    private static final int CODES = 1000;
    private static final Duration BETWEEN = Duration.ofMillis(10);
    /** From the moment that the sentinels have named another master; a silent one is given up after four seconds. */
    private static final Duration HEALED = Duration.ofSeconds(10);
    /** How long before its end a master may have acknowledged what it has not handed on. */
    private static final Duration REPLICATION = Duration.ofSeconds(1);

    @TempDir
    private Path folder;
    private SentinelDeployment redis;
    private FaultedLedger node;

    @BeforeEach
    void start() {
        redis = SentinelDeployment.start(ServerProgram.USUAL, folder);
        node = new FaultedLedger(redis.uri());
    }

    @AfterEach
    void stop() {
        node.close();
        redis.close();
    }

    @Test
    void aMasterThatDiesIsReplacedAndLosesAtMostWhatItHasNotHandedOn() {
        ScanLoad load = ScanLoad.start(node, node.codes(CODES), BETWEEN);
        load.awaitAccepted(50);
        RedisProcess dead = redis.master();
        long killed = System.nanoTime();
        dead.kill();
        redis.waitForFailover(dead);
        long replaced = System.nanoTime();
        load.awaitAccepted(20);
        load.breakOff().assertHealed(replaced, HEALED).assertLostOnlyBetween(killed - REPLICATION.toNanos(), killed);
    }

    @Test
    void whatADeposedMasterAnswersLateIsThrownAway() {
        Deposed deposed = depose();
        long woken = deposed.resumed - FaultedLedger.BUDGET.toNanos();
        List<ScanLoad.Asked> inItsPause = deposed.tally.stolen().stream()
                .filter(first -> first.sentNanos() > deposed.paused && first.sentNanos() < woken).toList();
        assertEquals(List.of(), inItsPause);
        deposed.tally.assertLostOnlyBetween(deposed.paused - REPLICATION.toNanos(), deposed.told);
    }

    @Test
    void aMasterThatNeedsAReplicaAcknowledgesAlmostNothingOnceDeposed() {
        redis.servers().forEach(server -> {
            set(server, "min-replicas-to-write", "1");
            set(server, "min-replicas-max-lag", "2");
        });
        ServerCheck.Findings findings = ServerCheck.of(asked(redis.master(), RedisCommands::info));
        assertEquals(new ServerCheck.Findings(List.of(), List.of(), List.of()), findings);
        Deposed deposed = depose();
        assertTrue(deposed.tally.stolen().size() < 20, deposed.tally::toString);
    }

    /** What came of a pause in which a master was deposed, and the moments of it. */
    private record Deposed(Tally tally, long paused, long resumed, long told) {}

    private Deposed depose() {
        ScanLoad load = ScanLoad.start(node, node.codes(CODES), BETWEEN);
        load.awaitAccepted(50);
        RedisProcess master = redis.master();
        long paused = System.nanoTime();
        master.pause();
        redis.waitForFailover(master);
        // As long as no sentinel has told it, it takes itself for the master, and acknowledges what it will lose.
        long resumed = System.nanoTime();
        master.resume();
        awaitReplica(master);
        long told = System.nanoTime();
        load.awaitAccepted(20);
        return new Deposed(load.breakOff().assertHealed(resumed, HEALED), paused, resumed, told);
    }

    private static void awaitReplica(RedisProcess server) {
        Poll.until(() -> asked(server, commands -> commands.info("replication")).contains("role:slave"));
    }

    private static void set(RedisProcess server, String setting, String value) {
        assertEquals("OK", asked(server, commands -> commands.configSet(setting, value)));
    }

    /** What it answers, or why it does not. */
    private static String asked(RedisProcess server, Function<RedisCommands<String, String>, String> question) {
        RedisClient client = RedisClient.create(server.uri());
        try {
            return question.apply(client.connect().sync());
        } catch (RedisException e) {
            return e.toString();
        } finally {
            client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
        }
    }
}
