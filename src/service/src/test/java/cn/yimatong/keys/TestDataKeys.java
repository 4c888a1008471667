package cn.yimatong.keys;

import io.vertx.core.Future;
import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The data keys of a deployment whose table lies in memory: for tests that are not about Redis. */
public final class TestDataKeys implements DataKeys.KeyTable {

    private final Map<String, byte[]> entries = new ConcurrentHashMap<>();
    private final SecureRandom random = new SecureRandom();
    private final Seal seal = new Seal(new byte[DataKey.KEY_BYTES], random);

    /** A deployment with its first key. */
    public TestDataKeys() {
        entries.put(DataKeys.field(1), DataKeys.freshEntry(1, seal, random));
    }

    /** The keys as a node that starts now knows them. */
    public DataKeys node() {
        try {
            return new DataKeys(this, Map.copyOf(entries), seal, random);
        } catch (WrongMasterKeyException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Future<Map<String, byte[]>> read() {
        return Future.succeededFuture(Map.copyOf(entries));
    }

    @Override
    public Future<Boolean> putIfAbsent(String field, byte[] value) {
        return Future.succeededFuture(entries.putIfAbsent(field, value) == null);
    }

    /** Changes one bit of each entry, as a damaged Redis would. */
    void damage() {
        entries.values().forEach(entry -> entry[entry.length - 1] ^= 1);
    }
}
