package cn.yimatong;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real node's management port answers to whoever asks for the console, byte by byte. */
final class ConsoleStreamIT {

    private static final int MOST_VIEWERS = 32;
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
            + " img-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    @TempDir
    private Path data;

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private HttpResponse<byte[]> get(TestNode node, String path, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(node.managementAddress() + path));
        return client.send((headers.length == 0 ? request : request.headers(headers)).build(),
                BodyHandlers.ofByteArray());
    }

    private HttpResponse<InputStream> look(TestNode node) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(URI.create(node.managementAddress() + "/console/events")).build(),
                BodyHandlers.ofInputStream());
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    private static BufferedReader lines(HttpResponse<InputStream> answer) {
        return new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
    }

    /** The data of the next event of this name. */
    private static JsonObject next(BufferedReader lines, String event) throws IOException {
        String line = lines.readLine();
        while (!("event: " + event).equals(line)) {
            if (line == null) {
                throw new AssertionError("the stream ended");
            }
            line = lines.readLine();
        }
        return new JsonObject(lines.readLine().substring("data: ".length()));
    }

    @Test
    void thePageAndWhatItNeedsAreGuardedSmallAndKept() throws Exception {
        try (TestNode node = TestNode.start(data)) {
            HttpResponse<byte[]> page = get(node, "/console", "Accept-Encoding", "gzip");
            assertEquals("gzip", header(page, "Content-Encoding"));
            assertEquals("no-cache", header(page, "Cache-Control"));
            assertEquals(304, get(node, "/console", "If-None-Match", header(page, "ETag")).statusCode());
            String html = new String(get(node, "/console").body(), StandardCharsets.UTF_8);
            Set<String> parts = Pattern.compile("(?:href|src)=\"(console/[^\"]+)\"").matcher(html).results()
                    .map(match -> "/" + match.group(1)).collect(Collectors.toSet());
            assertEquals(3, parts.size(), html);
            assertTrue(!html.matches("(?s).*(style|\\son[a-z]+)=.*"), html);
            int bytes = page.body().length;
            for (String part : parts) {
                HttpResponse<byte[]> answer = get(node, part, "Accept-Encoding", "br, gzip;q=0.8");
                assertEquals("public, max-age=31536000, immutable", header(answer, "Cache-Control"), part);
                assertEquals("gzip", header(answer, "Content-Encoding"), part);
                assertEquals("", header(get(node, part, "Accept-Encoding", "gzip;q=0"), "Content-Encoding"), part);
                assertEquals(304, get(node, part, "If-None-Match", header(answer, "ETag")).statusCode(), part);
                assertGuarded(answer);
                bytes += answer.body().length;
            }
            assertGuarded(page);
            int all = bytes;
            assertTrue(all < 60_000, () -> all + " bytes");
        }
    }

    private static void assertGuarded(HttpResponse<?> answer) {
        assertEquals(200, answer.statusCode());
        assertEquals(POLICY, header(answer, "Content-Security-Policy"));
        assertEquals("nosniff", header(answer, "X-Content-Type-Options"));
        assertEquals("no-referrer", header(answer, "Referrer-Policy"));
        assertEquals("same-origin", header(answer, "Cross-Origin-Resource-Policy"));
    }

    @Test
    void whoeverComesHearsThePastAndThenEachSecondWhatIsNew() throws Exception {
        try (TestNode node = TestNode.start(data); Riders _ = Riders.boarding(node)) {
            Poll.until(() -> node.metrics().contains("decision=\"accept\",reason=\"valid\""));
            try (BufferedReader lines = lines(look(node))) {
                JsonObject past = next(lines, "past");
                int points = past.getJsonArray("t").size();
                for (String series : past.fieldNames()) {
                    if (!series.equals("refused")) {
                        assertEquals(points, past.getJsonArray(series).size(), series);
                    }
                }
                JsonObject now = next(lines, "now");
                while (now.getDouble("scans") == 0 || !now.getJsonObject("memory").containsKey("used")) {
                    now = next(lines, "now");
                }
                assertTrue(Set.of("well", "slow").contains(now.getString("level")), now::encode);
                assertEquals(1.0, now.getDouble("decided"));
                assertTrue(now.getDouble("ledger") > 0 && now.getDouble("p99") > 0, now::encode);
                assertTrue(!now.encode().contains("rider-") && !now.encode().contains("MS1:"), now::encode);
            }
        }
    }

    @Test
    void soManyMayLookAndNoMoreUntilOneLeaves() throws Exception {
        try (TestNode node = TestNode.start(data)) {
            List<BufferedReader> viewers = new ArrayList<>();
            for (int i = 0; i < MOST_VIEWERS; i++) {
                HttpResponse<InputStream> viewer = look(node);
                assertEquals(200, viewer.statusCode());
                viewers.add(lines(viewer));
            }
            HttpResponse<InputStream> refused = look(node);
            assertEquals(503, refused.statusCode());
            assertEquals("5", header(refused, "Retry-After"));
            assertEquals(200, get(node, "/console").statusCode());
            viewers.removeLast().close();
            Poll.until(() -> {
                try {
                    HttpResponse<InputStream> again = look(node);
                    viewers.add(lines(again));
                    return again.statusCode() == 200;
                } catch (IOException | InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            for (BufferedReader viewer : viewers) {
                viewer.close();
            }
        }
    }

    @Test
    void aNodeThatStopsSendsItsViewersAwayBeforeItDrains() throws Exception {
        TestNode node = TestNode.start(data, "drain-seconds=30", "idle-seconds=3600");
        try (BufferedReader lines = lines(look(node))) {
            next(lines, "now");
            long begun = System.nanoTime();
            Thread stopping = Thread.ofVirtual().start(node::close);
            try {
                while (lines.readLine() != null) {
                    // What was on its way still comes.
                }
            } catch (IOException _) {
                // Cut off: an end as well.
            }
            double seconds = (System.nanoTime() - begun) / 1e9;
            assertTrue(seconds < 5, () -> seconds + " seconds");
            stopping.join();
        }
    }
}
