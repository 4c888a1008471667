package cn.yimatong.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Each abuse from a raw socket; after each the same server answers a good request. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LimitsTest {

    private static final HttpLimits LIMITS = new HttpLimits(Duration.ofMillis(1200), Duration.ofMillis(2500), 4096,
            8192, 65_536, 8, 16_384, 4096, 0, Duration.ofSeconds(2));
    private static final String HEAD = " HTTP/1.1\r\nHost: t\r\n";

    private static final Logger ROOT = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private TestService service;

    @BeforeAll
    void start() {
        log.start();
        ROOT.addAppender(log);
        service = new TestService(LIMITS);
    }

    @AfterAll
    void stop() {
        service.close();
        ROOT.detachAppender(log);
        assertEquals(List.of(),
                List.copyOf(log.list).stream().filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
                        .map(ILoggingEvent::getFormattedMessage).toList(),
                "no abuse is a fault of the service");
    }

    @AfterEach
    void theServerStillAnswersAGoodRequest() throws IOException {
        assertTrue(service.answersWell());
    }

    private String verificationHead(String... headers) {
        return "POST /v1/verifications" + HEAD + "Authorization: Bearer " + service.scannerToken
                + "\r\nIdempotency-Key: f3Zk1pQv8sYt0aLw\r\n" + TestService.lines(headers) + "\r\n";
    }

    /** Answered so, and then the connection is closed. */
    private static RawConnection.Response lastAnswer(RawConnection connection, int status) throws IOException {
        RawConnection.Response response = connection.receive();
        assertEquals(status, response.status(), response::text);
        assertEquals("close", response.header("Connection"));
        assertTrue(!response.header("X-Request-Id").isEmpty() && !response.header("Date").isEmpty());
        assertTrue(connection.isClosedByServer());
        return response;
    }

    /** Sends a byte now and then until the server has had enough; how long that took, in milliseconds. */
    private static long drip(RawConnection connection, String text) throws IOException {
        long start = System.nanoTime();
        Thread dripping = Thread.ofVirtual().start(() -> {
            for (byte b : text.getBytes(StandardCharsets.US_ASCII)) {
                if (connection.sendUntilRefused(new byte[]{b}, 1)) {
                    return;
                }
                try {
                    TimeUnit.MILLISECONDS.sleep(50);
                } catch (InterruptedException _) {
                    return;
                }
            }
        });
        try {
            assertEquals("request-timeout", lastAnswer(connection, 408).problem());
            return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        } finally {
            dripping.interrupt();
        }
    }

    /** The answer is the proof that the limit cut it; the upper bound is wide, since the machine may be busy. */
    private static void isAboutTheLimit(long millis) {
        assertTrue(millis >= 1100 && millis < 10_000, () -> millis + " ms");
    }

    @Test
    void aDrippedHeadIsCutOff() throws IOException {
        try (RawConnection connection = service.connect()) {
            isAboutTheLimit(drip(connection, "GET /v1/keys HTTP/1.1\r\nX: " + "x".repeat(500)));
        }
    }

    @Test
    void aDrippedBodyIsCutOff() throws IOException {
        try (RawConnection connection = service.connect()) {
            connection.send(verificationHead("Content-Length: 900"));
            isAboutTheLimit(drip(connection, "{\"code\":\"" + "x".repeat(500)));
        }
    }

    @Test
    void aDrippedChunkedBodyIsCutOff() throws IOException {
        try (RawConnection connection = service.connect()) {
            connection.send(verificationHead("Transfer-Encoding: chunked"));
            isAboutTheLimit(drip(connection, "1\r\n{\r\n".repeat(100)));
        }
    }

    @Test
    void aSecondRequestOnAConnectionHasItsOwnTime() throws IOException {
        try (RawConnection connection = service.connect()) {
            assertEquals(200, connection.send(service.verification("{\"code\":\"x\"}")).receive().status());
            isAboutTheLimit(drip(connection, "GET /v1/keys HTTP/1.1\r\nX: " + "x".repeat(500)));
        }
    }

    @Test
    void aRequestThatComesInPiecesButInTimeIsAnswered() throws IOException {
        try (RawConnection connection = service.connect()) {
            for (byte b : service.verification("{\"code\":\"x\"}").getBytes(StandardCharsets.US_ASCII)) {
                connection.send(new byte[]{b});
            }
            assertEquals(200, connection.receive().status());
        }
    }

    @Test
    void anIdleConnectionIsClosedWithoutAWord() throws IOException {
        try (RawConnection fresh = service.connect(); RawConnection used = service.connect()) {
            assertEquals(200, used.send(service.verification("{\"code\":\"x\"}")).receive().status());
            long start = System.nanoTime();
            assertTrue(fresh.isClosedByServer() && used.isClosedByServer());
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
            assertTrue(millis > 1500 && millis < 10_000, () -> millis + " ms");
        }
    }

    @Test
    void aHeadOfMoreThan8KilobytesIs431() throws IOException {
        try (RawConnection connection = service.connect()) {
            connection.send("GET /v1/keys" + HEAD + "X: " + "x".repeat(9000) + "\r\n\r\n");
            assertEquals("headers-too-large", lastAnswer(connection, 431).problem());
        }
    }

    @Test
    void manySmallHeadersAreALargeHeadToo() throws IOException {
        try (RawConnection connection = service.connect()) {
            connection.send("GET /v1/keys" + HEAD + "X: y\r\n".repeat(3000) + "\r\n");
            lastAnswer(connection, 431);
        }
    }

    @Test
    void aHeadThatNeverEndsIs431() throws IOException {
        try (RawConnection connection = service.connect()) {
            connection.send("GET /v1/keys" + HEAD);
            assertTrue(
                    connection.sendUntilRefused(("X: " + "y".repeat(1000) + "\r\n").getBytes(StandardCharsets.US_ASCII),
                            100_000));
        }
    }

    @Test
    void aLongRequestLineIs414() throws IOException {
        try (RawConnection connection = service.connect()) {
            connection.send("GET /" + "a".repeat(5000) + HEAD + "\r\n");
            assertEquals("uri-too-long", lastAnswer(connection, 414).problem());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/1.1\r\nno colon\r\n\r\n",
        "GET / HTTP/1.1\r\nHost : t\r\n\r\n", "GET / HTTP/1.1\r\nX: a\0b\r\n\r\n",
        "GET / HTTP/1.1\r\n folded: x\r\n\r\n", "\u0016\u0003\u0001\u0002\u0000\u0001\r\n\r\n"})
    void whatIsNotHttpIs400(String bytes) throws IOException {
        try (RawConnection connection = service.connect()) {
            assertEquals("bad-request", lastAnswer(connection.send(bytes), 400).problem());
        }
    }

    @Test
    void aVerificationHasAtMostAKilobyte() throws IOException {
        String longest = "{\"code\":\"" + "x".repeat(900) + "\"}";
        String padded = longest + " ".repeat(1024 - longest.length());
        assertEquals(200, service.exchange(service.verification(padded)).status());
        try (RawConnection connection = service.connect()) {
            connection.send(service.verification(padded + " "));
            assertEquals("too-large", lastAnswer(connection, 413).problem());
        }
    }

    @Test
    void anyOtherBodyHasAtMost64Kilobytes() throws IOException {
        String body = "{}" + " ".repeat(65_534);
        String line = "POST /v1/holders/h/codes";
        assertEquals(201, service.exchange(service.request(line, service.appToken, body)).status());
        try (RawConnection connection = service.connect()) {
            connection.sendUntilRefused(service.request(line, service.appToken, body + " ")
                    .getBytes(StandardCharsets.US_ASCII), 1);
            lastAnswer(connection, 413);
        }
    }

    @Test
    void aBodyThatIsAnnouncedAsTooLongIsNotWaitedFor() throws IOException {
        try (RawConnection connection = service.connect()) {
            connection.send(verificationHead("Content-Length: 9223372036854775807"));
            lastAnswer(connection, 413);
        }
    }

    @Test
    void aChunkedBodyThatNeverEndsIs413AndNotReadOn() throws IOException {
        try (RawConnection connection = service.connect()) {
            connection.send(verificationHead("Transfer-Encoding: chunked"));
            byte[] chunk = ("400\r\n" + "x".repeat(1024) + "\r\n").getBytes(StandardCharsets.US_ASCII);
            assertTrue(connection.sendUntilRefused(chunk, 200_000));
        }
        try (RawConnection connection = service.connect()) {
            connection.send(verificationHead("Transfer-Encoding: chunked"));
            connection.send("400\r\n" + "x".repeat(1024) + "\r\n2\r\nxx\r\n");
            lastAnswer(connection, 413);
        }
    }

    @Test
    void aChunkedBodyWithinTheLimitIsTaken() throws IOException {
        try (RawConnection connection = service.connect()) {
            connection.send(
                    verificationHead("Transfer-Encoding: chunked") + "5\r\n{\"cod\r\n7\r\ne\":\"x\"}\r\n0\r\n\r\n");
            assertEquals(200, connection.receive().status());
            assertEquals(200, connection.send(service.verification("{\"code\":\"x\"}")).receive().status());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"zz\r\n", "-1\r\nx\r\n", "1\r\nxx\r\n", "1 \n"})
    void aChunkThatIsNotOneEndsTheConnection(String chunk) throws IOException {
        try (RawConnection connection = service.connect()) {
            connection.send(verificationHead("Transfer-Encoding: chunked") + chunk);
            assertTrue(connection.isClosedByServer());
        }
    }

    @Test
    void thereIsNoUpgradeToHttp2OrWebSockets() throws IOException {
        try (RawConnection connection = service.connect()) {
            connection.send("GET /v1/keys" + HEAD
                    + "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
                    + "HTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n");
            assertEquals(200, connection.receive().status());
        }
        try (RawConnection connection = service.connect()) {
            connection.send("GET /v1/keys" + HEAD + "Connection: Upgrade\r\nUpgrade: websocket\r\n"
                    + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
            assertEquals(200, connection.receive().status());
        }
        try (RawConnection connection = service.connect()) {
            connection.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
            assertTrue(connection.receive().status() >= 400);
            assertTrue(connection.isClosedByServer());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"code\":{\"a\":{\"b\":{\"c\":1}}}}", "{\"code\":\"x\",\"code\":\"y\"}",
        "{\"code\":\"x\"} {}",
        "[1]"})
    void aBodyThatIsNotStrictJsonIs400(String body) throws IOException {
        RawConnection.Response response = service.exchange(service.verification(body));
        assertEquals(400, response.status());
        assertTrue(response.problem().equals("malformed-json") || body.startsWith("{\"code\":{"), response::text);
    }

    @Test
    void depthIs4ForAVerificationAnd8Elsewhere() throws IOException {
        assertEquals("contract-violation", service.exchange(service.verification(nested(4))).problem());
        assertEquals("malformed-json", service.exchange(service.verification(nested(5))).problem());
        String line = "POST /v1/holders/h/codes";
        assertEquals("contract-violation",
                service.exchange(service.request(line, service.appToken, nested(8))).problem());
        assertEquals("malformed-json", service.exchange(service.request(line, service.appToken, nested(9))).problem());
    }

    private static String nested(int depth) {
        return "{\"code\":".repeat(depth - 1) + "{}" + "}".repeat(depth - 1);
    }

    @Test
    void bytesThatAreNotUtf8Are400() throws IOException {
        byte[] body = {'{', '"', 'c', 'o', 'd', 'e', '"', ':', '"', (byte) 0xc0, (byte) 0xaf, '"', '}'};
        try (RawConnection connection = service.connect()) {
            connection.send(verificationHead("Content-Length: " + body.length)).send(body);
            assertEquals("malformed-json", connection.receive().problem());
        }
    }

    @Test
    void aClientThatGoesAwayHalfwayDoesNoHarm() throws IOException {
        for (int i = 0; i < 50; i++) {
            try (RawConnection connection = service.connect()) {
                connection.send(verificationHead("Content-Length: 500") + "{");
            }
        }
    }
}
