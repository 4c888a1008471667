package cn.yimatong.ledger;

/**
 * A sealed record as the ledger keeps it.
 *
 * @param version the record's version, µs since 1970
 * @param sealed the sealed bytes; empty where a holder has no record
 */
@SuppressWarnings("ArrayRecordComponent") // handed through as it came; blobs are never compared
public record RecordBlob(long version, byte[] sealed) {
    @Override
    public String toString() {
        return "RecordBlob[" + version + "]";
    }
}
