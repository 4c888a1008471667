package cn.yimatong.ledger;

import java.time.Instant;
import java.util.Optional;

/** Answer to {@link Ledger#redeem}. Instants are Redis's, to the millisecond. */
public sealed interface Redemption {
    /**
     * The code is spent, for this scan.
     *
     * @param at when it was spent
     * @param repeated whether the scanner had asked before and this is the first answer again; a second try of the node
     * itself does not count
     */
    record Accepted(Instant at, boolean repeated) implements Redemption {}

    /**
     * The code is not accepted, and this call has spent nothing.
     *
     * @param reason the first that applies, in the order of {@link RejectReason}
     * @param at when it was decided
     * @param firstUse present if and only if the reason is {@link RejectReason#REPLAYED}
     */
    record Rejected(RejectReason reason, Instant at, Optional<FirstUse> firstUse) implements Redemption {}

    /**
     * The redemption that a replayed code was spent by.
     *
     * @param sameScanner whether the scanner that asks was also the first
     */
    record FirstUse(Instant at, boolean sameScanner) {}

    /** Why a code is rejected, in the order of decision. */
    enum RejectReason {
        /** Past {@code exp} + skew by Redis's clock, or sent as not spendable. */
        EXPIRED,
        /** The holder is not known or revoked (注销), or the code's batch is below the holder's floor. */
        REVOKED,
        /** The holder is suspended (挂失). */
        SUSPENDED,
        /** The credential that the scene needs is suspended or revoked. */
        CREDENTIAL_SUSPENDED,
        /** The code was spent by another scan, or by this one too long ago or recalled too often. */
        REPLAYED,
        /** The holder was accepted at this scene less than the scene's pause ago. */
        PAUSED
    }
}
