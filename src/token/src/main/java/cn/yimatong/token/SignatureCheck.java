package cn.yimatong.token;

/** One public key's way to tell its signatures from others; safe for use by several threads. */
interface SignatureCheck {
    /**
     * Tells whether the key made this signature over this message. Out-of-range numbers are a plain no.
     *
     * @param bytes the message in the first {@code messageLength} bytes, and a signature of 64 bytes somewhere behind
     */
    boolean verifies(byte[] bytes, int messageLength, int signatureAt);

    /**
     * Takes some tens of milliseconds now, so that later checks take less; where nothing can be gained it does nothing.
     * Other threads may check meanwhile.
     */
    default void prepare() {}
}
