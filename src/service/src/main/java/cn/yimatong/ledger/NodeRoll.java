package cn.yimatong.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XAddArgs;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Which nodes work on this deployment, and of which release they are: each says so every few seconds, and one that has
 * been silent for a while is taken for gone. A stream, since its ids are Redis's own time: what is old needs nobody to
 * take it away, and how far a node's clock is off can be read from it. Nothing is decided by it.
 */
public final class NodeRoll {

    /** How long a node that says nothing is taken for there. */
    public static final Duration SILENCE = Duration.ofSeconds(15);

    private static final Duration FIRST_TRY = Duration.ofSeconds(1);
    private static final Duration BUDGET = Duration.ofSeconds(3);

    /** A stop waits no longer for it. */
    private static final Duration LEAVE_BUDGET = Duration.ofMillis(500);

    /** Some eighty nodes' worth of what counts. */
    private static final int KEPT = 256;

    private static final String KEYS_MISSING = "keys-missing";
    private static final String GONE = "gone";

    private final Topology redis;
    private final Attempts attempts;
    private final Attempts leaving;

    /** The nodes of the deployment at the other end of the connection. */
    public NodeRoll(Vertx vertx, RedisConnection connection) {
        this.redis = connection.topology();
        this.attempts = new Attempts(vertx, FIRST_TRY, BUDGET);
        this.leaving = new Attempts(vertx, LEAVE_BUDGET.dividedBy(2), LEAVE_BUDGET);
    }

    /**
     * What a node says of itself.
     *
     * @param instance another one after each start
     * @param release its version
     * @param management where its management port is: the machine's name and the address
     * @param startedAt by its own clock
     */
    public record Node(String instance, String release, String management, Instant startedAt) {}

    /**
     * A node that is there.
     *
     * @param aheadMillis how far its clock is ahead of Redis's, less what its last word has taken on its way
     * @param keysMissing the kids of keys in a token that it cannot sign with; none of a release that does not tell
     */
    public record Present(Node node, long aheadMillis, Set<String> keysMissing) {}

    /**
     * Says that this node is there. Saying it twice does no harm.
     *
     * @param now by its clock
     * @param keysMissing the kids of keys in a token that it cannot sign with
     */
    public Future<Void> announce(Node node, Instant now, Set<String> keysMissing) {
        return say(attempts, node, now, KEYS_MISSING, String.join(" ", keysMissing));
    }

    /**
     * Says that this node stops. Fails after half a second; the node is taken for gone a while later then.
     *
     * @param now by its clock
     */
    public Future<Void> leave(Node node, Instant now) {
        return say(leaving, node, now, GONE, "1");
    }

    private Future<Void> say(Attempts patience, Node node, Instant now, String name, String value) {
        Object[] fieldsAndValues = Stream.of("instance", node.instance(), "release", node.release(), "management",
                node.management(), "started", Long.toString(node.startedAt().toEpochMilli()), "now",
                Long.toString(now.toEpochMilli()), name, value).map(RedisLedger::text).toArray();
        XAddArgs bounded = XAddArgs.Builder.maxlen(KEPT).approximateTrimming();
        return patience.ask(redis.shardOf(RedisKeys.NODES),
                () -> redis.commands().xadd(RedisKeys.NODES, bounded, fieldsAndValues)).mapEmpty();
    }

    /**
     * Those that have said so lately, in the order of their start. What another release writes otherwise is left out.
     */
    public Future<List<Present>> present() {
        return attempts.ask(redis.shardOf(RedisKeys.NODES), () -> redis.commands().time()).compose(time -> {
            long since = Long.parseLong(new String(time.getFirst(), UTF_8)) * 1000 - SILENCE.toMillis();
            return attempts.ask(redis.shardOf(RedisKeys.NODES), () -> redis.commands().xrevrange(RedisKeys.NODES,
                    Range.create(Long.toString(since), "+"), Limit.unlimited()));
        }).map(NodeRoll::latest);
    }

    private static List<Present> latest(List<StreamMessage<byte[], byte[]>> newestFirst) {
        Map<String, Present> nodes = new HashMap<>();
        Set<String> gone = new HashSet<>();
        for (StreamMessage<byte[], byte[]> message : newestFirst) {
            Map<String, String> said = new HashMap<>();
            message.getBody().forEach((name, value) -> said.put(new String(name, UTF_8), new String(value, UTF_8)));
            if (said.containsKey(GONE)) {
                gone.add(text(said, "instance"));
            } else if (said.keySet().containsAll(List.of("instance", "release", "management", "started", "now"))) {
                Node node = new Node(text(said, "instance"), text(said, "release"), text(said, "management"),
                        Instant.ofEpochMilli(Long.parseLong(text(said, "started"))));
                long heard = Long.parseLong(message.getId().substring(0, message.getId().indexOf('-')));
                nodes.putIfAbsent(node.instance(), new Present(node, Long.parseLong(text(said, "now")) - heard,
                        kids(text(said, KEYS_MISSING))));
            }
        }
        // Each start draws another instance, and a word that was under way at the stop may come after the last one.
        nodes.keySet().removeAll(gone);
        List<Present> all = new ArrayList<>(nodes.values());
        all.sort((one, other) -> one.node().startedAt().compareTo(other.node().startedAt()));
        return all;
    }

    private static Set<String> kids(String text) {
        return text.isEmpty() ? Set.of() : new TreeSet<>(List.of(text.split(" ")));
    }

    private static String text(Map<String, String> said, String name) {
        return said.getOrDefault(name, "");
    }
}
