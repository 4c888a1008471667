package cn.yimatong.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cn.yimatong.Poll;
import cn.yimatong.redis.RedisProcess;
import cn.yimatong.redis.SentinelDeployment;
import cn.yimatong.redis.ServerProgram;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.api.sync.RedisCommands;
import java.nio.file.Path;
import java.time.Duration;
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
        Tally tally = load.breakOff().assertHealed(replaced, HEALED);
    }

    @Test
    void whatADeposedMasterAnswersLateIsThrownAway() {
        ScanLoad load = ScanLoad.start(node, node.codes(CODES), BETWEEN);
        load.awaitAccepted(50);
        RedisProcess deposed = redis.master();
        long paused = System.nanoTime();
        deposed.pause();
        redis.waitForFailover(deposed);
        long replaced = System.nanoTime();
        // As long as no sentinel has told it, it takes itself for the master, and acknowledges what it will lose.
        deposed.resume();
        awaitReplica(deposed);
        long told = System.nanoTime();
        load.awaitAccepted(20);
        Tally tally = load.breakOff().assertHealed(replaced, HEALED);
        assertEquals(0, tally.stolen().stream()
                .filter(first -> first.sentNanos() > paused && first.sentNanos() < woken).count(), tally::toString);
        tally.assertLostOnlyBetween(paused - REPLICATION.toNanos(), told);
    }

    private static void awaitReplica(RedisProcess server) {
        RedisClient client = RedisClient.create(server.uri());
        try {
            Poll.until(() -> isReplica(client));
        } finally {
            client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
        }
    }

    private static boolean isReplica(RedisClient client) {
        try (var connection = client.connect()) {
            RedisCommands<String, String> commands = connection.sync();
            return commands.info("replication").contains("role:slave");
        } catch (RedisException e) {
            return false;
        }
    }
}
