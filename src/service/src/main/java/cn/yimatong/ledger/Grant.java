package cn.yimatong.ledger;

import java.util.Optional;

/** Answer to {@link Ledger#grant}. */
public sealed interface Grant {
    /**
     * Codes may be minted.
     *
     * @param batch number of the batch, 48 bits, per holder strictly growing: the larger of the last batch + 1 and
     * Redis's time in ms
     * @param atMillis Redis's time of the grant, ms since 1970
     * @param version version of the holder's record
     * @param sealed the sealed record, if and only if its version is not the one that the caller knew; empty bytes
     * where a holder has none
     */
    record Granted(long batch, long atMillis, long version, Optional<byte[]> sealed) implements Grant {}

    /** No codes for this holder. */
    record Denied(DeniedReason reason) implements Grant {}

    /** Why there are no codes. */
    enum DeniedReason {
        /** No such holder. */
        ABSENT,
        /** The holder is suspended (挂失), now. */
        SUSPENDED,
        /** The holder is revoked (注销), for good. */
        REVOKED
    }
}
