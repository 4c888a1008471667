package cn.yimatong.load;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Answers the three requests of the load as the service would: a holder that is known gets a code, a code is accepted
 * once, whatever else is presented has a bad signature.
 */
final class CityStandIn implements AutoCloseable {
    private static final String ACCEPTED = "{\"decision\":\"accept\",\"reason\":\"valid\"}";

    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server = vertx.createHttpServer().requestHandler(this::answer).listen(0, "127.0.0.1")
            .toCompletionStage().toCompletableFuture().join();
    private final Set<String> holders = ConcurrentHashMap.newKeySet();
    private final Set<String> codes = ConcurrentHashMap.newKeySet();
    private final Set<String> spent = ConcurrentHashMap.newKeySet();
    private final AtomicInteger refusals;
    private final String refusal;
    private final boolean acceptsAll;
    private final AtomicInteger verifications = new AtomicInteger();

    private CityStandIn(int refusals, String refusal, boolean acceptsAll) {
        this.refusal = refusal;
        this.refusals = new AtomicInteger(refusals);
        this.acceptsAll = acceptsAll;
    }

    /**
     * Listens.
     *
     * @param refusals how many registrations are refused for a moment before one is taken
     */
    CityStandIn(int refusals) {
        this(refusals, "{\"title\":\"busy\",\"detail\":\"in a moment\"}", false);
    }

    /** One that looks at no signature and remembers no code. */
    static CityStandIn acceptingAll() {
        return new CityStandIn(0, "", true);
    }

    /** One whose proxy has no node to send to for so many registrations, and says so by a page. */
    static CityStandIn behindAProxy(int refusals) {
        return new CityStandIn(refusals, "<html><body>503 Service Unavailable</body></html>", false);
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.actualPort());
    }

    ServiceUnderLoad client() {
        return new ServiceUnderLoad(url(), "app-token", "scanner-token", "bus");
    }

    Set<String> holders() {
        return holders;
    }

    Set<String> spent() {
        return spent;
    }

    int verifications() {
        return verifications.get();
    }

    /** As after a master that was replaced: every code is told to be replayed. */
    void spendAll() {
        spent.addAll(codes);
    }

    private void answer(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            if (request.method().equals(HttpMethod.PUT)) {
                register(request);
            } else if (String.valueOf(request.path()).endsWith("/codes")) {
                String holder = String.valueOf(request.path()).split("/", -1)[3];
                // As long as a real one, so that its signature can be forged.
                String code = "MS1:" + "A".repeat(160) + String.format("%013d", codes.size());
                codes.add(code);
                request.response().setStatusCode(holders.contains(holder) ? 201 : 404)
                        .end("{\"codes\":[{\"code\":\"" + code + "\"}]}");
            } else {
                verifications.incrementAndGet();
                request.response().end(decide(ServiceUnderLoad.member(body.toString(), "code")));
            }
        });
    }

    private void register(HttpServerRequest request) {
        if (refusals.getAndDecrement() > 0) {
            request.response().setStatusCode(503).end(refusal);
            return;
        }
        holders.add(String.valueOf(request.path()).split("/", -1)[3]);
        request.response().setStatusCode(201).end("{}");
    }

    private String decide(String code) {
        if (acceptsAll) {
            return ACCEPTED;
        }
        if (!codes.contains(code)) {
            return "{\"decision\":\"reject\",\"reason\":\"bad-signature\"}";
        }
        return spent.add(code) ? ACCEPTED
                : "{\"decision\":\"reject\",\"reason\":\"replayed\"}";
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
