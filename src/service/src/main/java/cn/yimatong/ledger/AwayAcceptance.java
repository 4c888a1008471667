package cn.yimatong.ledger;

import java.time.Instant;

/**
 * What a node accepted while Redis was away, and must tell it once it is back.
 *
 * @param spend the code, its scan, and what the acceptance counts for; of what it was decided on nothing is needed
 * @param slot the credential that was taken, 1 to 8; 0: none
 * @param at when, by the node's clock, to the millisecond
 */
public record AwayAcceptance(Spend spend, int slot, Instant at) {
    /** How many partitions there are; a holder's is that of {@link #partitionOf}. */
    public static final int PARTITIONS = PartitionTags.COUNT;

    /**
     * @throws IllegalArgumentException when the slot is out of its range, or the use is an inspection
     */
    public AwayAcceptance {
        if (slot < 0 || slot > Standings.CREDENTIALS || spend.use() == Spend.Use.INSPECT) {
            throw new IllegalArgumentException("slot or use is out of range");
        }
    }

    /** The partition in which it is settled, 0 to {@link #PARTITIONS} - 1. */
    public int partition() {
        return partitionOf(spend.index());
    }

    /** The partition of the holder with this index. */
    public static int partitionOf(long index) {
        return RedisKeys.partition(index);
    }
}
