package cn.yimatong.redis;

import io.lettuce.core.MigrateArgs;
import java.util.List;

/**
 * A slot on its way from one master to another, as slowly as a test likes: until {@link #finish} the old one answers
 * for the keys that it still has and sends clients on (ASK, TRYAGAIN) for the others.
 */
public final class SlotMove {
    private static final long TIMEOUT_MILLIS = 5000;
    private static final int STEP = 100;

    private final ClusterDeployment cluster;
    private final int slot;
    private final RedisProcess from;
    private final RedisProcess to;

    private SlotMove(ClusterDeployment cluster, int slot, RedisProcess from, RedisProcess to) {
        this.cluster = cluster;
        this.slot = slot;
        this.from = from;
        this.to = to;
    }

    /** Declares the move to both; no key goes yet. */
    static SlotMove begin(ClusterDeployment cluster, int slot, RedisProcess to) {
        RedisProcess from = cluster.masterOf(slot);
        if (from == to) {
            throw new IllegalArgumentException("It has the slot already");
        }
        cluster.control().of(to).clusterSetSlotImporting(slot, cluster.id(from));
        cluster.control().of(from).clusterSetSlotMigrating(slot, cluster.id(to));
        return new SlotMove(cluster, slot, from, to);
    }

    /**
     * Moves keys that the old master still has.
     *
     * @param most how many
     * @return how many have gone; 0 when none is left
     */
    public int migrate(int most) {
        List<String> keys = cluster.control().of(from).clusterGetKeysInSlot(slot, most);
        if (!keys.isEmpty()) {
            cluster.control().of(from).migrate("127.0.0.1", to.port(), 0, TIMEOUT_MILLIS,
                    MigrateArgs.Builder.keys(keys));
        }
        return keys.size();
    }

    /** Moves what is left and gives the slot over; waits until the whole cluster knows. */
    public void finish() {
        while (migrate(STEP) > 0) {
            // The next step.
        }
        // The new one first: else the slot would be nobody's for a moment.
        cluster.control().of(to).clusterSetSlotNode(slot, cluster.id(to));
        cluster.control().of(from).clusterSetSlotNode(slot, cluster.id(to));
        cluster.waitUntilOk();
    }
}
