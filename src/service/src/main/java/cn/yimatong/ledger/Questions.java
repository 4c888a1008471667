package cn.yimatong.ledger;

import cn.yimatong.ledger.Script.Reply;
import cn.yimatong.ledger.Topology.Master;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.Supplier;

/** Asks Redis in the ledger's budget, takes note of whether it answers, and counts. */
final class Questions {
    /** The answers of scripts that have written. */
    private static final Set<String> WRITTEN = Set.of("created", "replaced", "erased", "granted", "accepted", "done",
            "ready", "settled", "twice", "stopped");

    /** Small enough to meet each master of a large cluster. */
    private static final int BETWEEN_PROBED_PARTITIONS = 8;

    private final Topology redis;
    private final Unhurried unhurried;
    private final Attempts attempts;
    private final AvailabilityLog availability;
    private final LongAdder asked = new LongAdder();

    Questions(Topology redis, Unhurried unhurried, Attempts attempts, AvailabilityLog availability) {
        this.redis = redis;
        this.unhurried = unhurried;
        this.attempts = attempts;
        this.availability = availability;
    }

    /** What a script answers, of keys that lie together. */
    <T> Future<T> ask(Script script, byte[][] keys, byte[][] arguments, Function<Reply, T> decode) {
        byte[] key = keys[0];
        return ask(key, commands -> script.run(commands, keys, arguments)).map(reply -> {
            if (WRITTEN.contains(reply.word())) {
                availability.wrote(() -> RedisKeys.tag(key));
            }
            try {
                return decode.apply(reply);
            } catch (LedgerUnavailableException e) {
                if (e.isOfData()) {
                    redis.shardOf(key).answeredUnusably();
                }
                availability.unusable(RedisKeys.tag(key), e);
                throw e;
            }
        });
    }

    /** What a command about this key answers. */
    <T> Future<T> ask(byte[] key, Function<RedisClusterAsyncCommands<byte[], byte[]>, CompletionStage<T>> command) {
        return ask(redis.shardOf(key), () -> command.apply(redis.commands()));
    }

    /** Over after so long, on the caller's context. */
    Future<Void> pause(Duration time) {
        return attempts.pause(time);
    }

    /** What a command answers that is asked of every master; each counts for its own shard. */
    <T> List<Future<T>> askEachMaster(Function<Master, CompletionStage<T>> command) {
        return redis.shards().stream().map(shard -> ask(shard, () -> redis.masterOf(shard).thenCompose(command)))
                .toList();
    }

    /** What a command answers that is asked of this master. */
    <T> Future<T> askMaster(Master master,
            Function<RedisClusterAsyncCommands<byte[], byte[]>, CompletionStage<T>> command) {
        return ask(master.shard(), () -> command.apply(master.commands()));
    }

    /** All masters as a walk has to know them. */
    Future<List<Source>> sources() {
        return availability.watch(Future.all(askEachMaster(master -> Source.of(redis, master)))
                .map(all -> Source.atRest(all.list())));
    }

    /** The name of the shard that has this key. */
    String shardOf(byte[] key) {
        return redis.shardOf(key).name();
    }

    /** For each shard, as far as is known, a mark that must be there and a key to write, which lie on it together. */
    List<byte[][]> keysOfEachShard() {
        Map<Shard, byte[][]> keys = new HashMap<>();
        keys.put(redis.shardOf(RedisKeys.FOUNDED), new byte[][]{RedisKeys.FOUNDED, RedisKeys.READY});
        for (int partition = 0; partition < PartitionTags.COUNT; partition += BETWEEN_PROBED_PARTITIONS) {
            byte[] birth = RedisKeys.birthOf(partition);
            keys.putIfAbsent(redis.shardOf(birth), new byte[][]{birth, RedisKeys.readyOf(partition)});
        }
        return List.copyOf(keys.values());
    }

    private <T> Future<T> ask(Shard shard, Supplier<CompletionStage<T>> question) {
        return availability.watch(attempts.ask(shard, () -> {
            asked.increment();
            unhurried.beforeQuestion();
            return question.get();
        }));
    }

    /** Sends a command that nobody waits for. */
    void tell(Unhurried.Command command) {
        unhurried.send(command);
    }

    long asked() {
        return asked.sum();
    }
}
