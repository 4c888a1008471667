package cn.yimatong.ledger;

import java.util.List;
import java.util.OptionalLong;

/**
 * A sealed record that is to be kept.
 *
 * @param sealed the record, or nothing of it: 0 to 65,536 bytes; not copied, must not change until the answer is there
 * @param version proposed by the node from its clock: µs since 1970, 1 to 2^53 - 1. It must be greater than any the
 * holder had before
 * @param expected the version that must be there now; 0: there must be no record. Empty: whatever is there is replaced
 * @param replaced slots of the credentials that are another card now, 1 to 8: whatever the standing of the old one, the
 * new one is active
 */
@SuppressWarnings("ArrayRecordComponent") // handed through as it is; writes are never compared
public record Write(byte[] sealed, long version, OptionalLong expected, List<Integer> replaced) {
    private static final int MOST_BYTES = 65_536;

    /**
     * @throws IllegalArgumentException when a value is out of its range
     */
    public Write {
        if (version < 1 || version >= 1L << 53 || sealed.length > MOST_BYTES) {
            throw new IllegalArgumentException("version or length is out of range");
        }
        replaced = List.copyOf(replaced);
        for (int slot : replaced) {
            if (slot < 1 || slot > Standings.CREDENTIALS) {
                throw new IllegalArgumentException("slot is out of range");
            }
        }
    }

    /** One that replaces no card. */
    public Write(byte[] sealed, long version, OptionalLong expected) {
        this(sealed, version, expected, List.of());
    }

    @Override
    public String toString() {
        return "Write[" + version + "]";
    }
}
