package cn.yimatong;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
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

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
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
            try (ConsoleEvents events = ConsoleEvents.of(node)) {
                JsonObject past = events.next("past");
                int points = past.getJsonArray("t").size();
                for (String series : List.of("scans", "accepted", "decided", "p99", "ledger", "lag")) {
                    assertEquals(points, past.getJsonArray(series).size(), series);
                }
                for (String parts : List.of("decisions", "refused", "scenes", "issuance")) {
                    JsonObject named = past.getJsonObject(parts);
                    named.fieldNames().forEach(part -> assertEquals(points, named.getJsonArray(part).size(), part));
                }
                JsonObject now = events.next("now");
                while (now.getDouble("scans") == 0 || !now.getJsonObject("decisions").containsKey("accept")
                        || !now.getJsonObject("memory").containsKey("used")) {
                    now = events.next("now");
                }
                assertTrue(Set.of("well", "slow").contains(now.getString("level")), now::encode);
                assertEquals(1.0, now.getDouble("decided"));
                assertTrue(now.getDouble("ledger") > 0 && now.getDouble("p99") > 0, now::encode);
                assertTrue(!now.encode().contains("rider-") && !now.encode().contains("MS1:"), now::encode);
            }
        }
    }

    @Test
    void sinceWhenItHasBeenLikeThisIsKnownFromATimeWhenNobodyLooked() throws Exception {
        try (TestNode node = TestNode.start(data)) {
            long begun = System.nanoTime();
            Poll.until(() -> System.nanoTime() - begun > 5e9);
            try (ConsoleEvents late = ConsoleEvents.of(node)) {
                JsonObject first = late.next("now");
                JsonObject second = late.next("now");
                assertTrue(first.getLong("since") <= first.getLong("t") - 3, first::encode);
                if (second.getString("level").equals(first.getString("level"))) {
                    assertEquals(first.getLong("since"), second.getLong("since"));
                }
            }
        }
    }

    @Test
    void soManyMayLookAndNoMoreUntilOneLeaves() throws Exception {
        try (TestNode node = TestNode.start(data)) {
            List<ConsoleEvents> viewers = new ArrayList<>();
            for (int i = 0; i < MOST_VIEWERS; i++) {
                viewers.add(ConsoleEvents.of(node));
                assertEquals(200, viewers.getLast().answer().statusCode());
            }
            try (ConsoleEvents refused = ConsoleEvents.of(node)) {
                assertEquals(503, refused.answer().statusCode());
                assertEquals("5", header(refused.answer(), "Retry-After"));
            }
            assertEquals(200, get(node, "/console").statusCode());
            viewers.removeLast().close();
            Poll.until(() -> {
                try {
                    viewers.add(ConsoleEvents.of(node));
                    return viewers.getLast().answer().statusCode() == 200;
                } catch (IOException | InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            for (ConsoleEvents viewer : viewers) {
                viewer.close();
            }
        }
    }

    @Test
    void aNodeThatStopsSendsItsViewersAwayBeforeItDrains() throws Exception {
        TestNode node = TestNode.start(data, "drain-seconds=30", "idle-seconds=3600");
        try (ConsoleEvents events = ConsoleEvents.of(node)) {
            events.next("now");
            long begun = System.nanoTime();
            Thread stopping = Thread.ofVirtual().start(node::close);
            events.drain();
            double seconds = (System.nanoTime() - begun) / 1e9;
            assertTrue(seconds < 5, () -> seconds + " seconds");
            stopping.join();
        }
    }
}
