package cn.yimatong.keys;

import cn.yimatong.ledger.SharedState;
import io.vertx.core.Future;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The keys under which holders' records lie in the ledger: SM4-GCM (GB/T 32907, NIST SP 800-38D), the newest seals, all
 * open.
 *
 * <pre>
 * sealed = key id : 2 bytes || nonce : 12 random bytes || ciphertext || tag : 16 bytes
 * AAD    = index : 8 bytes || version : 8 bytes || key id : 2 bytes      big-endian
 * </pre>
 *
 * With random nonces one key may seal 2^32 records (SP 800-38D section 8.3). The keys themselves lie in the
 * deployment's table {@code data-keys}, sealed under the master key, and are numbered from 1; a number is never given
 * twice.
 *
 * <p>
 * Safe for use by many threads.
 */
public final class DataKeys {

    private static final int ID_BYTES = 2;
    private static final int MAX_ID = 0xFFFF;
    private static final int OVERHEAD = ID_BYTES + DataKey.OVERHEAD;
    private static final int AAD_BYTES = 2 * Long.BYTES + ID_BYTES;

    private final KeyTable table;
    private final Seal seal;
    private final SecureRandom random;
    private volatile NavigableMap<Integer, DataKey> keys;

    /** Keys of a table whose entries were read a moment before; at least one. */
    DataKeys(KeyTable table, Map<String, byte[]> entries, Seal seal, SecureRandom random)
            throws WrongMasterKeyException {
        this.table = table;
        this.seal = seal;
        this.random = random;
        this.keys = withMore(new TreeMap<>(), entries);
    }

    /** How much longer sealed bytes are than what they hold. */
    public static int overheadBytes() {
        return OVERHEAD;
    }

    /**
     * The key that bytes were sealed under, so that those under an old one can be found.
     *
     * @param sealed what {@link #seal} made
     * @return 1 to 65,535
     */
    public static int keyOf(byte[] sealed) {
        return Short.toUnsignedInt(ByteBuffer.wrap(sealed).getShort());
    }

    /** The number of the key that seals now: 1 to 65,535. */
    public int newest() {
        return keys.lastKey();
    }

    /**
     * Seals bytes under the newest key that this node knows.
     *
     * @param index the holder's index in the ledger; opens only with the same
     * @param version the record's version; opens only with the same
     * @param plain what to seal
     * @return {@link #overheadBytes} more
     */
    public byte[] seal(long index, long version, byte[] plain) {
        Map.Entry<Integer, DataKey> newest = keys.lastEntry();
        int id = newest.getKey();
        byte[] nonce = new byte[DataKey.NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] sealed = ByteBuffer.allocate(plain.length + OVERHEAD).putShort((short) id).put(nonce).array();
        newest.getValue().seal(aad(index, version, id), nonce, plain, sealed, ID_BYTES + DataKey.NONCE_BYTES);
        return sealed;
    }

    /**
     * Opens what {@link #seal} made, at this node or another.
     *
     * @param index as it was sealed
     * @param version as it was sealed
     * @param sealed the sealed bytes
     * @return what they hold, or that this node does not know their key: {@link #refresh} and try again
     * @throws IllegalStateException the bytes were changed, or belong to another holder or version
     */
    public Opening open(long index, long version, byte[] sealed) {
        if (sealed.length < OVERHEAD) {
            throw new IllegalStateException("sealed bytes are cut short");
        }
        int id = keyOf(sealed);
        DataKey key = keys.get(id);
        return key == null
                ? new Opening.UnknownKey(id)
                : new Opening.Opened(key.open(aad(index, version, id), sealed, ID_BYTES));
    }

    /**
     * Reads the table again, as another node may have rotated. A node that does so every few seconds seals under a new
     * key that soon.
     *
     * @return fails with the ledger's exception where there is no answer, and with {@link WrongMasterKeyException}
     * where a key does not open; the keys known before stay
     */
    public Future<Void> refresh() {
        return table.read().compose(this::learn);
    }

    /**
     * Makes a new key, or takes the one that another node has made at the same moment. Records under older keys can be
     * opened for ever; the ledger's owner seals them anew.
     *
     * @return the new key's number; fails like {@link #refresh}, or after 65,535 keys with
     * {@link IllegalStateException}
     */
    public Future<Integer> rotate() {
        return refresh().compose(_ -> {
            int next = newest() + 1;
            if (next > MAX_ID) {
                return Future.failedFuture(new IllegalStateException("all " + MAX_ID + " data keys are used up"));
            }
            // Not set: somebody else's is there, or our own from a try whose answer was lost. Either is newer.
            return table.putIfAbsent(field(next), freshEntry(next, seal, random)).compose(_ -> refresh())
                    .map(_ -> newest());
        });
    }

    /** A new key's field in the table. */
    static String field(int id) {
        return Integer.toString(id);
    }

    /** A new key, sealed for its field in the table. */
    static byte[] freshEntry(int id, Seal seal, SecureRandom random) {
        byte[] key = new byte[DataKey.KEY_BYTES];
        random.nextBytes(key);
        return seal.seal(sealName(id), key);
    }

    private static String sealName(int id) {
        return "data key " + id;
    }

    private synchronized Future<Void> learn(Map<String, byte[]> entries) {
        try {
            keys = withMore(keys, entries);
            return Future.succeededFuture();
        } catch (WrongMasterKeyException e) {
            return Future.failedFuture(e);
        }
    }

    /** Keys that are known stay as they are: a table that was lost takes none away. */
    private NavigableMap<Integer, DataKey> withMore(NavigableMap<Integer, DataKey> known, Map<String, byte[]> entries)
            throws WrongMasterKeyException {
        NavigableMap<Integer, DataKey> all = new TreeMap<>(known);
        for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
            int id = Integer.parseInt(entry.getKey());
            if (!all.containsKey(id)) {
                all.put(id, new DataKey(seal.open(sealName(id), entry.getValue())));
            }
        }
        return all;
    }

    private static byte[] aad(long index, long version, int id) {
        return ByteBuffer.allocate(AAD_BYTES).putLong(index).putLong(version).putShort((short) id).array();
    }

    /** Where the keys lie. */
    interface KeyTable {

        /** All entries. */
        Future<Map<String, byte[]>> read();

        /** Whether this call has set the field. */
        Future<Boolean> putIfAbsent(String field, byte[] value);
    }

    /** The table in Redis. */
    record SharedTable(SharedState state) implements KeyTable {

        @Override
        public Future<Map<String, byte[]>> read() {
            return state.read(KeyStore.DATA_KEYS).map(entries -> entries.orElse(Map.of()));
        }

        @Override
        public Future<Boolean> putIfAbsent(String field, byte[] value) {
            return state.putIfAbsent(KeyStore.DATA_KEYS, field, value);
        }
    }
}
