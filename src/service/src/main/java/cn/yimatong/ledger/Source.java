package cn.yimatong.ledger;

import cn.yimatong.ledger.LedgerUnavailableException.Effect;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/**
 * A master as a walk over all keys has to know it. What {@code SCAN} promises holds for one process, while it is a
 * master, and for the keys that it has.
 *
 * @param life changes when the process is started anew, and when it becomes a replica or a master
 * @param slots its slots in a cluster, as it says itself, those on their way among them; empty without a cluster
 */
record Source(Topology.Master master, String life, String slots) {
    private static final String REPLICA = "a replica";
    private static final int FIELDS_BEFORE_SLOTS = 8;

    /** What the master says of itself now. */
    static CompletionStage<Source> of(Topology topology, Topology.Master master) {
        RedisClusterAsyncCommands<byte[], byte[]> redis = master.commands();
        // Sections one by one: older servers take one at a time, and all of them are long.
        return redis.info("server")
                .thenCombine(redis.info("replication"), (server, replication) -> server + replication)
                .thenCombine(topology.slots(master), (info, slots) -> new Source(master, life(info), slots));
    }

    private static String life(String info) {
        if (info.lines().anyMatch(line -> line.equals("role:slave"))) {
            return REPLICA;
        }
        return info.lines().filter(line -> line.startsWith("run_id:") || line.startsWith("master_replid:"))
                .map(line -> line.substring(line.indexOf(':') + 1)).collect(Collectors.joining(" "));
    }

    /** From the answer to {@code CLUSTER NODES}. */
    static String ownSlots(String nodes) {
        return nodes.lines().map(line -> line.split(" ", -1)).filter(node -> node[2].contains("myself"))
                .flatMap(node -> Arrays.stream(node).skip(FIELDS_BEFORE_SLOTS)).collect(Collectors.joining(" "));
    }

    /**
     * The same masters.
     *
     * @throws LedgerUnavailableException a walk over their keys could miss some; says in words why
     */
    static List<Source> atRest(List<Source> sources) {
        for (Source source : sources) {
            if (source.life().equals(REPLICA)) {
                throw unavailable("Redis at " + source.master().name()
                        + " is a replica, which may lack what its master has: name the master, or the sentinels");
            }
            if (source.slots().contains("[")) {
                throw unavailable("A slot is on its way from or to Redis at " + source.master().name()
                        + ": wait until it has arrived");
            }
        }
        long slots = sources.stream().mapToLong(Source::slotCount).sum();
        if (slots > 0 && slots != SlotHash.SLOT_COUNT) {
            throw unavailable("The masters that are known have %,d of %,d slots".formatted(slots, SlotHash.SLOT_COUNT));
        }
        return sources;
    }

    private long slotCount() {
        return Arrays.stream(slots.split(" ", -1)).filter(range -> !range.isEmpty()).mapToLong(range -> {
            String[] ends = range.split("-", -1);
            return ends.length == 1 ? 1 : Long.parseLong(ends[1]) - Long.parseLong(ends[0]) + 1;
        }).sum();
    }

    private static LedgerUnavailableException unavailable(String message) {
        return new LedgerUnavailableException(Effect.NOT_EXECUTED, message);
    }
}
