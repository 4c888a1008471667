package cn.yimatong;

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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The service as a process of its own, as {@code ./yimatong serve} starts it, with all it prints kept in a file. */
final class ServiceProcess implements AutoCloseable {

    private static final Pattern LISTENING = Pattern.compile("listening on (http://\\S+)\\R");

    private final Process process;
    private final Path data;
    private final Path output;
    private final HttpClient client = HttpClient.newHttpClient();

    private ServiceProcess(Process process, Path data, Path output) {
        this.process = process;
        this.data = data;
        this.output = output;
    }

    /** Starts it on free ports and waits until it listens. */
    static ServiceProcess start(Path data, String... flags) throws IOException {
        return startAt(data, "0", "0", flags);
    }

    /** Starts it on these ports and waits until it listens. */
    static ServiceProcess startAt(Path data, String port, String managementPort, String... flags) throws IOException {
        ServiceProcess service = launch(data, port, managementPort, flags);
        Poll.until(() -> !service.process.isAlive() || LISTENING.matcher(service.printed()).find());
        if (!service.process.isAlive()) {
            throw new IllegalStateException(service.printed());
        }
        return service;
    }

    /** Starts it and kills it as soon as the file is there; waits until its Redis is gone, too. */
    static void startAndKillWhenThereIs(Path file, Path data) throws IOException {
        try (ServiceProcess service = launch(data, "0", "0")) {
            Poll.until(() -> Files.exists(file));
            service.process.destroyForcibly();
        }
    }

    private static ServiceProcess launch(Path data, String port, String managementPort, String... flags)
            throws IOException {
        Path output = Files.createTempFile(data.getParent(), "output", ".txt");
        List<String> words = new ArrayList<>(List.of("serve", "--port", port, "--management-port", managementPort,
                "--data", data.toString(), "--ledger-first-try-millis", "2000", "--ledger-budget-millis", "5000"));
        words.addAll(List.of(flags));
        return new ServiceProcess(launch(output, words), data, output);
    }

    /** Any command, with all it prints in this file. */
    static Process launch(Path output, List<String> words) throws IOException {
        return new ProcessBuilder(MainJvm.command(List.of(), words)).redirectErrorStream(true)
                .redirectOutput(output.toFile()).start();
    }

    String printed() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String address() {
        Matcher listening = LISTENING.matcher(printed());
        if (!listening.find()) {
            throw new IllegalStateException("does not listen");
        }
        return listening.group(1);
    }

    Process process() {
        return process;
    }

    String token(String name) throws IOException {
        return Files.readAllLines(data.resolve("callers.txt")).stream()
                .filter(line -> line.split(" ", -1)[1].equals(name)).findFirst().orElseThrow().split(" ", -1)[2];
    }

    CompletableFuture<HttpResponse<String>> send(String method, String path, String caller, String body,
            String... headers) throws IOException {
        return sendAs(token(caller), method, path, body, headers);
    }

    /** The answer to a scan by whoever holds this token. */
    CompletableFuture<JsonObject> scanAsync(String token, String scanId, String code) {
        return sendAs(token, "POST", "/v1/verifications",
                new JsonObject().put("code", code).put("scene", "bus").encode(), "Idempotency-Key", scanId)
                .thenApply(answer -> new JsonObject(answer.body()));
    }

    private CompletableFuture<HttpResponse<String>> sendAs(String token, String method, String path, String body,
            String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address() + path))
                .header("Authorization", "Bearer " + token).header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return client.sendAsync(request.build(), BodyHandlers.ofString());
    }

    /** Registers the holder and issues a code to them. */
    String code(String holder) throws IOException {
        send("PUT", "/v1/holders/" + holder, "app", "{}").join();
        return new JsonObject(send("POST", "/v1/holders/" + holder + "/codes", "app", "{}").join().body())
                .getJsonArray("codes").getJsonObject(0).getString("code");
    }

    JsonObject scan(String scanId, String code) throws IOException {
        return scanAsync(token("scanner-1"), scanId, code).join();
    }

    /** The processes of the Redis that this service started, whoever is their parent now. */
    List<ProcessHandle> redis() {
        return ProcessHandle.allProcesses()
                .filter(handle -> handle.info().commandLine().orElse("").contains(data.toString())
                        && !handle.equals(process.toHandle()))
                .toList();
    }

    /** Sends SIGTERM, as Ctrl-C's SIGINT runs the same hook, and waits for the end. */
    void terminate() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("still runs");
        }
    }

    @Override
    public void close() {
        client.close();
        process.destroyForcibly();
        process.onExit().join();
        Poll.until(() -> redis().isEmpty());
    }
}
