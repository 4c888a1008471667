package cn.yimatong.ledger;

import java.time.Instant;
import java.util.Optional;

/** Answer to {@link Ledger#redeem}. Instants are Redis's, to the millisecond. */
public sealed interface Redemption {
    /**
     * The code is good; but for {@link Spend.Use#INSPECT} it is spent, for this scan.
     *
     * @param at when it was spent, or inspected
     * @param repeated whether the scanner had asked before and this is the first answer again; a second try of the node
     * itself does not count
     * @param slot the credential that was chosen at first, 1 to 8; 0: none
     * @param record the holder's record where its version is not the one that the caller knew: only with a repetition.
     * Version 0 and no bytes where the caller knew one and the holder is erased meanwhile
     * @param lastAcceptance only for {@link Spend.Use#INSPECT}: the last acceptance that was looked for, if there is
     * one
     */
    record Accepted(Instant at, boolean repeated, int slot, Optional<RecordBlob> record,
            Optional<Instant> lastAcceptance) implements Redemption {}

    /**
     * The code is not accepted, and this call has spent nothing.
     *
     * @param reason the first that applies, in the order of {@link RejectReason}
     * @param at when it was decided
     * @param firstUse present if and only if the reason is {@link RejectReason#REPLAYED}
     */
    record Rejected(RejectReason reason, Instant at, Optional<FirstUse> firstUse) implements Redemption {}

    /**
     * Nothing is decided and nothing spent: the holder's record is not the one on which the caller decided.
     *
     * @param record the one on which to decide again
     */
    record Stale(RecordBlob record) implements Redemption {}

    /**
     * The redemption that a replayed code was spent by.
     *
     * @param sameScanner whether the scanner that asks was also the first
     * @param scanner the first, as {@link ScanHashes#scannerDigits} names it
     */
    record FirstUse(Instant at, boolean sameScanner, String scanner) {}

    /** Why a code is rejected, in the order of decision; but that an unknown or erased holder is revoked first. */
    enum RejectReason {
        /** Past {@code exp} + skew by Redis's clock, or sent as not spendable. */
        EXPIRED,
        /** The caller's own verdict on the record stands: the record is still that one. */
        REFUSED,
        /** The holder is not known, erased or revoked (注销), or the code's batch is below the holder's floor. */
        REVOKED,
        /** The holder is suspended (挂失). */
        SUSPENDED,
        /** The scene needs a credential, and the holder has none that it takes. */
        CREDENTIAL_MISSING,
        /** The scene needs a credential, and each that it takes is suspended or revoked. */
        CREDENTIAL_SUSPENDED,
        /** The code was spent by another scan, or by this one too long ago or recalled too often. */
        REPLAYED,
        /** The holder was accepted at this scene less than the scene's pause ago. */
        PAUSED,
        /** The holder was accepted as often as the scene allows in this period. */
        LIMITED,
        /** The holder went the same way last, and has not come back. */
        PASSBACK
    }
}
