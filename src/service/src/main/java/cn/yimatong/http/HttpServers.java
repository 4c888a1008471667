package cn.yimatong.http;

import cn.yimatong.access.Callers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;

/** The servers of one public port, one on each of its event loops. */
public final class HttpServers {

    private final int port;

    HttpServers(int port) {
        this.port = port;
    }

    /**
     * Listens.
     *
     * @param operations asked once on each event loop, so that operations may keep state of their own loop; every
     * operation that it gives must stand in the contract, and one of the contract that it does not give is 404
     * @param clock gives {@link Call#receivedAt}
     * @return the servers, once the port is open; fails if the port is taken or an operation is not in the contract
     */
    public static Future<HttpServers> start(Vertx vertx, Listener listener, HttpLimits limits, Contract contract,
            Supplier<List<OperationEntry>> operations, Callers callers, InstantSource clock) {
        return Future.failedFuture(new UnsupportedOperationException("listens on " + listener.port()));
    }

    /** The port that is open: the listener's, or the free one that it took. */
    public int port() {
        return port;
    }

    /** Whether {@link #drain} has begun; a node that drains is not ready. */
    public boolean draining() {
        return false;
    }

    /**
     * Stops: answers what is in flight, refuses what comes new with 503 and {@code Connection: close}, then closes the
     * port. Takes at most {@link HttpLimits#drain}; what is not answered by then is cut.
     */
    public Future<Void> drain() {
        return Future.failedFuture(new UnsupportedOperationException());
    }
}
