package cn.yimatong.ledger;

/** Answer to {@link Ledger#annul}. */
public enum Annulment {
    /** Taken back, now. */
    DONE,
    /** Taken back before; nothing has changed. */
    ALREADY_DONE,
    /** More than 60 s after the redemption; nothing has changed. */
    TOO_LATE,
    /** This scanner has accepted no code with this scan id in the last ten minutes. */
    UNKNOWN
}
