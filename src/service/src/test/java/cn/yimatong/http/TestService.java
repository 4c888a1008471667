package cn.yimatong.http;

import cn.yimatong.access.BearerToken;
import cn.yimatong.access.Callers;
import cn.yimatong.access.Capability;
import cn.yimatong.access.Role;
import cn.yimatong.access.SceneScope;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Real servers on a free port, with operations that only say what they were called with. */
final class TestService implements AutoCloseable {

    static final String SCAN_ID = "f3Zk1pQv8sYt0aLw";

    final Vertx vertx = Vertx.vertx();
    final String appToken;
    final String scannerToken;
    final List<Call> calls = new CopyOnWriteArrayList<>();
    final Contract contract;
    final MeterRegistry meters = new SimpleMeterRegistry();
    final HttpServers servers;

    TestService(HttpLimits limits, OperationEntry... others) {
        this(limits, 2, others);
    }

    TestService(HttpLimits limits, int eventLoops, OperationEntry... others) {
        BearerToken app = BearerToken.random(new SecureRandom());
        BearerToken scanner = BearerToken.random(new SecureRandom());
        appToken = app.reveal();
        scannerToken = scanner.reveal();
        contract = await(Contract.load(vertx));
        servers = await(HttpServers.start(vertx, new Listener("127.0.0.1", 0, eventLoops), limits, contract,
                () -> operations(List.of(others)),
                new Callers(Map.of(app.hash(), Role.APP.caller("app", SceneScope.none()), scanner.hash(),
                        Role.SCANNER.caller("gate", SceneScope.of("bus")))),
                InstantSource.system(), Traces.NONE, meters));
    }

    private List<OperationEntry> operations(List<OperationEntry> others) {
        List<OperationEntry> entries = new ArrayList<>(others);
        List<OperationEntry> usual = List.of(
                OperationEntry.guarded("putHolder", Capability.REGISTER,
                        call -> answer(call, Answer.json(201, new JsonObject().put("holder", call.path("holder"))))),
                OperationEntry.guarded("issueCodes", Capability.ISSUE,
                        call -> answer(call,
                                call.answerType().equals(Answer.JSON)
                                        ? Answer.json(201, codes())
                                        : Answer.of(201, call.answerType(), Buffer.buffer("symbol")))),
                OperationEntry.guarded("verify", Capability.SCAN,
                        call -> answer(call, Answer.json(200, decision()))),
                OperationEntry.open("getKeys",
                        call -> answer(call, Answer.json(200, new JsonObject().put("keys", List.of()))
                                .with("ETag", "\"1\"").with("Cache-Control", "public, max-age=300"))));
        usual.stream().filter(entry -> others.stream().noneMatch(o -> o.operationId().equals(entry.operationId())))
                .forEach(entries::add);
        return entries;
    }

    private Future<Answer> answer(Call call, Answer answer) {
        calls.add(call);
        return Future.succeededFuture(answer);
    }

    static JsonObject codes() {
        return new JsonObject().put("codes",
                List.of(new JsonObject().put("code", "MS1:AB").put("notBefore", "2026-11-24T08:00:00Z").put("expiresAt",
                        "2026-11-24T08:01:00Z")))
                .put("refreshAfterSeconds", 45);
    }

    static JsonObject decision() {
        return new JsonObject().put("decision", "accept").put("reason", "valid").put("scene", "bus")
                .put("decidedAt", "2026-11-24T08:00:10.123Z").put("repeated", false).put("replayScope", "global")
                .put("display", new JsonObject().put("zh", "请通行").put("en", "Please pass"))
                .put("voice", new JsonObject().put("zh", "请通行").put("en", "Please pass")).put("tone", "ordinary");
    }

    RawConnection connect() throws IOException {
        return new RawConnection(servers.port());
    }

    /** One request on a connection of its own. */
    RawConnection.Response exchange(String request) throws IOException {
        try (RawConnection connection = connect()) {
            return connection.send(request).receive();
        }
    }

    /** A request with a body. */
    String request(String line, String token, String body, String... headers) {
        return line + " HTTP/1.1\r\nHost: test\r\n" + (token.isEmpty() ? "" : "Authorization: Bearer " + token + "\r\n")
                + lines(headers)
                + (body.isEmpty()
                        ? ""
                        : "Content-Type: application/json\r\nContent-Length: "
                                + body.getBytes(StandardCharsets.UTF_8).length + "\r\n")
                + "\r\n" + body;
    }

    /** A good verification, with another body. */
    String verification(String body) {
        return request("POST /v1/verifications", scannerToken, body, "Idempotency-Key: " + SCAN_ID);
    }

    /** Whether the service still answers a good request. */
    boolean answersWell() throws IOException {
        return exchange(verification("{\"code\":\"MS1:AB\",\"scene\":\"bus\"}")).status() == 200;
    }

    static String lines(String... headers) {
        StringBuilder lines = new StringBuilder();
        for (String header : headers) {
            lines.append(header).append("\r\n");
        }
        return lines.toString();
    }

    static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (InterruptedException | TimeoutException e) {
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new CompletionException(e.getCause());
        }
    }

    @Override
    public void close() {
        await(vertx.close());
    }
}
