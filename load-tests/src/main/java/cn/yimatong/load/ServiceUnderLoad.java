package cn.yimatong.load;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The three requests of the API that the load consists of. */
final class ServiceUnderLoad implements AutoCloseable {
    private static final JsonFactory JSON = new JsonFactory();
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);
    private final URI url;
    private final String appToken;
    private final String scannerToken;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).executor(threads)
            .connectTimeout(Duration.ofSeconds(5)).build();

    ServiceUnderLoad(URI url, String appToken, String scannerToken) {
        this.url = url;
        this.appToken = appToken;
        this.scannerToken = scannerToken;
    }

    /** A decision as it came: its status and two words, empty where the answer had none. */
    record Decision(int status, String decision, String reason) {}

    /** Registers a holder of whom nothing is known. */
    void register(String holder) throws IOException, InterruptedException {
        expect(2, http.send(request("/v1/holders/" + holder, appToken).PUT(BodyPublishers.ofString("{}")).build(),
                BodyHandlers.ofString()));
    }

    /** Gets one code that is valid now. */
    String code(String holder) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(request("/v1/holders/" + holder + "/codes", appToken)
                .POST(BodyPublishers.ofString("{\"count\":1}")).build(), BodyHandlers.ofString());
        expect(2, answer);
        return member(answer.body(), "code");
    }

    /** Starts one verification. */
    CompletableFuture<Decision> verify(Scan scan, String scene) {
        String body = "{\"code\":\"" + scan.code() + "\",\"scene\":\"" + scene + "\"}";
        return http.sendAsync(request("/v1/verifications", scannerToken).header("Idempotency-Key", scan.scanId())
                .POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString())
                .thenApply(answer -> new Decision(answer.statusCode(), member(answer.body(), "decision"),
                        member(answer.body(), "reason")));
    }

    private HttpRequest.Builder request(String path, String token) {
        return HttpRequest.newBuilder(url.resolve(path)).timeout(ANSWER_TIMEOUT)
                .header("Authorization", "Bearer " + token).header("Content-Type", "application/json");
    }

    private static void expect(int hundreds, HttpResponse<String> answer) throws IOException {
        if (answer.statusCode() / 100 != hundreds) {
            throw new IOException(answer.request().method() + " was answered " + answer.statusCode() + " "
                    + member(answer.body(), "title") + " " + member(answer.body(), "detail"));
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
        http.shutdownNow();
        threads.shutdownNow();
    }
}
