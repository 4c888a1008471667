package cn.yimatong.ledger;

/** Redis has given no usable answer within the budget. */
public final class LedgerUnavailableException extends RuntimeException {
    private final Effect effect;

    LedgerUnavailableException(Effect effect, String message) {
        super(message);
        this.effect = effect;
    }

    LedgerUnavailableException(Effect effect, String message, Throwable cause) {
        super(message, cause);
        this.effect = effect;
    }

    /** What is known of the request that failed. */
    public Effect effect() {
        return effect;
    }

    /** Whether a request that failed may have changed the ledger. */
    public enum Effect {
        /** It has changed nothing. */
        NOT_EXECUTED,
        /** Redis may have carried it out, or may do so later. */
        UNKNOWN
    }
}
