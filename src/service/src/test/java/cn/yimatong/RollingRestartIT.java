package cn.yimatong;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.ledger.RedisServer;
import cn.yimatong.redis.TestTools;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes behind the proxy of {@code docker/compose.yaml}, each stopped and started again while people travel. */
@Tag("alone")
final class RollingRestartIT {

    private static final int TRAVELLERS = 8;

    @TempDir
    private Path folder;
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final AtomicInteger travelled = new AtomicInteger();
    private final ConcurrentLinkedQueue<String> faults = new ConcurrentLinkedQueue<>();

    @BeforeAll
    static void theProxyIsThere() {
        TestTools.install();
    }

    @Test
    @SuppressWarnings("try") // Redis is gone before the rest
    void nobodyNoticesThatEachNodeIsStartedAnew() throws Exception {
        String[] ports = freePorts(5);
        try (RedisServer redis = RedisServer.start(folder.resolve("redis"))) {
            String key = folder.resolve("one/master.key").toString();
            List<ServiceProcess> nodes = new ArrayList<>();
            nodes.add(node("one", redis.uri(), ports[1], ports[2], key));
            nodes.add(node("two", redis.uri(), ports[3], ports[4], key));
            Process proxy = proxy(ports);
            try {
                URI front = URI.create("http://127.0.0.1:" + ports[0]);
                String app = nodes.getFirst().token("app");
                String scanner = nodes.getFirst().token("scanner-1");
                Poll.until(() -> get(front.resolve("/v1/keys")) == 200);
                AtomicBoolean over = new AtomicBoolean();
                try (ExecutorService travellers = Executors.newFixedThreadPool(TRAVELLERS)) {
                    List<Future<?>> journeys = new ArrayList<>();
                    for (int i = 0; i < TRAVELLERS; i++) {
                        String name = "traveller-" + i;
                        journeys.add(travellers.submit(() -> travel(front, app, scanner, name, over)));
                    }
                    for (int i = 0; i < nodes.size(); i++) {
                        awaitTravellers(100);
                        nodes.get(i).terminate();
                        awaitTravellers(100);
                        nodes.set(i,
                                node(i == 0 ? "one" : "two", redis.uri(), ports[1 + 2 * i], ports[2 + 2 * i], key));
                        URI ready = URI.create("http://127.0.0.1:" + ports[2 + 2 * i] + "/health/ready");
                        Poll.until(() -> get(ready) == 200);
                    }
                    awaitTravellers(100);
                    over.set(true);
                    for (Future<?> journey : journeys) {
                        journey.get();
                    }
                }
                String code = code(front, app, "late");
                redis.close();
                assertNodesAreAskedWithoutRedis(front, scanner, code, ports[2]);
            } finally {
                proxy.destroy();
                proxy.waitFor();
                nodes.forEach(ServiceProcess::close);
            }
        }
        assertEquals(List.of(), List.copyOf(faults), () -> "of " + travelled + " journeys");
    }

    @Test
    void whereNoNodeIsThereTheProxyAnswersAsANodeWould() throws Exception {
        String[] ports = freePorts(5);
        Process proxy = proxy(ports);
        try {
            URI front = URI.create("http://127.0.0.1:" + ports[0] + "/v1/keys");
            Poll.until(() -> get(front) == 503);
            HttpResponse<String> answer = client.send(HttpRequest.newBuilder(front).build(), BodyHandlers.ofString());
            assertEquals("application/problem+json", answer.headers().firstValue("Content-Type").orElse(""));
            assertEquals("1", answer.headers().firstValue("Retry-After").orElse(""));
            JsonObject problem = new JsonObject(answer.body());
            assertEquals("/problems/unavailable", problem.getString("type"));
            assertEquals(503, problem.getInteger("status"));
            assertEquals(answer.headers().firstValue("X-Request-Id").orElseThrow(), problem.getString("requestId"));
        } finally {
            proxy.destroy();
            proxy.waitFor();
        }
    }

    @Test
    void aBodyThatDoesNotComeIsAnsweredByTheProxyAsByANode() throws Exception {
        String[] ports = freePorts(5);
        Process proxy = proxy(ports);
        try {
            Poll.until(() -> get(URI.create("http://127.0.0.1:" + ports[0] + "/v1/keys")) == 503);
            try (Socket half = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(ports[0]))) {
                half.getOutputStream().write("POST /v1/verifications HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n{"
                        .getBytes(StandardCharsets.US_ASCII));
                String answer = new String(half.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
                assertTrue(answer.startsWith("HTTP/1.1 408 "), answer);
                assertTrue(answer.contains("content-type: application/problem+json"), answer);
                JsonObject problem = new JsonObject(answer.substring(answer.indexOf("\r\n\r\n") + 4));
                assertEquals("/problems/request-timeout", problem.getString("type"));
                assertEquals(408, problem.getInteger("status"));
                assertTrue(answer.contains("x-request-id: " + problem.getString("requestId") + "\r\n"), answer);
            }
        } finally {
            proxy.destroy();
            proxy.waitFor();
        }
    }

    private void assertNodesAreAskedWithoutRedis(URI front, String scanner, String code, String healthPort) {
        URI health = URI.create("http://127.0.0.1:" + healthPort + "/health/ready");
        Poll.until(() -> get(health) == 503);
        // Three times as long as the proxy takes to see that a node is gone.
        Instant end = Instant.now().plusSeconds(4);
        while (Instant.now().isBefore(end)) {
            assertTrue(scan(front, scanner, code).containsKey("decision"), () -> "the proxy answers: " + faults);
        }
    }

    private void awaitTravellers(int more) {
        int until = travelled.get() + more;
        Poll.until(() -> travelled.get() >= until);
    }

    private void travel(URI front, String app, String scanner, String name, AtomicBoolean over) {
        while (!over.get()) {
            JsonObject heard = scan(front, scanner, code(front, app, name));
            if (!"valid".equals(heard.getString("reason"))) {
                faults.add(heard.encode());
            }
            travelled.incrementAndGet();
        }
    }

    private String code(URI front, String app, String name) {
        send(front, "PUT", "/v1/holders/" + name, app, "{}");
        JsonObject issued = send(front, "POST", "/v1/holders/" + name + "/codes", app, "{\"count\":1}");
        return issued.containsKey("codes") ? issued.getJsonArray("codes").getJsonObject(0).getString("code") : "none";
    }

    private JsonObject scan(URI front, String scanner, String code) {
        return send(front, "POST", "/v1/verifications", scanner,
                new JsonObject().put("code", code).put("scene", "library").encode());
    }

    private JsonObject send(URI front, String method, String path, String token, String body) {
        HttpRequest request = HttpRequest.newBuilder(front.resolve(path)).header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json").header("Idempotency-Key", TestNode.newScanId())
                .method(method, BodyPublishers.ofString(body)).build();
        try {
            HttpResponse<String> answer = client.sendAsync(request, BodyHandlers.ofString()).join();
            if (answer.statusCode() / 100 != 2) {
                faults.add(method + " " + path + ": " + answer.statusCode() + " " + answer.body());
            }
            return answer.body().startsWith("{") ? new JsonObject(answer.body()) : new JsonObject();
        } catch (RuntimeException lost) {
            faults.add(method + " " + path + ": " + lost);
            return new JsonObject();
        }
    }

    private int get(URI uri) {
        return client.sendAsync(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding())
                .thenApply(HttpResponse::statusCode).exceptionally(_ -> 0).join();
    }

    private ServiceProcess node(String name, String redis, String port, String health, String masterKey)
            throws IOException {
        Path data = folder.resolve(name);
        return name.equals("one")
                ? ServiceProcess.startAt(data, port, health, "--redis", redis, "--notice-seconds", "2")
                : ServiceProcess.startAt(data, port, health, "--redis", redis, "--notice-seconds", "2", "--master-key",
                        masterKey);
    }

    private Process proxy(String[] ports) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("haproxy", "-db", "-f",
                Repository.root().resolve("docker/haproxy.cfg").toString());
        builder.environment().putAll(Map.of("YIMATONG_FRONT", "127.0.0.1:" + ports[0], "YIMATONG_ONE",
                "127.0.0.1:" + ports[1], "YIMATONG_ONE_HEALTH", ports[2], "YIMATONG_TWO", "127.0.0.1:" + ports[3],
                "YIMATONG_TWO_HEALTH", ports[4]));
        return builder.redirectErrorStream(true).redirectOutput(folder.resolve("proxy.log").toFile()).start();
    }

    private static String[] freePorts(int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            String[] ports = new String[count];
            for (int i = 0; i < count; i++) {
                ServerSocket socket = new ServerSocket(0);
                sockets.add(socket);
                ports[i] = Integer.toString(socket.getLocalPort());
            }
            return ports;
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
    }
}
