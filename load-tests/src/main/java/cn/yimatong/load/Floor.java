package cn.yimatong.load;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.resource.ClientResources;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/**
 * The least that a verification over HTTP with one atomic step in Redis can be, on the same libraries as the service:
 * reads the body, calls a script that sets one key, answers as many bytes. No token, no signature, no rules, no record.
 * Run as a process of its own; it ends with its standard input.
 */
final class Floor extends VerticleBase {
    static final String SCRIPT = """
            local set = redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2])
            return {set and 1 or 0, ARGV[1]}
            """;
    /** So short that what it costs to end a key falls on whoever has set it. */
    static final String LIFE_MILLIS = "2000";
    /** A negative port is a free one, the same for all event loops. */
    private static final int SHARED_FREE_PORT = -1;

    private final RedisURI uri;
    private final String padding;
    private final CompletableFuture<Integer> port;

    private Floor(RedisURI uri, int answerBytes, CompletableFuture<Integer> port) {
        this.uri = uri;
        this.port = port;
        int bare = answer("bus", "").toBuffer().length();
        this.padding = "x".repeat(Math.max(0, answerBytes - bare));
    }

    /**
     * Serves on a free port, which it prints, until the input ends. The first line of the input is the URI of Redis,
     * which holds a password and is for no command line.
     *
     * @param arguments how many bytes an answer has
     */
    public static void main(String[] arguments) throws IOException {
        var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        RedisURI uri = RedisURI.create(Objects.requireNonNull(input.readLine(), "the URI of Redis"));
        int answerBytes = Integer.parseInt(arguments[0]);
        int loops = Runtime.getRuntime().availableProcessors();
        var vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(loops));
        var port = new CompletableFuture<Integer>();
        vertx.deployVerticle(() -> new Floor(uri, answerBytes, port), new DeploymentOptions().setInstances(loops))
                .onSuccess(_ -> System.out.println(port.join())).onFailure(failure -> {
                    System.err.println("floor: " + failure);
                    System.exit(2);
                });
        System.exit(input.readLine() == null ? 0 : 2);
    }

    /** Asks Redis on its own event loop, as the service does: no other thread is woken for an answer. */
    @Override
    public Future<?> start() {
        var loop = new OnEventLoop(((ContextInternal) context).nettyEventLoop());
        RedisClient client = RedisClient.create(ClientResources.builder().eventLoopGroupProvider(loop).build());
        return Future.fromCompletionStage(client.connectAsync(StringCodec.UTF8, uri), context).compose(connection -> {
            var redis = connection.async();
            return Future.fromCompletionStage(redis.scriptLoad(SCRIPT), context).compose(sha -> listen(redis, sha));
        });
    }

    private Future<?> listen(RedisAsyncCommands<String, String> redis, String sha) {
        return vertx.createHttpServer(new HttpServerOptions().setTcpNoDelay(true))
                .requestHandler(request -> handle(request, redis, sha))
                .listen(SHARED_FREE_PORT, "127.0.0.1").onSuccess(server -> port.complete(server.actualPort()));
    }

    private void handle(HttpServerRequest request, RedisAsyncCommands<String, String> redis, String sha) {
        request.body().compose(body -> {
            JsonObject scan = body.toJsonObject();
            String key = "floor:" + request.getHeader("Idempotency-Key");
            Future<List<Object>> set = Future
                    .fromCompletionStage(redis.evalsha(sha, ScriptOutputType.MULTI,
                            new String[]{key}, scan.getString("scene"), LIFE_MILLIS), context);
            return set;
        }).onSuccess(reply -> request.response().putHeader("Content-Type", "application/json")
                .end(answer((String) reply.get(1), padding).toBuffer()))
                .onFailure(failure -> request.response().setStatusCode(500).end("{}"));
    }

    private static JsonObject answer(String scene, String padding) {
        return new JsonObject().put("decision", "accept").put("reason", "valid").put("scene", scene)
                .put("decidedAt", Instant.now().toString()).put("rest", padding);
    }
}
