package cn.yimatong.ledger;

/** Redis has given no usable answer within the budget. */
public final class LedgerUnavailableException extends RuntimeException {
    private final Effect effect;
    private final boolean overloaded;

    LedgerUnavailableException(Effect effect, String message) {
        super(message);
        this.effect = effect;
        this.overloaded = false;
    }

    LedgerUnavailableException(Effect effect, String message, Throwable cause) {
        super(message, cause);
        this.effect = effect;
        this.overloaded = false;
    }

    private LedgerUnavailableException(Effect effect) {
        super("Too many questions are unanswered");
        this.effect = effect;
        this.overloaded = true;
    }

    /** Redis may be well; so many wait for it that nobody else is let in. */
    static LedgerUnavailableException overloaded(Effect effect) {
        return new LedgerUnavailableException(effect);
    }

    /** Whether it was refused for the number of those who wait: whoever asked had better come back in a moment. */
    public boolean overloaded() {
        return overloaded;
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
