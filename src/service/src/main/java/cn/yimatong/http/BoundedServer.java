package cn.yimatong.http;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A Vert.x server with the limits that concern bytes, time and connections. HTTP/1.1 only, no upgrade of any kind. No
 * request reaches a handler whose head is not well.
 */
final class BoundedServer {

    private static final int ACCEPT_BACKLOG = 1024;

    private BoundedServer() {}

    static Future<HttpServer> listen(Vertx vertx, SocketAddress address, HttpLimits limits, ConnectionCap cap,
            InstantSource clock, Handler<Exchange> handler) {
        HttpServerOptions options = new HttpServerOptions()
                .setMaxInitialLineLength(limits.requestLineBytes()).setMaxHeaderSize(limits.headerBytes())
                .setIdleTimeout(Math.toIntExact(limits.idle().toMillis())).setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setHttp2ClearTextEnabled(false).setAcceptBacklog(ACCEPT_BACKLOG).setTcpNoDelay(true)
                // Else a handler for web sockets, which nobody speaks here, looks at each request and answer.
                .setPerFrameWebSocketCompressionSupported(false).setPerMessageWebSocketCompressionSupported(false);
        Handler<HttpServerRequest> judged = judging(clock, handler);
        return vertx.createHttpServer(options).requestHandler(judged).invalidRequestHandler(judged)
                .connectionHandler(connection -> admit(connection, limits, cap, clock)).listen(address);
    }

    private static Handler<HttpServerRequest> judging(InstantSource clock, Handler<Exchange> handler) {
        HttpDate date = new HttpDate();
        return request -> {
            Exchange exchange = new Exchange(request, date, clock.instant());
            Optional<Problem> refused = RequestHead.refusal(request);
            if (refused.isPresent()) {
                exchange.close();
                exchange.send(refused.get());
            } else {
                handler.handle(exchange);
            }
        };
    }

    private static void admit(HttpConnection connection, HttpLimits limits, ConnectionCap cap, InstantSource clock) {
        String address = ConnectionCap.addressOf(connection.remoteAddress());
        if (!cap.enter(address)) {
            connection.close();
            return;
        }
        RequestDeadline.watch(connection, limits.wholeRequest(), () -> Exchange.timeoutAnswer(clock.instant()))
                .whenClosed(() -> cap.leave(address));
    }
}
