package cn.yimatong.ledger;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.Optional;

/**
 * What all nodes of a deployment share and none keeps for itself: named tables of bytes in Redis. Values that are
 * secret are sealed by the caller. Futures fail with {@link LedgerUnavailableException} when Redis gives no answer.
 */
@SuppressWarnings("DoNotCallSuggester") // until the bodies are there
public final class SharedState {
    /** A view on the deployment at the other end of the connection. */
    public SharedState(Vertx vertx, RedisConnection connection) {}

    /**
     * Founds the deployment if it does not exist yet: all tables at once, and the marks by which the ledger knows that
     * its data has not been lost since. Of several nodes that ask at the same time one is first.
     *
     * @param initial tables by name, fields by name; no table is empty
     * @return true when this call has founded it; false when it exists, and then nothing has changed
     */
    public Future<Boolean> found(Map<String, Map<String, byte[]>> initial) {
        throw new UnsupportedOperationException();
    }

    /** The whole table, or nothing when there is none of this name. */
    public Future<Optional<Map<String, byte[]>>> read(String name) {
        throw new UnsupportedOperationException();
    }

    /** Sets one field, and makes the table if need be. */
    public Future<Void> put(String name, String field, byte[] value) {
        throw new UnsupportedOperationException();
    }

    /** Takes one field away, if it is there. */
    public Future<Void> remove(String name, String field) {
        throw new UnsupportedOperationException();
    }
}
