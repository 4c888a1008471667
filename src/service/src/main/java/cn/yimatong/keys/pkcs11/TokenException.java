package cn.yimatong.keys.pkcs11;

/** A token does not do what it was asked; its message is for people, and holds no PIN. */
public final class TokenException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Cure cure;

    /** What may help. */
    enum Cure {
        /** An operator. */
        NONE,
        /** A session that is opened anew. */
        ANEW,
        /** A session that somebody else is done with. */
        TURN
    }

    /** It stays so until an operator has done something about it. */
    public TokenException(String message) {
        this(message, Cure.NONE);
    }

    TokenException(String message, Cure cure) {
        super(message);
        this.cure = cure;
    }

    Cure cure() {
        return cure;
    }
}
