package cn.yimatong.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.access.Callers;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ManagementServerTest {

    private final Vertx vertx = Vertx.vertx();
    private final MeterRegistry meters = new SimpleMeterRegistry();

    @AfterEach
    void close() {
        TestService.await(vertx.close());
    }

    private ManagementServer start(HealthCheck... checks) {
        return TestService.await(ManagementServer.start(vertx, new Listener("127.0.0.1", 0, 1), HttpLimits.defaults(),
                List.of(checks), () -> "rides_total 1\n", List.of(), meters,
                TestService.await(Contract.load(vertx)), List.of(),
                new Callers(Map.of()),
                InstantSource.system()));
    }

    @Test
    void whatIsCountedIsToldInPrometheussFormatAndToReadersOnly() throws IOException {
        ManagementServer server = start();
        RawConnection.Response metrics = get(server, "GET /metrics");
        assertEquals(200, metrics.status());
        assertEquals("text/plain; version=0.0.4; charset=utf-8", metrics.header("Content-Type"));
        assertEquals("rides_total 1\n", metrics.text());
        assertEquals(405, get(server, "POST /metrics").status());
    }

    private static RawConnection.Response get(ManagementServer server, String line) throws IOException {
        try (RawConnection connection = new RawConnection(server.port())) {
            return connection.send(line + " HTTP/1.1\r\nHost: t\r\n\r\n").receive();
        }
    }

    @Test
    void probesAndScrapesAreNoAnswersOfOperations() throws IOException {
        ManagementServer server = start(new HealthCheck("ledger", () -> Future.succeededFuture(false)));
        assertEquals(503, get(server, "GET /health/ready").status());
        assertEquals(200, get(server, "GET /metrics").status());
        assertEquals(405, get(server, "POST /metrics").status());
        assertEquals(Map.of(), AnswerMetersTest.counted(meters));
        assertEquals(404, get(server, "GET /nothing").status());
        assertEquals(Map.of("none 4xx", 1, "none not-found", 1), AnswerMetersTest.counted(meters));
    }

    @Test
    void aQueryThatIsNotWellFormedIsAnsweredAndSoIsTheNext() throws IOException {
        ManagementServer server = start();
        assertEquals(400, get(server, "GET /health/live?%zz").status());
        assertEquals(200, get(server, "GET /health/live?x=%20").status());
    }

    @Test
    void readinessFollowsItsChecks() throws IOException {
        AtomicBoolean well = new AtomicBoolean(true);
        ManagementServer server = start(new HealthCheck("ledger", () -> Future.succeededFuture(well.get())),
                new HealthCheck("clock", () -> Future.succeededFuture(true)));
        RawConnection.Response up = get(server, "GET /health/ready");
        assertEquals(200, up.status());
        assertEquals(new JsonObject("{\"status\":\"up\",\"checks\":{\"ledger\":\"up\",\"clock\":\"up\"}}"), up.json());
        well.set(false);
        RawConnection.Response down = get(server, "GET /health/ready");
        assertEquals(503, down.status());
        assertEquals(new JsonObject("{\"status\":\"down\",\"checks\":{\"ledger\":\"down\",\"clock\":\"up\"}}"),
                down.json());
        assertTrue(!down.header("X-Request-Id").isEmpty() && !down.header("Date").isEmpty());
    }

    @Test
    void aCheckThatFailsThrowsOrHangsIsDown() throws IOException {
        Promise<Boolean> never = Promise.promise();
        ManagementServer server = start(
                new HealthCheck("fails", () -> Future.failedFuture(new IllegalStateException("secret"))),
                new HealthCheck("throws", () -> {
                    throw new IllegalStateException("secret");
                }), new HealthCheck("hangs", never::future));
        RawConnection.Response down = get(server, "GET /health/ready");
        assertEquals(503, down.status());
        assertEquals(
                new JsonObject(
                        "{\"status\":\"down\",\"checks\":{\"fails\":\"down\",\"throws\":\"down\",\"hangs\":\"down\"}}"),
                down.json());
    }

    @Test
    void aNodeThatIsNotReadyIsAliveAllTheSame() throws IOException {
        ManagementServer server = start(new HealthCheck("ledger", () -> Future.succeededFuture(false)));
        RawConnection.Response live = get(server, "GET /health/live");
        assertEquals(200, live.status());
        assertEquals(new JsonObject("{\"status\":\"up\"}"), live.json());
    }

    @Test
    void aHeadIsAnsweredAsAGetWithoutItsBody() throws IOException {
        ManagementServer server = start();
        try (RawConnection connection = new RawConnection(server.port())) {
            for (String path : List.of("/health/live", "/health/ready")) {
                RawConnection.Response head = connection.send("HEAD " + path + " HTTP/1.1\r\nHost: t\r\n\r\n")
                        .receiveHead();
                assertEquals(200, head.status());
                RawConnection.Response get = connection.send("GET " + path + " HTTP/1.1\r\nHost: t\r\n\r\n").receive();
                assertEquals(get.header("Content-Length"), head.header("Content-Length"));
            }
        }
    }

    @Test
    void nothingElseIsThere() throws IOException {
        ManagementServer server = start();
        assertEquals(404, get(server, "GET /v1/keys").status());
        RawConnection.Response wrong = get(server, "POST /health/live");
        assertEquals(405, wrong.status());
        assertEquals("GET, HEAD", wrong.header("Allow"));
        assertEquals(400, get(server, "GET").status());
    }
}
