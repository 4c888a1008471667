package cn.yimatong.keys;

/** What came of opening sealed bytes. */
public sealed interface Opening {

    /** What had been sealed. */
    @SuppressWarnings("ArrayRecordComponent") // Handed over once, never compared.
    record Opened(byte[] plain) implements Opening {

        @Override
        public String toString() {
            return "Opened[…]";
        }
    }

    /**
     * They were sealed under a data key that this node does not know yet.
     *
     * @param keyId 0 to 65,535
     */
    record UnknownKey(int keyId) implements Opening {}
}
