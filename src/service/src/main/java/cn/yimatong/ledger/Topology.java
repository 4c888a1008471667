package cn.yimatong.ledger;

import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** What is at the other end of a connection: one master, or several that share the keys. */
sealed interface Topology {

    /** One server that takes writes. */
    record Master(String name, RedisClusterAsyncCommands<byte[], byte[]> commands) {}

    /** Sends a command to the master of its key. */
    RedisClusterAsyncCommands<byte[], byte[]> commands();

    /** The shard that has this key, as far as is known. */
    Shard shardOf(byte[] key);

    /** Every master, in the order of their names; the stage of one that cannot be reached fails. */
    List<CompletableFuture<Master>> eachMaster();

    /** The same, as one. Fails where one of them cannot be reached. */
    default CompletionStage<List<Master>> masters() {
        List<CompletableFuture<Master>> masters = eachMaster();
        return CompletableFuture.allOf(masters.toArray(CompletableFuture<?>[]::new))
                .thenApply(_ -> masters.stream().map(CompletableFuture::join).toList());
    }

    /** A server by itself, or the master that the sentinels name. */
    record Single(StatefulRedisConnection<byte[], byte[]> connection, Shard shard) implements Topology {

        @Override
        public RedisClusterAsyncCommands<byte[], byte[]> commands() {
            return connection.async();
        }

        @Override
        public Shard shardOf(byte[] key) {
            return shard;
        }

        @Override
        public List<CompletableFuture<Master>> eachMaster() {
            return List.of(CompletableFuture.completedFuture(new Master(shard.name(), connection.async())));
        }
    }

    /** A Redis Cluster. */
    record Cluster(StatefulRedisClusterConnection<byte[], byte[]> connection, MeterRegistry meters,
            Map<String, Shard> shards) implements Topology {

        Cluster(StatefulRedisClusterConnection<byte[], byte[]> connection, MeterRegistry meters) {
            this(connection, meters, new ConcurrentHashMap<>());
        }

        @Override
        public RedisClusterAsyncCommands<byte[], byte[]> commands() {
            return connection.async();
        }

        @Override
        public Shard shardOf(byte[] key) {
            RedisClusterNode node = connection.getPartitions().getMasterBySlot(SlotHash.getSlot(key));
            return node == null ? shard("nobody") : shard(name(node));
        }

        private Shard shard(String name) {
            Shard known = shards.get(name);
            return known == null ? shards.computeIfAbsent(name, _ -> new Shard(name, meters)) : known;
        }

        @Override
        public List<CompletableFuture<Master>> eachMaster() {
            return connection.getPartitions().stream()
                    .filter(node -> node.getRole().isUpstream() && !node.getSlots().isEmpty())
                    .sorted(Comparator.comparing(Cluster::name))
                    .map(node -> connection.getConnectionAsync(node.getNodeId())
                            .thenApply(direct -> new Master(name(node), direct.async())))
                    .toList();
        }

        private static String name(RedisClusterNode node) {
            return node.getUri().getHost() + ":" + node.getUri().getPort();
        }
    }
}
