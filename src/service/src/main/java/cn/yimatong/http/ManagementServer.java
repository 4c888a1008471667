package cn.yimatong.http;

import cn.yimatong.access.Callers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The management port, for operators and orchestrators, never for the public: {@code /health/live} says that the
 * process answers, {@code /health/ready} that every check is well ({@code 200}, otherwise {@code 503}),
 * {@code /metrics} what Prometheus is to scrape. Below {@code /v1/admin} are the operators' operations of the contract.
 */
public final class ManagementServer {

    private static final String LIVE = "/health/live";
    private static final String READY = "/health/ready";
    private static final String METRICS = "/metrics";
    private static final Set<String> PATHS = Set.of(LIVE, READY, METRICS);
    private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";
    private static final long CHECK_SECONDS = 1;

    private final HttpServer server;

    private ManagementServer(HttpServer server) {
        this.server = server;
    }

    /**
     * Listens; one event loop serves it, whatever the listener says.
     *
     * @param metrics what is counted, in Prometheus's text format; may block
     * @param operations those of the contract that are served here and nowhere else
     * @return the server, once the port is open; fails if the port is taken
     */
    public static Future<ManagementServer> start(Vertx vertx, Listener listener, HttpLimits limits,
            List<HealthCheck> readiness, Supplier<String> metrics, Contract contract, List<OperationEntry> operations,
            Callers callers,
            InstantSource clock) {
        List<HealthCheck> checks = List.copyOf(readiness);
        RequestEdge edge = new RequestEdge(new Routes(contract, operations, limits), callers, new Drain());
        return BoundedServer.listen(vertx, SocketAddress.inetSocketAddress(listener.port(), listener.host()), limits,
                new ConnectionCap(limits), clock, exchange -> answer(vertx, exchange, checks, metrics, edge))
                .map(ManagementServer::new);
    }

    /** The port that is open. */
    public int port() {
        return server.actualPort();
    }

    /** Closes the port; to be done last. */
    public Future<Void> close() {
        return server.close();
    }

    private static void answer(Vertx vertx, Exchange exchange, List<HealthCheck> checks, Supplier<String> metrics,
            RequestEdge edge) {
        HttpServerRequest request = exchange.request();
        if (!PATHS.contains(request.path())) {
            edge.handle(exchange);
        } else if (exchange.announcesBody()) {
            exchange.send(Problem.of(ProblemType.TOO_LARGE, "Nothing here takes a body."));
        } else if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
            exchange.send(Problem.of(ProblemType.METHOD_NOT_ALLOWED, "The path exists, but not with this method.")
                    .with("Allow", "GET, HEAD"));
        } else if (LIVE.equals(request.path())) {
            exchange.send(Answer.json(200, status(true)));
        } else if (READY.equals(request.path())) {
            ready(checks).onSuccess(exchange::send);
        } else {
            vertx.executeBlocking(metrics::get)
                    .onSuccess(text -> exchange.send(Answer.of(200, PROMETHEUS_TEXT, Buffer.buffer(text))))
                    .onFailure(_ -> exchange.send(Problem.of(ProblemType.INTERNAL, "The metrics cannot be told.")));
        }
    }

    /** Asks every check at once. */
    private static Future<Answer> ready(List<HealthCheck> checks) {
        List<Future<Boolean>> asked = checks.stream().map(ManagementServer::ask).toList();
        return Future.join(asked).map(_ -> {
            JsonObject words = new JsonObject();
            boolean all = true;
            for (int i = 0; i < asked.size(); i++) {
                boolean well = asked.get(i).result();
                all &= well;
                words.put(checks.get(i).name(), word(well));
            }
            return Answer.json(all ? 200 : 503, status(all).put("checks", words));
        });
    }

    /** Never fails: what cannot be told is not well. */
    private static Future<Boolean> ask(HealthCheck check) {
        try {
            return check.check().get().timeout(CHECK_SECONDS, TimeUnit.SECONDS).otherwise(false);
        } catch (RuntimeException _) {
            return Future.succeededFuture(false);
        }
    }

    private static JsonObject status(boolean well) {
        return new JsonObject().put("status", word(well));
    }

    private static String word(boolean well) {
        return well ? "up" : "down";
    }
}
