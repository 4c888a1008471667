package cn.yimatong.ledger;

import static cn.yimatong.ledger.TestDeployment.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.ledger.NodeRoll.Node;
import cn.yimatong.ledger.NodeRoll.Present;
import io.lettuce.core.XAddArgs;
import io.lettuce.core.api.sync.RedisCommands;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who is on the roll of nodes, on a real Redis. */
@Timeout(60)
final class NodeRollIT {

    private static final String KEY = new String(RedisKeys.NODES, StandardCharsets.US_ASCII);
    private static final Node OLD = new Node("a1", "0.1.0", "gate, http://127.0.0.1:8081", Instant.ofEpochMilli(1));
    private static final Node NEW = new Node("b2", "0.2.0", "gate, http://127.0.0.1:9081", Instant.ofEpochMilli(2));

    private OwnRedis redis;
    private NodeRoll roll;

    @BeforeEach
    void start(@TempDir Path folder) {
        redis = OwnRedis.start(folder);
        roll = new NodeRoll(redis.vertx(), redis.connection());
    }

    @AfterEach
    void stop() {
        redis.close();
    }

    @Test
    void eachNodeIsThereOnceWithWhatItHasSaidOfItself() {
        assertEquals(List.of(), get(roll.present()));
        get(roll.announce(NEW, Instant.now(), Set.of()));
        get(roll.announce(OLD, Instant.now(), Set.of()));
        get(roll.announce(NEW, Instant.now(), Set.of()));
        assertEquals(List.of(OLD, NEW), get(roll.present()).stream().map(Present::node).toList());
    }

    @Test
    void aClockThatIsOffIsSeenByItsLastWord() {
        get(roll.announce(OLD, Instant.now(), Set.of()));
        get(roll.announce(OLD, Instant.now().plusSeconds(3600), Set.of()));
        assertEquals(60, Duration.ofMillis(get(roll.present()).getFirst().aheadMillis() + 5000).toMinutes());
    }

    @Test
    void aNodeThatHasBeenSilentForAWhileIsGone() {
        RedisCommands<String, String> commands = redis.commands();
        long now = Long.parseLong(commands.time().getFirst()) * 1000;
        for (long before : List.of(20_000L, 5000L)) {
            commands.xadd(KEY, XAddArgs.Builder.maxlen(9).id(now - before + "-0"), Map.of("instance", "c" + before,
                    "release", "0.1.0", "management", "a", "started", "1", "now", "1"));
        }
        assertEquals(List.of("c5000"), get(roll.present()).stream().map(one -> one.node().instance()).toList());
    }

    @Test
    void aNodeThatStopsIsGoneAtOnce() {
        get(roll.announce(OLD, Instant.now(), Set.of()));
        get(roll.announce(NEW, Instant.now(), Set.of()));
        get(roll.leave(OLD, Instant.now()));
        assertEquals(List.of(NEW), get(roll.present()).stream().map(Present::node).toList());
        // A word that was under way at the stop.
        get(roll.announce(OLD, Instant.now(), Set.of()));
        assertEquals(List.of(NEW), get(roll.present()).stream().map(Present::node).toList());
    }

    @Test
    void whatAnotherReleaseSaysInOtherWordsIsPassedOver() {
        redis.commands().xadd(KEY, Map.of("something", "else"));
        get(roll.announce(OLD, Instant.now(), Set.of()));
        assertEquals(1, get(roll.present()).size());
    }

    @Test
    void whichKeysANodeCannotSignWithIsTheLastThatItHasSaid() {
        get(roll.announce(OLD, Instant.now(), Set.of()));
        get(roll.announce(OLD, Instant.now(), Set.of("AAEdXQ", "AAEdXA")));
        assertEquals(Set.of("AAEdXA", "AAEdXQ"), get(roll.present()).getFirst().keysMissing());
        redis.commands().xadd(KEY, Map.of("instance", "a0", "release", "0.0.9", "management", "a", "started", "0",
                "now", "1"));
        assertEquals(Set.of(), get(roll.present()).getFirst().keysMissing());
    }

    @Test
    void theRollDoesNotGrow() {
        for (int i = 0; i < 1000; i++) {
            get(roll.announce(OLD, Instant.now(), Set.of()));
        }
        assertTrue(redis.commands().xlen(KEY) < 400);
    }
}
