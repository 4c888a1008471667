package cn.yimatong.keys;

import io.vertx.core.Future;
import java.security.SecureRandom;
import java.util.Map;

/** Data keys as a node holds them, without the Redis in which their table lies. */
final class KeysInMemory {
    private KeysInMemory() {}

    static DataKeys make() throws WrongMasterKeyException {
        var random = new SecureRandom();
        var seal = new Seal(new byte[DataKey.KEY_BYTES], random);
        Map<String, byte[]> entries = Map.of(DataKeys.field(1), DataKeys.freshEntry(1, seal, random));
        return new DataKeys(new Table(entries), entries, seal, random);
    }

    private record Table(Map<String, byte[]> entries) implements DataKeys.KeyTable {
        @Override
        public Future<Map<String, byte[]>> read() {
            return Future.succeededFuture(entries);
        }

        @Override
        public Future<Boolean> putIfAbsent(String field, byte[] value) {
            return Future.succeededFuture(false);
        }
    }
}
