package cn.yimatong.ledger;

import java.util.List;

/**
 * Some of all sealed records.
 *
 * @param cursor where to go on
 * @param records holders who have a record; those of erased ones are gone
 */
public record Page(String cursor, List<Item> records) {
    /** The cursor of the first page. */
    public static final String START = "0";

    /**
     * A holder's sealed record.
     *
     * @param index the holder's index
     */
    public record Item(long index, RecordBlob blob) {}

    /** Whether there is no further page. */
    public boolean isLast() {
        return cursor.equals(START);
    }
}
