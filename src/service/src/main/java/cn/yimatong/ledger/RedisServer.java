package cn.yimatong.ledger;

import java.nio.file.Path;

/**
 * The Redis that a node starts for itself where none is named: for trying out and for single nodes. It listens on the
 * loopback only, keeps an append-only file in the node's data folder, and ends with the JVM, however that ends.
 */
@SuppressWarnings("DoNotCallSuggester") // until the bodies are there
public final class RedisServer implements AutoCloseable {
    private RedisServer() {}

    /**
     * Starts the server and waits until it answers; blocking, tens of milliseconds, longer when there is much to load
     * or the server of a JVM just killed has yet to end.
     *
     * @param dataDir the node's data folder, made if need be; one process at a time may use it
     * @throws IllegalStateException when another process uses the folder, or no server starts; the message names the
     * folder and says why
     */
    public static RedisServer start(Path dataDir) {
        throw new UnsupportedOperationException();
    }

    /** Where it listens, with its password: never to be logged. */
    public String uri() {
        throw new UnsupportedOperationException();
    }

    /** Stops the server, its file synced, and frees the folder; blocking. */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }

    /** Names no password. */
    @Override
    public String toString() {
        return "RedisServer";
    }
}
