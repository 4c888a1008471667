package cn.yimatong.ledger;

import java.util.Map;

/**
 * Some of all sealed records.
 *
 * @param cursor where to go on
 * @param records by the holder's index; holders without a record and erased ones are not among them
 */
public record Page(String cursor, Map<Long, RecordBlob> records) {
    /** The cursor of the first page. */
    public static final String START = "";

    static final String END = "end";

    /** Whether there is no further page. */
    public boolean isLast() {
        return cursor.equals(END);
    }
}
