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
import java.util.function.Supplier;

/**
 * A verification over HTTP whose one step is a script in Redis, on the same libraries as the service: reads the body,
 * calls the script, answers as many bytes. Run as a process of its own; it ends with its standard input.
 */
final class ScriptServer extends VerticleBase {
    /** A negative port is a free one, the same for all event loops. */
    private static final int SHARED_FREE_PORT = -1;

    private final Step step;
    private final RedisURI uri;
    private final String padding;
    private final CompletableFuture<Integer> port;

    /** What is done for a scan; each event loop has its own. */
    interface Step {
        /** The script; its second answer is the scene that it is given as its first argument. */
        String script();

        /** What is done before Redis is asked, and what it is asked. */
        Question of(String scanId, String scene);
    }

    /** What a script is called with. */
    @SuppressWarnings("ArrayRecordComponent") // handed to Lettuce
    record Question(String[] keys, String[] arguments) {}

    private ScriptServer(Step step, RedisURI uri, int answerBytes, CompletableFuture<Integer> port) {
        this.step = step;
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
     * @param steps makes that of an event loop
     */
    static void serve(String[] arguments, Supplier<Step> steps) throws IOException {
        var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        RedisURI uri = RedisURI.create(Objects.requireNonNull(input.readLine(), "the URI of Redis"));
        int answerBytes = Integer.parseInt(arguments[0]);
        int loops = Runtime.getRuntime().availableProcessors();
        var vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(loops));
        var port = new CompletableFuture<Integer>();
        vertx.deployVerticle(() -> new ScriptServer(steps.get(), uri, answerBytes, port),
                new DeploymentOptions().setInstances(loops)).onSuccess(_ -> System.out.println(port.join()))
                .onFailure(failure -> {
                    System.err.println("cannot serve: " + failure);
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
            return Future.fromCompletionStage(redis.scriptLoad(step.script()), context)
                    .compose(sha -> listen(redis, sha));
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
            Question question = step.of(String.valueOf(request.getHeader("Idempotency-Key")), scan.getString("scene"));
            Future<List<Object>> answer = Future.fromCompletionStage(
                    redis.evalsha(sha, ScriptOutputType.MULTI, question.keys(), question.arguments()), context);
            return answer;
        }).onSuccess(reply -> request.response().putHeader("Content-Type", "application/json")
                .end(answer((String) reply.get(1), padding).toBuffer()))
                .onFailure(failure -> request.response().setStatusCode(500).end("{}"));
    }

    private static JsonObject answer(String scene, String padding) {
        return new JsonObject().put("decision", "accept").put("reason", "valid").put("scene", scene)
                .put("decidedAt", Instant.now().toString()).put("rest", padding);
    }
}
