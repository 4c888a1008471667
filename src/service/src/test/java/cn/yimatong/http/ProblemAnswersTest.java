package cn.yimatong.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.vertx.core.Future;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.slf4j.LoggerFactory;

/** Every refusal that the kit makes itself is one that the contract lists for the operation. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProblemAnswersTest {

    private static final HttpLimits LIMITS = new HttpLimits(Duration.ofMillis(500), Duration.ofSeconds(30), 4096, 8192,
            65_536, 8, 100, 100, 0, Duration.ofSeconds(2));

    private TestService service;
    private ContractCheck contract;

    @BeforeAll
    void start() {
        service = new TestService(LIMITS, OperationEntry.open("annulVerification", call -> Future
                .failedFuture(new IllegalStateException("a secret of " + call.path("scanId")))),
                OperationEntry.open("getKeys", _ -> Future.succeededFuture(
                        Answer.empty(304).with("ETag", "\"1\"").with("Cache-Control", "public, max-age=300"))));
        contract = ContractCheck.load(service.vertx);
    }

    @AfterAll
    void stop() {
        service.close();
    }

    private RawConnection.Response answer(ProblemType type, String operationId, String request) throws IOException {
        RawConnection.Response response = service.exchange(request);
        assertEquals(type.status(), response.status(), response::text);
        assertEquals(type.reference(), response.json().getString("type"));
        assertEquals(type.title(), response.json().getString("title"));
        assertEquals(type.status(), response.json().getInteger("status"));
        assertEquals(response.header("X-Request-Id"), response.json().getString("requestId"));
        contract.check(operationId, response.status(), response.headers(), response.body());
        return response;
    }

    @Test
    void refusalsOfAVerification() throws IOException {
        String line = "POST /v1/verifications";
        String body = "{\"code\":\"x\"}";
        String key = "Idempotency-Key: " + TestService.SCAN_ID;
        String head = line + " HTTP/1.1\r\nHost: t\r\nAuthorization: Bearer " + service.scannerToken + "\r\n" + key
                + "\r\n";
        answer(ProblemType.UNAUTHENTICATED, "verify", service.request(line, "", body));
        answer(ProblemType.FORBIDDEN, "verify", service.request(line, service.appToken, body));
        answer(ProblemType.METHOD_NOT_ALLOWED, "verify", service.request("GET /v1/verifications", "", ""));
        answer(ProblemType.NOT_ACCEPTABLE, "verify",
                service.request(line, service.scannerToken, body, key, "Accept: a/b"));
        answer(ProblemType.CONTRACT_VIOLATION, "verify", service.verification("{\"scene\":\"!\",\"x\":1}"));
        answer(ProblemType.CONTRACT_VIOLATION, "verify", service.request(line, service.scannerToken, body));
        answer(ProblemType.MALFORMED_JSON, "verify", service.verification("{"));
        answer(ProblemType.TOO_LARGE, "verify", service.verification("{\"code\":\"" + "x".repeat(2000) + "\"}"));
        answer(ProblemType.BAD_REQUEST, "verify", head + "Transfer-Encoding: xchunked\r\n\r\n");
        answer(ProblemType.REQUEST_TIMEOUT, "verify", head + "Content-Length: 9\r\n\r\n{");
        answer(ProblemType.UNSUPPORTED_MEDIA_TYPE, "verify",
                head + "Content-Type: text/xml\r\nContent-Length: 1\r\n\r\n<");
    }

    @Test
    void refusalsOfAHead() throws IOException {
        answer(ProblemType.REQUEST_TIMEOUT, "getKeys", "GET /v1/keys HTTP/1.1\r\nHost: t");
        answer(ProblemType.URI_TOO_LONG, "getKeys", service.request("GET /v1/keys?" + "x".repeat(5000), "", ""));
        answer(ProblemType.HEADERS_TOO_LARGE, "getKeys",
                service.request("GET /v1/keys", "", "", "X: " + "x".repeat(9000)));
        answer(ProblemType.BAD_REQUEST, "getKeys", "GET /v1/keys HTTP/1.1\r\nno colon\r\n\r\n");
    }

    @Test
    void aFaultIsLoggedUnderItsRequestWithoutWhatWasSent() throws IOException {
        ListAppender<ILoggingEvent> appender = new ListAppender<>();
        appender.start();
        Logger logger = (Logger) LoggerFactory.getLogger(FaultLog.class);
        logger.addAppender(appender);
        try {
            String line = "POST /v1/verifications/" + TestService.SCAN_ID + "/annulment";
            answer(ProblemType.INTERNAL, "annulVerification", service.request(line, "", "", "X-Request-Id: find-me",
                    "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00"));
            List<String> logged = appender.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
            assertEquals(1, logged.size());
            String message = logged.getFirst();
            assertTrue(message.contains("annulVerification"), message);
            assertEquals(Map.of("request_id", "find-me", "trace_id", "0af7651916cd43dd8448eb211c80319c"),
                    appender.list.getFirst().getKeyValuePairs().stream()
                            .collect(Collectors.toMap(pair -> pair.key, pair -> pair.value)));
            assertTrue(message.contains("IllegalStateException") && message.contains("ProblemAnswersTest"), message);
            assertTrue(!message.contains("secret") && !message.contains(TestService.SCAN_ID), message);
        } finally {
            logger.detachAppender(appender);
        }
    }

    @Test
    void anAnswerWithoutABodySaysNothingOfOne() throws IOException {
        RawConnection.Response response = service.exchange(service.request("GET /v1/keys", "", ""));
        contract.check("getKeys", 304, response.headers(), response.body());
        assertEquals("", response.header("Content-Length") + response.header("Content-Type"));
        assertEquals("public, max-age=300", response.header("Cache-Control"));
    }

    @Test
    void anAnswerOfTheKitsOwnOperationsFitsTheContract() throws IOException {
        RawConnection.Response yaml = service.exchange(service.request("GET /openapi.yaml", "", ""));
        contract.check("getContract", yaml.status(), yaml.headers(), yaml.body());
        RawConnection.Response text = service.exchange(service.request("GET /problems/conflict", "", ""));
        contract.check("explainProblem", text.status(), text.headers(), text.body());
    }
}
