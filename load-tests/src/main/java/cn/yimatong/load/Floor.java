package cn.yimatong.load;

import io.lettuce.core.RedisClient;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * The least that a verification over HTTP with one atomic step in Redis can be, on the same libraries as the service:
 * reads the body, calls a script that sets one key, answers as many bytes. No token, no signature, no rules, no record.
 * Run as a process of its own; it ends with its standard input.
 */
final class Floor extends VerticleBase {
    private static final String SCRIPT = """
            local set = redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2])
            return {set and 1 or 0, ARGV[1]}
            """;
    private static final String LIFE_MILLIS = "60000";
    /** A negative port is a free one, the same for all event loops. */
    private static final int SHARED_FREE_PORT = -1;

    private final RedisAsyncCommands<String, String> redis;
    private final String sha;
    private final String padding;

    private Floor(RedisAsyncCommands<String, String> redis, String sha, int answerBytes) {
        this.redis = redis;
        this.sha = sha;
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
        String uri = Objects.requireNonNull(input.readLine(), "the URI of Redis");
        int answerBytes = Integer.parseInt(arguments[0]);
        int loops = Runtime.getRuntime().availableProcessors();
        var vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(loops));
        var redis = RedisClient.create(uri).connect();
        String sha = redis.sync().scriptLoad(SCRIPT);
        vertx.deployVerticle(() -> new Floor(redis.async(), sha, answerBytes),
                new DeploymentOptions().setInstances(loops)).toCompletionStage().toCompletableFuture().join();
        System.exit(input.readLine() == null ? 0 : 2);
    }

    @Override
    public Future<?> start() {
        return vertx.createHttpServer(new HttpServerOptions().setTcpNoDelay(true)).requestHandler(this::handle)
                .listen(SHARED_FREE_PORT, "127.0.0.1").onSuccess(server -> System.out.println(server.actualPort()));
    }

    private void handle(HttpServerRequest request) {
        var context = vertx.getOrCreateContext();
        request.body().compose(body -> {
            JsonObject scan = body.toJsonObject();
            String key = "floor:" + request.getHeader("Idempotency-Key");
            Future<List<Object>> set = Future.fromCompletionStage(redis.evalsha(sha, ScriptOutputType.MULTI,
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
