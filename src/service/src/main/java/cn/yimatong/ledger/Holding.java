package cn.yimatong.ledger;

/**
 * What is kept of a holder.
 *
 * @param version the record's version, µs since 1970
 * @param sealed the sealed record; empty where a holder has none
 * @param standings the holder's and the credentials', as they are in force now
 */
@SuppressWarnings("ArrayRecordComponent") // handed through as it came; holdings are never compared
public record Holding(long version, byte[] sealed, Standings standings) {
    @Override
    public String toString() {
        return "Holding[" + version + "]";
    }
}
