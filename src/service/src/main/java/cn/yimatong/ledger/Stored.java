package cn.yimatong.ledger;

/** Answer to {@link Ledger#store}. */
public sealed interface Stored {
    /**
     * The record is kept.
     *
     * @param created whether there was none before, or only a tombstone
     */
    record Done(boolean created) implements Stored {}

    /**
     * The proposed version is not greater than the one that is there; nothing has changed.
     *
     * @param version the one that is there: propose a greater one
     */
    record Behind(long version) implements Stored {}

    /** The version that was expected is not the one that is there; nothing has changed. */
    record Conflict() implements Stored {}
}
