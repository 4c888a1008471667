package cn.yimatong.ledger;

import cn.yimatong.ledger.LedgerUnavailableException.Effect;
import io.lettuce.core.RedisCommandExecutionException;

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

    /** Redis answers with an error of its own, which an operator may mend. */
    public static LedgerUnavailableException error() {
        return RedisFault.unavailable(Effect.UNKNOWN, new RedisCommandExecutionException("NOPERM not allowed"));
    }
}
