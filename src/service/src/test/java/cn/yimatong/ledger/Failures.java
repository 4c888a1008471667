package cn.yimatong.ledger;

import cn.yimatong.ledger.LedgerUnavailableException.Effect;

/** How a ledger fails, for tests of those who ask it. */
public final class Failures {

    private Failures() {}

    /** Nobody answers. */
    public static LedgerUnavailableException away() {
        return new LedgerUnavailableException(Effect.NOT_EXECUTED, "away");
    }

    /** Redis answers, and can do nothing with the question. */
    public static LedgerUnavailableException answered() {
        return LedgerUnavailableException.answered("no use");
    }
}
