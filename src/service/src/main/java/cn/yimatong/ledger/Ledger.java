package cn.yimatong.ledger;

import io.vertx.core.Future;

/**
 * What can be asked of the ledger; each answer is taken in one atomic step, by Redis's clock.
 *
 * <p>
 * Every method returns at once and never blocks. Its future completes on the caller's Vert.x context, within the
 * ledger's budget. It fails with {@link LedgerUnavailableException} when Redis gave no answer in that time, or has lost
 * its data; with anything else only for a fault of the program.
 */
public interface Ledger {
    /**
     * Makes a holder known, active, with nothing stopped. Asking again changes nothing.
     *
     * @return whether the holder is new; fails with {@link HolderCollisionException} when another holder has this index
     */
    Future<Registration> register(HolderKey holder);

    /**
     * Asks for a batch number, without which no code of this holder is minted. Each call that is answered takes a new
     * one; a number taken by a lost answer is never given out again.
     *
     * @return the batch, or why the holder gets none; fails with {@link HolderCollisionException} when another holder
     * has this index
     */
    Future<Grant> grant(HolderKey holder);

    /**
     * Spends a code, once. The caller has checked everything that needs no state.
     *
     * @return accepted, now or by an earlier asking of the same scan, or the first reason against it
     */
    Future<Redemption> redeem(Spend spend);

    /**
     * Takes back a redemption of this scanner, up to 60 s after it. Its pause is freed; the code stays spent.
     *
     * @return what became of it; asking again is {@link Annulment#ALREADY_DONE}
     */
    Future<Annulment> annul(ScanKey scan);

    /**
     * Asks whether the ledger could serve now: a script may write, and the founded deployment is there. Writes one key
     * that is gone after a second. Cheap enough for each question after a node's readiness.
     *
     * @return nothing when it could; fails with {@link LedgerUnavailableException}, whose message says why not
     */
    Future<Void> probe();

    /**
     * The node's clock minus Redis's, in milliseconds, measured over one round trip. A node more than 1,000 ms off is
     * not ready to serve. Only a read: that it is answered says nothing about whether a code can be spent.
     */
    Future<Long> clockOffsetMillis();
}
