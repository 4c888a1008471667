package cn.yimatong.ledger;

import java.time.Instant;

/**
 * A holder is erased.
 *
 * @param at when, by Redis's clock
 * @param tombstoneUntil when the last of it, the tombstone, is gone
 */
public record Erased(Instant at, Instant tombstoneUntil) {
    /**
     * How long a tombstone outlives its holder: the longest life of a batch, 10 codes of 300 s each; 60 s, the greatest
     * skew that MS1 allows a node; and 90 s to spare.
     */
    public static final int TOMBSTONE_SECONDS = 10 * 300 + 60 + 90;
}
