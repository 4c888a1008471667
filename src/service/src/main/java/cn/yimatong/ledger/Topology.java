package cn.yimatong.ledger;

import io.lettuce.core.RedisException;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** What is at the other end of a connection: one master, or several that share the keys. */
sealed interface Topology {

    /** One server that takes writes. */
    record Master(Shard shard, RedisClusterAsyncCommands<byte[], byte[]> commands) {
        String name() {
            return shard.name();
        }
    }

    /** Whether one master has all keys, and goes on having them. */
    boolean isOneMaster();

    /** Sends a command to the master of its key. */
    RedisClusterAsyncCommands<byte[], byte[]> commands();

    /** The shard that has this key, as far as is known. */
    Shard shardOf(byte[] key);

    /** Those of every master, in the order of their names. */
    List<Shard> shards();

    /** Whose shard this is. Fails where it cannot be reached. */
    CompletableFuture<Master> masterOf(Shard shard);

    /** Every master, in the order of their names. Fails where one of them cannot be reached. */
    default CompletionStage<List<Master>> masters() {
        List<CompletableFuture<Master>> masters = shards().stream().map(this::masterOf).toList();
        return CompletableFuture.allOf(masters.toArray(CompletableFuture<?>[]::new))
                .thenApply(_ -> masters.stream().map(CompletableFuture::join).toList());
    }

    /** Which slots of a cluster the master says that it has, and which are on their way; empty without a cluster. */
    CompletionStage<String> slots(Master master);

    /** A server by itself, or the master that the sentinels name. */
    record Single(PerLoop<StatefulRedisConnection<byte[], byte[]>> connections, Shard shard) implements Topology {

        @Override
        public boolean isOneMaster() {
            return true;
        }

        @Override
        public RedisClusterAsyncCommands<byte[], byte[]> commands() {
            // The loops reconnect each for itself: whoever is not back yet asks by a way that is.
            return connections.own(StatefulRedisConnection::isOpen).async();
        }

        @Override
        public Shard shardOf(byte[] key) {
            return shard;
        }

        @Override
        public List<Shard> shards() {
            return List.of(shard);
        }

        @Override
        public CompletableFuture<Master> masterOf(Shard shard) {
            return CompletableFuture.completedFuture(new Master(shard, commands()));
        }

        @Override
        public CompletionStage<String> slots(Master master) {
            return CompletableFuture.completedStage("");
        }
    }

    /** A Redis Cluster. */
    record Cluster(StatefulRedisClusterConnection<byte[], byte[]> connection, MeterRegistry meters,
            Map<String, Shard> known) implements Topology {

        Cluster(StatefulRedisClusterConnection<byte[], byte[]> connection, MeterRegistry meters) {
            this(connection, meters, new ConcurrentHashMap<>());
        }

        @Override
        public boolean isOneMaster() {
            return false;
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
            Shard shard = known.get(name);
            return shard == null ? known.computeIfAbsent(name, _ -> new Shard(name, meters)) : shard;
        }

        @Override
        public List<Shard> shards() {
            return nodes().map(Cluster::name).sorted().map(this::shard).toList();
        }

        @Override
        public CompletableFuture<Master> masterOf(Shard shard) {
            return nodes().filter(node -> name(node).equals(shard.name())).findFirst()
                    .map(node -> connection.getConnectionAsync(node.getNodeId())
                            .thenApply(direct -> new Master(shard, direct.async())))
                    .orElseGet(() -> CompletableFuture.failedFuture(
                            new RedisException(shard.name() + " is no longer a master")));
        }

        private Stream<RedisClusterNode> nodes() {
            return connection.getPartitions().stream()
                    .filter(node -> node.getRole().isUpstream() && !node.getSlots().isEmpty());
        }

        @Override
        public CompletionStage<String> slots(Master master) {
            return master.commands().clusterNodes().thenApply(Source::ownSlots);
        }

        private static String name(RedisClusterNode node) {
            return node.getUri().getHost() + ":" + node.getUri().getPort();
        }
    }
}
