package cn.yimatong.keys;

import java.util.Optional;

/**
 * What a code's sealed handle holds (MS1 section 3).
 *
 * @param index the holder's index in the ledger, 64 bits
 * @param batch the grant that the code belongs to, 48 bits
 * @param slot 16 bits: 1 where a guardian shows the code, the guardian's number (7 bits), the code's place in its batch
 * (8 bits)
 */
public record Handle(long index, long batch, int slot) {

    private static final int BY_GUARDIAN = 1 << 15;
    private static final int NUMBER_SHIFT = 8;
    private static final int MOST_NUMBER = 127;
    private static final int MOST_PLACE = 255;

    /**
     * The handle of one code.
     *
     * @param place the code's place in its batch: 0 to 255
     * @param guardian the number of the guardian who will show it, 1 to 127; none: the holder
     */
    public static Handle of(long index, long batch, int place, Optional<Integer> guardian) {
        int number = guardian.orElse(1);
        if (place < 0 || place > MOST_PLACE || number < 1 || number > MOST_NUMBER) {
            throw new IllegalArgumentException("a place has 8 bits and a guardian's number 7");
        }
        return new Handle(index, batch,
                (guardian.isPresent() ? BY_GUARDIAN | number << NUMBER_SHIFT : 0) | place);
    }

    /** The number of the guardian who shows the code, or none where the holder does. */
    public Optional<Integer> guardian() {
        return (slot & BY_GUARDIAN) == 0 ? Optional.empty() : Optional.of((slot & ~BY_GUARDIAN) >>> NUMBER_SHIFT);
    }

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
