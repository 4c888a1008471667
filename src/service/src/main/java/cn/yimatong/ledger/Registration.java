package cn.yimatong.ledger;

/** Answer to {@link Ledger#register}. */
public enum Registration {
    /** The holder was not known before. */
    CREATED,
    /** The holder was known; nothing has changed. */
    EXISTING
}
