package cn.yimatong.ledger;

/** What came of an acceptance that was given while Redis was away. */
public enum Settled {
    /** Nothing spoke against it, and now it is in the ledger. */
    SETTLED,
    /** It was there before: Redis had carried the redemption out, or this is asked again. */
    KNOWN,
    /** Another scan had spent the code; the trail has a conflict. */
    TWICE,
    /** The holder is gone or stopped, or the code revoked; the trail says that it slipped through. */
    STOPPED
}
