package cn.yimatong.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.access.Callers;
import io.vertx.core.Future;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a request ends, on both ports: nothing of a body may pass for a request. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FramingTest {

    private static final String LIVE = "GET /health/live HTTP/1.1\r\nHost: t\r\n\r\n";
    private static final String KEYS = "GET /v1/keys HTTP/1.1\r\nHost: t\r\n\r\n";

    private TestService service;
    private List<Integer> ports;

    @BeforeAll
    void start() {
        service = new TestService(HttpLimits.defaults());
        ManagementServer management = TestService.await(ManagementServer.start(service.vertx,
                new Listener("127.0.0.1", 0, 1), HttpLimits.defaults(),
                List.of(new HealthCheck("ledger", () -> Future.succeededFuture(true))), () -> "", List.of(),
                service.meters, service.contract,
                List.of(), new Callers(Map.of()), InstantSource.system()));
        ports = List.of(service.servers.port(), management.port());
    }

    @AfterAll
    void stop() {
        service.close();
    }

    @AfterEach
    void bothPortsStillAnswerAGoodRequest() throws IOException {
        assertTrue(service.answersWell());
        try (RawConnection connection = new RawConnection(ports.getLast())) {
            assertEquals(200, connection.send(LIVE).receive().status());
        }
    }

    private String verification(String headers) {
        return "POST /v1/verifications HTTP/1.1\r\nHost: t\r\nAuthorization: Bearer " + service.scannerToken
                + "\r\nIdempotency-Key: f3Zk1pQv8sYt0aLw\r\n" + headers + "\r\n\r\n";
    }

    /** Either port answers 400 and closes the connection, whatever follows. */
    private void isRefused(String request) throws IOException {
        for (int port : ports) {
            try (RawConnection connection = new RawConnection(port)) {
                RawConnection.Response response = connection.send(request).receive();
                assertEquals(400, response.status(), () -> port + " " + response.text());
                assertEquals("bad-request", response.problem());
                // Vert.x writes keep-alive where HTTP/1.0 asked for it, whatever is said; the close is what counts.
                assertTrue(request.contains("HTTP/1.0") || response.header("Connection").equals("close"));
                assertTrue(!response.header("X-Request-Id").isEmpty() && !response.header("Date").isEmpty());
                assertTrue(connection.isClosedByServer(), "the body was taken for a request");
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"xchunked", "chunked, chunked", "gzip, chunked", "identity", "chunked;a=b",
        "gzip", "' '", "\"chunked\""})
    void anyTransferCodingButChunkedIs400(String coding) throws IOException {
        isRefused(verification("Transfer-Encoding: " + coding) + "{\"code\":\"x\"}");
        isRefused(verification("Content-Length: 12\r\nTransfer-Encoding: " + coding) + "{\"code\":\"x\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nContent-Length: 12", "Content-Length: 12\r\nTransfer-Encoding: chunked",
        "Content-Length: 12\r\nContent-Length: 12", "Content-Length: 12\r\nContent-Length: 13",
        "Content-Length: 12, 12", "Content-Length: +12", "Content-Length: -1", "Content-Length: 0x0c",
        "Content-Length: 12 12", "Content-Length: 99999999999999999999"})
    void aLengthThatIsNotPlainIs400(String headers) throws IOException {
        isRefused(verification(headers) + "{\"code\":\"x\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /v1/keys", "GET /nowhere", "DELETE /v1/keys", "PUT /v1/holders/h", "GET /health/live",
        "GET /health/ready"})
    void aBadTransferCodingOnAnyPathEndsTheConnection(String line) throws IOException {
        for (String next : List.of(KEYS, LIVE)) {
            isRefused(line + " HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: xchunked\r\n\r\n" + next);
        }
    }

    /** RFC 9112, section 6.1: such a sender cannot mean it. */
    @ParameterizedTest
    @ValueSource(strings = {"Transfer-Encoding: chunked", "Transfer-Encoding: chunked\r\nContent-Length: 5",
        "Transfer-Encoding: xchunked"})
    void aTransferCodingInHttp10Is400(String headers) throws IOException {
        for (String next : List.of(KEYS, LIVE)) {
            isRefused("GET /health/live HTTP/1.0\r\nHost: t\r\nConnection: keep-alive\r\n" + headers
                    + "\r\n\r\n0\r\n\r\n" + next);
        }
    }

    /** RFC 9112, section 3.2. */
    @ParameterizedTest
    @ValueSource(strings = {"X: no host", "Host: a\r\nHost: a", "Host: a\r\nHost: b", "Host: a b", "Host: a/b",
        "Host: a:x", "Host: u@a"})
    void aHostThatIsMissingOrAmbiguousIs400(String headers) throws IOException {
        for (String path : List.of("/v1/keys", "/health/live", "/nowhere")) {
            isRefused("GET " + path + " HTTP/1.1\r\n" + headers + "\r\n\r\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.0\r\nX: y", "HTTP/1.1\r\nHost:", "HTTP/1.1\r\nHost: 127.0.0.1:80",
        "HTTP/1.1\r\nHost: [::1]:80", "HTTP/1.1\r\nhost: code.example.cn"})
    void aHostMayBeEmptyAndHttp10NeedsNone(String rest) throws IOException {
        assertEquals(200, service.exchange("GET /v1/keys " + rest + "\r\n\r\n").status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"live", "ready"})
    void theManagementPortTakesNoBody(String path) throws IOException {
        for (String body : List.of("Content-Length: " + LIVE.length() + "\r\n\r\n" + LIVE,
                "Transfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(LIVE.length()) + "\r\n" + LIVE
                        + "\r\n0\r\n\r\n")) {
            try (RawConnection connection = new RawConnection(ports.getLast())) {
                connection.send("GET /health/" + path + " HTTP/1.1\r\nHost: t\r\n" + body);
                RawConnection.Response response = connection.receive();
                assertEquals(413, response.status(), response::text);
                assertEquals("close", response.header("Connection"));
                assertTrue(connection.isClosedByServer(), "the body was taken for a request");
            }
        }
    }

    @Test
    void requestsThatEndPlainlyShareAConnection() throws IOException {
        try (RawConnection connection = new RawConnection(ports.getLast())) {
            connection.send(LIVE + "GET /health/ready HTTP/1.1\r\nHost: t\r\nContent-Length: 0\r\n\r\n" + LIVE);
            for (int i = 0; i < 3; i++) {
                assertEquals(200, connection.receive().status());
            }
        }
    }
}
