package cn.yimatong.records;

import cn.yimatong.keys.DataKeys;
import cn.yimatong.keys.Opening;
import io.vertx.core.Future;

/**
 * Records as they lie in the ledger: sealed, each for its holder and version, and padded, so that the length tells
 * little.
 *
 * <p>
 * Safe for use by many threads.
 */
public final class SealedRecords {

    private final DataKeys keys;
    private final RecordCodec codec = new RecordCodec();

    /** Records under these keys. */
    public SealedRecords(DataKeys keys) {
        this.keys = keys;
    }

    /**
     * Seals a record under the newest data key.
     *
     * @param index the holder's index in the ledger
     * @param version the record's version
     * @return what the ledger keeps
     */
    public byte[] seal(long index, long version, HolderRecord record) {
        return keys.seal(index, version, codec.encode(record));
    }

    /**
     * Opens a sealed record. Under a data key that this node does not know it reads the deployment's keys again, once;
     * otherwise the future is complete when it is returned.
     *
     * @param index as it was sealed
     * @param version as it was sealed
     * @return the record; fails with the ledger's exception where the keys cannot be read, and with
     * {@link IllegalStateException} where no key is known, the bytes were changed, or are another holder's or version's
     */
    public Future<HolderRecord> open(long index, long version, byte[] sealed) {
        try {
            return switch (keys.open(index, version, sealed)) {
                case Opening.Opened opened -> Future.succeededFuture(codec.decode(opened.plain()));
                case Opening.UnknownKey _ -> keys.refresh().map(_ -> again(index, version, sealed));
            };
        } catch (IllegalStateException e) {
            return Future.failedFuture(e);
        }
    }

    private HolderRecord again(long index, long version, byte[] sealed) {
        return switch (keys.open(index, version, sealed)) {
            case Opening.Opened opened -> codec.decode(opened.plain());
            case Opening.UnknownKey unknown -> throw new IllegalStateException(
                    "a record is sealed under data key " + unknown.keyId() + ", which this deployment does not have");
        };
    }
}
