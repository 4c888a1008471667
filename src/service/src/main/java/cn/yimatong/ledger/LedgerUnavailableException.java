package cn.yimatong.ledger;

/** Redis has given no usable answer within the budget. */
public final class LedgerUnavailableException extends RuntimeException {
    private final Effect effect;
    private final Why why;

    private enum Why {
        /** No answer came, or one that says to ask elsewhere, or again. */
        AWAY,
        /** The answer came, and says that nothing that writes is carried out just now. */
        REFUSED,
        /** Nobody was asked: too many wait. */
        OVERLOADED,
        /** The answer came, what Redis holds is no use, and asking again brings the same. */
        DATA,
        /** The answer came, and says that this node's clock is ahead of Redis's. */
        AHEAD,
        /** The answer is an error of Redis's own, which asking again at once does not mend. */
        ERROR
    }

    LedgerUnavailableException(Effect effect, String message) {
        this(effect, message, Why.AWAY);
    }

    LedgerUnavailableException(Effect effect, String message, Throwable cause) {
        super(message, cause);
        this.effect = effect;
        this.why = Why.AWAY;
    }

    private LedgerUnavailableException(Effect effect, String message, Why why) {
        super(message);
        this.effect = effect;
        this.why = why;
    }

    /** Redis may be well; so many wait for it that nobody else is let in. */
    static LedgerUnavailableException overloaded(Effect effect) {
        return new LedgerUnavailableException(effect, "Too many questions are unanswered", Why.OVERLOADED);
    }

    /** Redis is well, and what it holds is no use: it is lost, or not for this version. Nothing has changed. */
    static LedgerUnavailableException answered(String message) {
        return new LedgerUnavailableException(Effect.NOT_EXECUTED, message, Why.DATA);
    }

    /** Redis is well, and this node's clock is not. Nothing has changed. */
    static LedgerUnavailableException ahead() {
        return new LedgerUnavailableException(Effect.NOT_EXECUTED, "The node's clock is ahead of Redis's", Why.AHEAD);
    }

    /** Redis answers and refuses all that writes, until an operator mends it or it is another's turn. */
    static LedgerUnavailableException refused(Effect effect, String message) {
        return new LedgerUnavailableException(effect, message, Why.REFUSED);
    }

    /** Redis is well enough to say what is wrong. It may have carried out a part. */
    static LedgerUnavailableException error(Effect effect, String message) {
        return new LedgerUnavailableException(effect, message, Why.ERROR);
    }

    /** Whether it was refused for the number of those who wait: whoever asked had better come back in a moment. */
    public boolean overloaded() {
        return why == Why.OVERLOADED;
    }

    /**
     * Whether Redis has answered: it is not away, and has lost data of the ledger, holds what this version cannot read,
     * does not believe this node's clock, or says an error. What a code or a holder has done before is then unknown,
     * and nobody may be let in on it.
     */
    public boolean answered() {
        return why == Why.DATA || why == Why.AHEAD || why == Why.ERROR;
    }

    /** Whether Redis refuses all that writes, and for nothing that was asked of it. */
    boolean isRefusal() {
        return why == Why.REFUSED;
    }

    /** Whether what Redis holds is no use: it has lost data of the ledger, or holds what this version cannot read. */
    boolean isOfData() {
        return why == Why.DATA;
    }

    /**
     * Whether Redis has answered with an error of its own ({@code NOPERM}, {@code WRONGTYPE}, a fault in a script): an
     * operator may mend it.
     */
    public boolean isError() {
        return why == Why.ERROR;
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
