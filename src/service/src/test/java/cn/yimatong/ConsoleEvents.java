package cn.yimatong;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a node's console tells a viewer who has no browser. */
final class ConsoleEvents implements AutoCloseable {

    private static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final HttpResponse<InputStream> answer;
    private final BufferedReader lines;

    private ConsoleEvents(HttpResponse<InputStream> answer) {
        this.answer = answer;
        this.lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
    }

    /** Asks to look, which may be refused. */
    static ConsoleEvents of(TestNode node) throws IOException, InterruptedException {
        return new ConsoleEvents(CLIENT.send(
                HttpRequest.newBuilder(URI.create(node.managementAddress() + "/console/events")).build(),
                BodyHandlers.ofInputStream()));
    }

    HttpResponse<?> answer() {
        return answer;
    }

    /** The data of the next event of this name. */
    JsonObject next(String event) throws IOException {
        String line = lines.readLine();
        while (!("event: " + event).equals(line)) {
            if (line == null) {
                throw new AssertionError("the stream ended");
            }
            line = lines.readLine();
        }
        return new JsonObject(lines.readLine().substring("data: ".length()));
    }

    /** The kinds of what is found wrong next, the worst first. */
    List<String> nextFindings() throws IOException {
        return next("now").getJsonArray("findings").stream().map(JsonObject.class::cast)
                .map(finding -> finding.getString("kind")).toList();
    }

    /** Reads until the node ends it. */
    void drain() {
        try {
            while (lines.readLine() != null) {
                // What was on its way still comes.
            }
        } catch (IOException _) {
            // Cut off: an end as well.
        }
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
