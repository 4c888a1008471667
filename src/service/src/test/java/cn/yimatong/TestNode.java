package cn.yimatong;

import cn.yimatong.http.ContractCheck;
import cn.yimatong.settings.Settings;
import cn.yimatong.settings.SettingsException;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * A whole node on free ports with the first callers' tokens, and a client of it that holds each answer against the
 * contract.
 */
final class TestNode implements AutoCloseable {

    private final Vertx vertx = Vertx.vertx();
    private final ContractCheck contract = ContractCheck.load(vertx);
    private final Node node;
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<String> callers;

    private TestNode(Node node, Path callersFile) {
        this.node = node;
        try {
            this.callers = Files.readAllLines(callersFile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A node with a Redis of its own in the folder. */
    static TestNode start(Path data, String... settings) throws StartException {
        return start(InstantSource.system(), data, data.resolve(FirstCallers.FILE), settings);
    }

    /** A node with the settings {@code name=value} and the tokens of the first node of its deployment. */
    static TestNode start(InstantSource clock, Path data, Path callersFile, String... settings) throws StartException {
        Map<String, String> flags = new HashMap<>(Map.of("port", "0", "management-port", "0", "data", data.toString(),
                "ledger-first-try-millis", "2000", "ledger-budget-millis", "5000"));
        for (String setting : settings) {
            int equals = setting.indexOf('=');
            flags.put(setting.substring(0, equals), setting.substring(equals + 1));
        }
        try {
            return new TestNode(Node.start(Settings.read(flags, Map.of(), Optional.empty()), clock), callersFile);
        } catch (SettingsException e) {
            throw new IllegalArgumentException(e);
        }
    }

    String address() {
        return node.address();
    }

    String managementAddress() {
        return node.managementAddress();
    }

    /** The token of the first caller of this name. */
    String token(String name) {
        return callers.stream().filter(line -> line.split(" ", -1)[1].equals(name)).findFirst().orElseThrow()
                .split(" ", -1)[2];
    }

    HttpResponse<String> send(String method, String path, String caller, String body, String... headers) {
        return sendAsync(method, path, caller, body, headers).join();
    }

    CompletableFuture<HttpResponse<String>> sendAsync(String method, String path, String caller, String body,
            String... headers) {
        return client.sendAsync(request(method, path, caller, body, headers), BodyHandlers.ofString())
                .thenApply(answer -> checked(method, path, answer));
    }

    private HttpResponse<String> checked(String method, String path, HttpResponse<String> answer) {
        Map<String, String> headers = new HashMap<>();
        answer.headers().map().forEach((name, values) -> headers.put(name, values.getFirst()));
        contract.operationId(method, path).ifPresent(
                operation -> contract.check(operation, answer.statusCode(), headers, Buffer.buffer(answer.body())));
        return answer;
    }

    /** A call on the management port. */
    HttpResponse<String> manage(String method, String path, String caller) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(node.managementAddress() + path))
                .method(method, BodyPublishers.noBody()).header("Authorization", "Bearer " + token(caller)).build();
        return checked(method, path, client.sendAsync(request, BodyHandlers.ofString()).join());
    }

    byte[] picture(String path, String body, String type) {
        return client.sendAsync(request("POST", path, "app", body, "Accept", type), BodyHandlers.ofByteArray()).join()
                .body();
    }

    /** What Prometheus would scrape. */
    String metrics() {
        return client.sendAsync(HttpRequest.newBuilder(URI.create(node.managementAddress() + "/metrics")).build(),
                BodyHandlers.ofString()).join().body();
    }

    HttpResponse<String> ready() {
        return client.sendAsync(
                HttpRequest.newBuilder(URI.create(node.managementAddress() + "/health/ready")).build(),
                BodyHandlers.ofString()).join();
    }

    void register(String holder) {
        send("PUT", "/v1/holders/" + holder, "app", "");
    }

    /** Registers a holder with this record, or replaces it. */
    void register(String holder, JsonObject record) {
        HttpResponse<String> answer = send("PUT", "/v1/holders/" + holder, "app", record.encode());
        if (answer.statusCode() / 100 != 2) {
            throw new AssertionError(answer.body());
        }
    }

    /** The first code of a fresh batch for this holder, who is registered with an empty record, bound to no scene. */
    String code(String holder) {
        register(holder);
        return freshCode(holder, "{}");
    }

    /** The first code of a fresh batch for a holder who is registered. */
    String freshCode(String holder, String body) {
        HttpResponse<String> answer = send("POST", "/v1/holders/" + holder + "/codes", "app", body);
        if (answer.statusCode() != 201) {
            throw new AssertionError(answer.body());
        }
        return new JsonObject(answer.body()).getJsonArray("codes").getJsonObject(0).getString("code");
    }

    /** A fresh code of this holder, scanned by the first scanner at this scene. */
    JsonObject show(String holder, String scene, String... more) {
        return ask(freshCode(holder, "{}"), scene, more);
    }

    /** What the first scanner hears of a code. {@code more} is further members of the request and their values. */
    JsonObject ask(String code, String scene, String... more) {
        HttpResponse<String> answer = verify("scanner-1", newScanId(), code, scene, more);
        if (answer.statusCode() != 200) {
            throw new AssertionError(answer.body());
        }
        return new JsonObject(answer.body());
    }

    HttpResponse<String> verify(String scanner, String scanId, String code, String scene, String... more) {
        JsonObject body = new JsonObject().put("code", code).put("scene", scene);
        for (int i = 0; i < more.length; i += 2) {
            body.put(more[i], more[i + 1]);
        }
        return send("POST", "/v1/verifications", scanner, body.encode(), "Idempotency-Key", scanId);
    }

    CompletableFuture<JsonObject> scanAsync(String scanner, String scanId, String code, String scene) {
        JsonObject body = new JsonObject().put("code", code).put("scene", scene);
        return sendAsync("POST", "/v1/verifications", scanner, body.encode(), "Idempotency-Key", scanId)
                .thenApply(answer -> new JsonObject(answer.body()));
    }

    JsonObject scan(String scanner, String scanId, String code) {
        return scanAsync(scanner, scanId, code, "bus").join();
    }

    /** The code with another signature: the last character but one of its text is another. */
    static String forged(String code) {
        int at = code.length() - 2;
        return code.substring(0, at) + (code.charAt(at) == '0' ? '1' : '0') + code.substring(at + 1);
    }

    static String newScanId() {
        return UUID.randomUUID().toString();
    }

    @Override
    public void close() {
        client.close();
        node.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private HttpRequest request(String method, String path, String caller, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(node.address() + path)).method(method,
                body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!caller.isEmpty()) {
            request.header("Authorization", "Bearer " + token(caller));
        }
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        return headers.length == 0 ? request.build() : request.headers(headers).build();
    }
}
