package cn.yimatong.http;

import cn.yimatong.access.Callers;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.net.ServerSSLOptions;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The servers of one public port, one on each of its event loops. */
public final class HttpServers {

    private final Vertx vertx;
    private final String deployment;
    private final HttpLimits limits;
    private final Drain drain;
    private final HttpServer first;
    private final int port;

    private HttpServers(Vertx vertx, String deployment, HttpLimits limits, Drain drain, HttpServer first) {
        this.vertx = vertx;
        this.deployment = deployment;
        this.limits = limits;
        this.drain = drain;
        this.first = first;
        this.port = first.actualPort();
    }

    /**
     * Listens.
     *
     * @param operations asked once on each event loop, so that operations may keep state of their own loop; every
     * operation that it gives must stand in the contract, and one of the contract that it does not give is 404
     * @param clock gives {@link Call#receivedAt}
     * @param traces which requests are traced
     * @param meters where answers are counted
     * @return the servers, once the port is open; fails if the port is taken or an operation is not in the contract
     */
    public static Future<HttpServers> start(Vertx vertx, Listener listener, HttpLimits limits, Contract contract,
            Supplier<List<OperationEntry>> operations, Callers callers, InstantSource clock,
            Traces traces, MeterRegistry meters) {
        Drain drain = new Drain();
        AnswerMeters answers = new AnswerMeters(meters);
        ConnectionCap cap = new ConnectionCap(limits);
        CallerPace pace = new CallerPace(limits.callerRequests());
        Promise<HttpServer> first = Promise.promise();
        SocketAddress address = listener.port() == 0
                // One free port for all servers that name the same number; port 0 would be a port for each.
                ? SocketAddress.sharedRandomPort(ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE),
                        listener.host())
                : SocketAddress.inetSocketAddress(listener.port(), listener.host());
        Supplier<VerticleBase> loop = () -> new VerticleBase() {
            @Override
            public Future<?> start() {
                List<OperationEntry> entries = new ArrayList<>(KitOperations.of(contract));
                entries.addAll(operations.get());
                RequestEdge edge = new RequestEdge(new Routes(contract, entries, limits, answers), callers, pace, drain,
                        traces);
                return BoundedServer.listen(vertx, address, listener.tls(), limits, cap, clock, answers, edge)
                        .onSuccess(server -> first.tryComplete(server));
            }
        };
        return vertx.deployVerticle(loop, new DeploymentOptions().setInstances(listener.eventLoops()))
                .compose(deployment -> first.future()
                        .map(server -> new HttpServers(vertx, deployment, limits, drain, server)));
    }

    /** The port that is open: the listener's, or the free one that it took. */
    public int port() {
        return port;
    }

    /**
     * Presents another certificate to those who connect from now on; nobody who is connected notices. Servers of one
     * port share what they present.
     *
     * @return fails where it cannot be presented, and then what was there before is
     */
    public Future<?> present(ServerSSLOptions tls) {
        return first.updateSSLOptions(tls);
    }

    /** Whether {@link #drain} has begun; a node that drains is not ready. */
    public boolean draining() {
        return drain.announced();
    }

    /**
     * Stops: is not ready and goes on for the time of the notice, so that a proxy sends no more; then answers what is
     * in flight and refuses what comes new with 503, then closes the port. From the notice on, each answer has
     * {@code Connection: close}. Takes at most the notice and {@link HttpLimits#drain}; what is not answered by then is
     * cut.
     */
    public Future<Void> drain(Duration notice) {
        drain.announce();
        return (notice.isZero() ? Future.succeededFuture() : vertx.timer(notice.toMillis(), TimeUnit.MILLISECONDS))
                .compose(_ -> drain.begin().timeout(Math.max(1, limits.drain().toMillis()), TimeUnit.MILLISECONDS)
                        .otherwiseEmpty())
                .compose(_ -> vertx.undeploy(deployment));
    }
}
