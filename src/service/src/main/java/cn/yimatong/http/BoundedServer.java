package cn.yimatong.http;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.ServerSSLOptions;
import io.vertx.core.net.SocketAddress;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Vert.x server with the limits that concern bytes, time and connections. HTTP/1.1 only, with TLS or without, no
 * upgrade of any kind. No request reaches a handler whose head is not well.
 */
final class BoundedServer {

    private static final int ACCEPT_BACKLOG = 1024;
    private static final Logger LOG = LoggerFactory.getLogger(BoundedServer.class);

    private BoundedServer() {}

    static Future<HttpServer> listen(Vertx vertx, SocketAddress address, Optional<ServerSSLOptions> tls,
            HttpLimits limits,
            ConnectionCap cap, InstantSource clock, AnswerMeters answers, Handler<Exchange> handler) {
        HttpServerOptions options = new HttpServerOptions()
                .setMaxInitialLineLength(limits.requestLineBytes()).setMaxHeaderSize(limits.headerBytes())
                .setIdleTimeout(Math.toIntExact(limits.idle().toMillis())).setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setHttp2ClearTextEnabled(false).setAcceptBacklog(ACCEPT_BACKLOG).setTcpNoDelay(true)
                // Else a handler for web sockets, which nobody speaks here, looks at each request and answer.
                .setPerFrameWebSocketCompressionSupported(false).setPerMessageWebSocketCompressionSupported(false);
        tls.ifPresent(own -> secure(options, own, limits));
        Handler<HttpServerRequest> judged = judging(clock, answers, handler);
        return vertx.createHttpServer(options).requestHandler(judged).invalidRequestHandler(judged)
                .exceptionHandler(fault -> LOG.debug("a connection came to nothing: {}", fault.toString()))
                .connectionHandler(connection -> admit(connection, limits, cap, clock, answers)).listen(address);
    }

    /** The signatures of a handshake are made by workers: many who connect at once hold up nobody who is connected. */
    private static void secure(HttpServerOptions options, ServerSSLOptions tls, HttpLimits limits) {
        options.setSsl(true).setSslEngineOptions(new JdkSSLEngineOptions().setUseWorkerThread(true))
                .setKeyCertOptions(tls.getKeyCertOptions()).setClientAuth(tls.getClientAuth())
                .setEnabledSecureTransportProtocols(tls.getEnabledSecureTransportProtocols())
                .setSslHandshakeTimeout(limits.wholeRequest().toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
        if (tls.getTrustOptions() != null) {
            options.setTrustOptions(tls.getTrustOptions());
        }
    }

    private static Handler<HttpServerRequest> judging(InstantSource clock, AnswerMeters answers,
            Handler<Exchange> handler) {
        HttpDate date = new HttpDate();
        return request -> {
            Exchange exchange = new Exchange(request, date, clock.instant(), answers);
            Optional<Problem> refused = RequestHead.refusal(request);
            if (refused.isPresent()) {
                exchange.close();
                exchange.refuse(refused.get());
            } else {
                handler.handle(exchange);
            }
        };
    }

    private static void admit(HttpConnection connection, HttpLimits limits, ConnectionCap cap, InstantSource clock,
            AnswerMeters answers) {
        String address = ConnectionCap.addressOf(connection.remoteAddress());
        if (!cap.enter(address)) {
            connection.close();
            return;
        }
        RequestDeadline.watch(connection, limits.wholeRequest(), () -> Exchange.timeoutAnswer(clock.instant(), answers))
                .whenClosed(() -> cap.leave(address));
    }
}
