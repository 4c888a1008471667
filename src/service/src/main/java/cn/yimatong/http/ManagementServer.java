package cn.yimatong.http;

import cn.yimatong.access.Callers;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.ServerSSLOptions;
import io.vertx.core.net.SocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The management port, for operators and orchestrators, never for the public: {@code /health/live} says that the
 * process answers, {@code /health/ready} that every check is well ({@code 200}, otherwise {@code 503}),
 * {@code /metrics} what Prometheus is to scrape; features add what else is read here. Below {@code /v1/admin} are the
 * operators' operations of the contract.
 */
public final class ManagementServer {

    private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";
    private static final long CHECK_SECONDS = 1;

    /** Probes and scrapes are counted by nobody: they would drown what is asked of operations. */
    private static final AnswerMeters.OfOperation UNCOUNTED = new AnswerMeters(new CompositeMeterRegistry()).none();

    private final HttpServer server;

    private ManagementServer(HttpServer server) {
        this.server = server;
    }

    /**
     * Listens; one event loop serves it, whatever the listener says.
     *
     * @param metrics what is counted, in Prometheus's text format; may block
     * @param more what else is read here
     * @param meters where the answers of operations are counted
     * @param operations those of the contract that are served here and nowhere else
     * @return the server, once the port is open; fails if the port is taken
     */
    public static Future<ManagementServer> start(Vertx vertx, Listener listener, HttpLimits limits,
            List<HealthCheck> readiness, Supplier<String> metrics, List<Resource> more, MeterRegistry meters,
            Contract contract,
            List<OperationEntry> operations, Callers callers, InstantSource clock) {
        List<HealthCheck> checks = List.copyOf(readiness);
        Map<String, Resource> resources = Stream.concat(Stream.of(
                new Resource.Page("/health/live", _ -> Future.succeededFuture(Answer.json(200, status(true)))),
                new Resource.Page("/health/ready", _ -> ready(checks)),
                new Resource.Page("/metrics", _ -> vertx.executeBlocking(metrics::get)
                        .map(text -> Answer.of(200, PROMETHEUS_TEXT, Buffer.buffer(text))))),
                more.stream()).collect(Collectors.toMap(Resource::path, Function.identity()));
        AnswerMeters answers = new AnswerMeters(meters);
        RequestEdge edge = new RequestEdge(new Routes(contract, operations, limits, answers), callers,
                new CallerPace(0),
                new Drain(), Traces.NONE);
        return BoundedServer.listen(vertx, SocketAddress.inetSocketAddress(listener.port(), listener.host()),
                listener.tls(), limits, new ConnectionCap(limits), clock, answers, exchange -> {
                    Resource resource = resources.get(Objects.requireNonNullElse(exchange.request().path(), ""));
                    if (resource == null) {
                        edge.handle(exchange);
                    } else {
                        exchange.countsFor(UNCOUNTED);
                        read(exchange, resource);
                    }
                }).map(ManagementServer::new);
    }

    /** The port that is open. */
    public int port() {
        return server.actualPort();
    }

    /** As {@link HttpServers#present}. */
    public Future<?> present(ServerSSLOptions tls) {
        return server.updateSSLOptions(tls);
    }

    /** Closes the port; to be done last. */
    public Future<Void> close() {
        return server.close();
    }

    private static void read(Exchange exchange, Resource resource) {
        HttpServerRequest request = exchange.request();
        if (exchange.announcesBody()) {
            exchange.send(Problem.of(ProblemType.TOO_LARGE, "Nothing here takes a body."));
        } else if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
            exchange.send(Problem.of(ProblemType.METHOD_NOT_ALLOWED, "The path exists, but not with this method.")
                    .with("Allow", "GET, HEAD"));
        } else {
            switch (resource) {
                case Resource.Page page -> show(exchange, page);
                case Resource.Feed feed -> open(exchange, feed);
            }
        }
    }

    private static void show(Exchange exchange, Resource.Page page) {
        Visit visit;
        try {
            visit = new Visit(exchange.request().headers(), exchange.request().params());
        } catch (IllegalArgumentException _) {
            exchange.send(Problem.of(ProblemType.BAD_REQUEST, "The query is not well-formed."));
            return;
        }
        page.answer().apply(visit).onSuccess(exchange::send).onFailure(fault -> {
            FaultLog.write(exchange, page.path(), fault);
            exchange.send(Problem.of(ProblemType.INTERNAL, "The service failed."));
        });
    }

    /** A browser says whose page asks; any site could open streams to a port that its reader can reach. */
    private static void open(Exchange exchange, Resource.Feed feed) {
        HttpServerRequest request = exchange.request();
        String site = Objects.requireNonNullElse(request.getHeader("Sec-Fetch-Site"), "none");
        if (!site.equals("none") && !site.equals("same-origin")) {
            exchange.send(Problem.of(ProblemType.FORBIDDEN, "Pages of other sites may not read this."));
        } else if (request.method().equals(HttpMethod.HEAD)) {
            exchange.send(Answer.of(200, EventStream.MEDIA_TYPE, Buffer.buffer()));
        } else {
            feed.opening().apply(exchange::stream).ifPresent(exchange::send);
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
