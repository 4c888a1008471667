package cn.yimatong.ledger;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/**
 * What can be asked of the ledger; each answer is taken in one atomic step, by Redis's clock.
 *
 * <p>
 * Every method returns at once and never blocks. Its future completes on the caller's Vert.x context, within the
 * ledger's budget. It fails with {@link LedgerUnavailableException} when Redis gave no answer in that time, or has lost
 * its data; where a {@link HolderKey} is given, with {@link HolderCollisionException} when another holder has this
 * index; with anything else only for a fault of the program.
 */
public interface Ledger {
    /**
     * Keeps a holder's sealed record, in place of an earlier one. A holder who is new is active, with nothing stopped;
     * one who was known keeps standings, floor and last batch. Asking again with the same version and the same bytes
     * changes nothing and is {@link Stored.Done}.
     *
     * @return what became of it; fails with {@link LedgerUnavailableException} when the version is more than 2 s ahead
     * of Redis's clock, and of the version that is kept: the node's clock is wrong
     */
    Future<Stored> store(HolderKey holder, Write write);

    /**
     * Reads a holder.
     *
     * @return what is kept, or nothing when the holder is not known or is erased
     */
    Future<Optional<Holding>> find(HolderKey holder);

    /**
     * Erases a holder: record and standings are gone, and every code that was granted is revoked at once. What is left
     * is a tombstone with the floor, for as long as a code of the holder could live: {@link Erased#TOMBSTONE_SECONDS}.
     *
     * @param actor who asks, as access control knows the caller; stands in the trail
     * @return when it was erased; the same again as long as the tombstone is there. Nothing when the holder is not
     * known
     */
    Future<Optional<Erased>> erase(HolderKey holder, String actor);

    /**
     * Stops or frees a holder or one of the holder's credentials, in force for the very next grant and redemption.
     * Asking for the standing that there is changes nothing and leaves no second event.
     *
     * @param slot 0 the holder, 1 to 8 a credential
     */
    Future<StandingChange> setStanding(HolderKey holder, int slot, Standing standing, Change change);

    /**
     * Asks for a batch number, without which no code of this holder is minted. Each call that is answered takes a new
     * one; a number taken by a lost answer is never given out again.
     *
     * @param knownVersion version of the holder's record that the caller has; 0: none
     * @return the batch, with the record where the caller has another, or why the holder gets none
     */
    Future<Grant> grant(HolderKey holder, long knownVersion);

    /**
     * Spends a code, once. The caller has checked everything that needs no state, and has decided on the record that it
     * knows.
     *
     * @return accepted, now or by an earlier asking of the same scan; or the first reason against it; or the record on
     * which the caller must decide again, with nothing spent
     */
    Future<Redemption> redeem(Spend spend);

    /**
     * Takes in an acceptance that a node gave while Redis was away. Asked again it changes nothing, and answers
     * {@link Settled#KNOWN}, or {@link Settled#TWICE} again, for a day.
     *
     * @return what came of it; fails with {@link LedgerUnavailableException} where it must be asked again later
     */
    Future<Settled> settle(AwayAcceptance acceptance);

    /**
     * Names the master that would be asked about this holder, as far as is known. Where it does not answer about one
     * holder, it hardly does about another of its own.
     */
    String shardOf(long index);

    /**
     * Takes back a redemption of this scanner, up to 60 s after it. Its pause, its passback, its visit and what it took
     * of limits are freed; the code stays spent.
     *
     * @return what became of it; asking again is {@link Annulment#ALREADY_DONE}
     */
    Future<Annulment> annul(ScanKey scan);

    /**
     * What the usage stream still holds of a holder: a queue of the last 256 events or so of the whole partition, and
     * no archive.
     *
     * @return newest first, at most 256; empty when the holder is not known
     */
    Future<List<UsageEvent>> usage(HolderKey holder);

    /**
     * One page of all sealed records, for re-sealing. A record that is there from the first page to the last is seen at
     * least once, and perhaps twice.
     *
     * @param cursor {@link Page#START}, then the cursor of the page before
     * @param count about how many keys to look at, 1 to 10,000; the page may hold more or fewer records, or none
     */
    Future<Page> sealedRecords(String cursor, int count);

    /**
     * Replaces a sealed record by the same one under another key: its version stays.
     *
     * @return false when the record has another version by now, or is gone; then nothing has changed
     */
    Future<Boolean> reseal(long index, long version, byte[] sealed);

    /**
     * Asks whether the ledger could serve now: on one master at least a script may write, and what was founded there is
     * there. A node that left its balancer for one master would take the others' holders with it. Writes a key on each
     * that is gone after a second. Cheap enough for each question after a node's readiness.
     *
     * @return nothing when it could; fails with {@link LedgerUnavailableException}, whose message says why not
     */
    Future<Void> probe();

    /**
     * How far the node's clock is from a master's.
     *
     * @param master host and port, for people
     * @param millis the node's clock minus the master's
     */
    record ClockOffset(String master, long millis) {}

    /**
     * The node's clock minus Redis's, measured over one round trip; of several masters the greatest offset of those
     * that answer. A node more than 1,000 ms off is not ready to serve. Only a read: that it is answered says nothing
     * about whether a code can be spent.
     */
    Future<ClockOffset> clockOffset();

    /** The milliseconds of {@link #clockOffset}. */
    default Future<Long> clockOffsetMillis() {
        return clockOffset().map(ClockOffset::millis);
    }
}
