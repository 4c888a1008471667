package cn.yimatong.keys;

/**
 * What a code's sealed handle holds (MS1 section 3).
 *
 * @param index the holder's index in the ledger, 64 bits
 * @param batch the grant that the code belongs to, 48 bits
 * @param slot the code's place in its batch: 0 to 65,535
 */
public record Handle(long index, long batch, int slot) {

    /** Refuses a batch or slot out of range. */
    public Handle {
        if (batch < 0 || batch >= 1L << 48 || slot < 0 || slot >= 1 << 16) {
            throw new IllegalArgumentException("a batch has 48 bits and a slot 16");
        }
    }

    @Override
    public String toString() {
        return "Handle[…]";
    }
}
