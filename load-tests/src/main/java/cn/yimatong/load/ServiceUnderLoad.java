package cn.yimatong.load;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * The three requests of the API that the load consists of. All answers are read on one thread, so that the load takes
 * as little as can be of the machine that it shares with the service.
 */
final class ServiceUnderLoad implements AutoCloseable {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int ANSWER_TIMEOUT_MILLIS = 30_000;
    private static final int CONNECT_TIMEOUT_MILLIS = 5_000;
    /** Below the thirty seconds after which the service closes an idle connection. */
    private static final int KEEP_ALIVE_SECONDS = 20;
    /**
     * More would be opened only where a queue grows. What waits for one then waits in the load instead of the service,
     * and its latency counts from its planned instant all the same.
     */
    private static final int CONNECTIONS = 256;

    private final URI url;
    private final String appToken;
    private final String scannerToken;
    private final String scene;
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final Context context = vertx.getOrCreateContext();
    private final HttpClient http = vertx.createHttpClient(
            new HttpClientOptions().setConnectTimeout(CONNECT_TIMEOUT_MILLIS).setKeepAliveTimeout(KEEP_ALIVE_SECONDS),
            new PoolOptions().setHttp1MaxSize(CONNECTIONS));

    /**
     * Connects to nothing yet.
     *
     * @param scene where all codes are presented
     */
    ServiceUnderLoad(URI url, String appToken, String scannerToken, String scene) {
        this.url = url;
        this.appToken = appToken;
        this.scannerToken = scannerToken;
        this.scene = scene;
    }

    private record Reply(int status, String body) {}

    /** Registers a holder of whom nothing is known. */
    void register(String holder) throws IOException, InterruptedException {
        done(send(request(HttpMethod.PUT, "/v1/holders/" + holder, appToken), "{}"));
    }

    /** Gets one code that is valid now. */
    String code(String holder) throws IOException, InterruptedException {
        return member(done(send(request(HttpMethod.POST, "/v1/holders/" + holder + "/codes", appToken),
                "{\"count\":1}")), "code");
    }

    /** Starts one verification. */
    CompletableFuture<Decision> verify(Scan scan) {
        return scanned(scan).thenApply(reply -> new Decision(reply.status, member(reply.body, "decision"),
                member(reply.body, "reason")));
    }

    /** Spends a code and tells how many bytes the answer has. */
    int answerBytes(String code) throws IOException, InterruptedException {
        return done(scanned(Scan.of(Scan.Kind.FRESH, code))).getBytes(StandardCharsets.UTF_8).length;
    }

    private CompletableFuture<Reply> scanned(Scan scan) {
        return send(request(HttpMethod.POST, "/v1/verifications", scannerToken).putHeader("Idempotency-Key",
                scan.scanId()), "{\"code\":\"" + scan.code() + "\",\"scene\":\"" + scene + "\"}");
    }

    private RequestOptions request(HttpMethod method, String path, String token) {
        return new RequestOptions().setMethod(method).setAbsoluteURI(url.resolve(path).toString())
                .setIdleTimeout(ANSWER_TIMEOUT_MILLIS).putHeader("Authorization", "Bearer " + token)
                .putHeader("Content-Type", "application/json");
    }

    /** All on the event loop: whoever asks for the body from another thread may come after it. */
    private CompletableFuture<Reply> send(RequestOptions request, String body) {
        var reply = new CompletableFuture<Reply>();
        // Composed, as a client that is closed throws.
        context.runOnContext(start -> Future.succeededFuture().compose(_ -> http.request(request))
                .compose(open -> open.send(body))
                .compose(ServiceUnderLoad::read).onComplete(reply::complete, reply::completeExceptionally));
        return reply;
    }

    private static Future<Reply> read(HttpClientResponse answer) {
        return answer.body().map(Buffer::toString).map(body -> new Reply(answer.statusCode(), body));
    }

    /** The body, once it is there. */
    private static String done(CompletableFuture<Reply> coming) throws IOException, InterruptedException {
        try {
            Reply reply = coming.get();
            if (reply.status / 100 != 2) {
                throw new IOException("the service answered " + reply.status + " " + words(reply.body));
            }
            return reply.body;
        } catch (ExecutionException broken) {
            throw new IOException("the service did not answer: " + broken.getCause(), broken);
        }
    }

    /** What a problem says; nothing of a page, as a proxy answers where all nodes are away. */
    private static String words(String body) {
        try {
            return member(body, "title") + " " + member(body, "detail");
        } catch (UncheckedIOException page) {
            return "";
        }
    }

    /** The first string with this name, at any depth; empty where there is none. */
    static String member(String json, String name) {
        try (JsonParser parser = JSON.createParser(json)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.VALUE_STRING && name.equals(parser.currentName())) {
                    return parser.getText();
                }
            }
            return "";
        } catch (IOException noJson) {
            throw new UncheckedIOException("an answer is not JSON", noJson);
        }
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
