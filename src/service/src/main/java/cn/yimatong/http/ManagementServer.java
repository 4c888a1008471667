package cn.yimatong.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;

/**
 * The management port, for operators and orchestrators, never for the public: {@code /health/live} says that the
 * process answers, {@code /health/ready} that every check is well ({@code 200}, otherwise {@code 503}).
 */
public final class ManagementServer {

    private final int port;

    ManagementServer(int port) {
        this.port = port;
    }

    /** Listens; the listener's event loops are not used, one does. Fails if the port is taken. */
    public static Future<ManagementServer> start(Vertx vertx, Listener listener, HttpLimits limits,
            List<HealthCheck> readiness) {
        return Future
                .failedFuture(new UnsupportedOperationException("listens on " + listener.port() + readiness.size()));
    }

    /** The port that is open. */
    public int port() {
        return port;
    }

    /** Closes the port; to be done last. */
    public Future<Void> close() {
        return Future.failedFuture(new UnsupportedOperationException());
    }
}
