package cn.yimatong.token;

/** Why a code is not valid, in the order in which a reader checks (MS1.md, section 5). */
public enum Reason {
    /** Step 1: the text is no MS1 code at all, or not spelt in the one way that counts. */
    MALFORMED("malformed", 1),
    /** Step 2: no such key, or the code begins outside the key's window, or the key is revoked. */
    UNKNOWN_KEY("unknown-key", 2),
    /** Step 3: the signature does not verify. */
    BAD_SIGNATURE("bad-signature", 3),
    /** Step 4: signed, but read before its first instant, the skew allowed for. */
    NOT_YET_VALID("not-yet-valid", 4),
    /** Step 5: signed, but read at or after its last instant, the skew allowed for. */
    EXPIRED("expired", 5),
    /** Step 6: signed and in time, but bound to another scene. */
    WRONG_SCENE("wrong-scene", 6);

    private static final int FIRST_SIGNED_STEP = 4;

    private final String word;
    private final int step;

    Reason(String word, int step) {
        this.word = word;
        this.step = step;
    }

    /** Returns the word of MS1.md, section 5, for instance {@code not-yet-valid}. */
    public String word() {
        return word;
    }

    /** Tells whether an answer for this reason rests on signed data. */
    boolean isSigned() {
        return step >= FIRST_SIGNED_STEP;
    }
}
