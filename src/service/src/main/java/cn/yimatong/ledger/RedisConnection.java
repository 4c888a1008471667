package cn.yimatong.ledger;

/**
 * One connection to Redis, shared by all that a node asks of it: Lettuce sends the commands of all event loops down one
 * socket. It reconnects by itself; meanwhile it refuses commands instead of keeping them.
 */
public final class RedisConnection implements AutoCloseable {
    private RedisConnection() {}

    /**
     * Connects, blocking; for the start of a node, before there are event loops.
     *
     * @param uri {@code redis://}, {@code rediss://} or {@code redis-sentinel://}, as Lettuce reads them
     * @throws LedgerUnavailableException when no connection can be made; the message does not hold the password
     */
    public static RedisConnection open(String uri) {
        throw new UnsupportedOperationException();
    }

    /** Disconnects, blocking, at most some seconds. */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
