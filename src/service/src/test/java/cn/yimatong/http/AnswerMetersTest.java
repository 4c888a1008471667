package cn.yimatong.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cn.yimatong.Poll;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each answer is counted once, whoever gives it. */
class AnswerMetersTest {

    private static final HttpLimits LIMITS = new HttpLimits(Duration.ofMillis(500), Duration.ofSeconds(30), 4096, 8192,
            65_536, 8, 100, 100, 30, Duration.ofSeconds(2));
    private static final String SCAN = "{\"code\":\"MS1:AB\",\"scene\":\"bus\"}";

    private final Promise<Answer> later = Promise.promise();
    private final AtomicBoolean asked = new AtomicBoolean();
    private final TestService service = new TestService(LIMITS,
            OperationEntry.open("getKeys", _ -> Future.succeededFuture(Answer.empty(304))),
            OperationEntry.open("getHolder", _ -> {
                asked.set(true);
                return later.future();
            }),
            OperationEntry.open("annulVerification", _ -> Future.failedFuture(new IllegalStateException())));

    @AfterEach
    void stop() {
        service.close();
    }

    /** What has been counted since the start, less what is nothing. */
    static Map<String, Integer> counted(MeterRegistry meters) {
        Map<String, Integer> counts = new TreeMap<>();
        for (Counter counter : meters.find("yimatong.answers").counters()) {
            counts.put(counter.getId().getTag("operation") + " " + counter.getId().getTag("status"),
                    (int) counter.count());
        }
        for (Counter counter : meters.find("yimatong.refused.requests").counters()) {
            counts.put(counter.getId().getTag("operation") + " " + counter.getId().getTag("reason"),
                    (int) counter.count());
        }
        counts.values().removeIf(count -> count == 0);
        return counts;
    }

    private void answers(int status, String request) throws IOException {
        assertEquals(status, service.exchange(request).status());
    }

    @Test
    void whatAnOperationAnswersIsNoRefusalOfTheEdge() throws IOException {
        answers(200, service.verification(SCAN));
        answers(304, service.request("GET /v1/keys", "", ""));
        answers(500, service.request("POST /v1/verifications/" + TestService.SCAN_ID + "/annulment", "", ""));
        assertEquals(Map.of("verify 2xx", 1, "getKeys 2xx", 1, "annulVerification 5xx", 1), counted(service.meters));
    }

    @Test
    void whatTheEdgeRefusesCountsForItsOperationAndByItsReason() throws IOException {
        String line = "POST /v1/verifications";
        String key = "Idempotency-Key: " + TestService.SCAN_ID;
        answers(401, service.request(line, "", SCAN, key));
        answers(403, service.request(line, service.appToken, SCAN, key));
        answers(413, service.verification("{\"code\":\"" + "x".repeat(2000) + "\"}"));
        answers(400, service.verification("{\"code\":"));
        answers(400, service.verification("{\"code\":7}"));
        answers(406, service.request(line, service.scannerToken, SCAN, key, "Accept: text/plain"));
        answers(415, service.request(line, service.scannerToken, SCAN, key, "Content-Encoding: gzip"));
        answers(408, service.request(line, service.scannerToken, "", key, "Content-Type: application/json",
                "Content-Length: 5"));
        assertEquals(Map.of("verify 4xx", 8, "verify unauthenticated", 1, "verify forbidden", 1, "verify too-large", 1,
                "verify malformed-json", 1, "verify contract-violation", 1, "verify not-acceptable", 1,
                "verify unsupported-media-type", 1, "verify request-timeout", 1), counted(service.meters));
    }

    @Test
    void anAnswerWhoseClientIsGoneCountsAsWhatWasDecidedForItDoes() throws IOException {
        RawConnection gone = service.connect();
        gone.send(service.request("GET /v1/holders/h", "", ""));
        Poll.until(asked::get);
        gone.close();
        // Over once no request is open any more, by its answer or by its end.
        TestService.await(service.servers.drain(Duration.ZERO));
        assertEquals(Map.of(), counted(service.meters));
        later.complete(Answer.empty(204));
        Poll.until(() -> counted(service.meters).equals(Map.of("getHolder 2xx", 1)));
    }

    @Test
    void whatMeansNoOperationIsCountedToo() throws IOException {
        answers(404, service.request("GET /v1/nothing", "", ""));
        answers(405, service.request("PUT /v1/verifications", "", ""));
        answers(400, "GET /v1/keys HTTP/1.1\r\n\r\n");
        answers(431, service.request("GET /v1/keys", "", "", "X: " + "x".repeat(9000)));
        answers(414, service.request("GET /" + "x".repeat(5000), "", ""));
        answers(408, "GET /v1/keys HT");
        assertEquals(Map.of("none 4xx", 6, "none not-found", 1, "none method-not-allowed", 1, "none bad-request", 1,
                "none headers-too-large", 1, "none uri-too-long", 1, "none request-timeout", 1),
                counted(service.meters));
    }

    @Test
    void whoAsksTooOftenCanBeSeen() throws IOException {
        int refused = 0;
        int scans = 0;
        while (refused < 3) {
            refused += service.exchange(service.verification(SCAN)).status() == 429 ? 1 : 0;
            scans++;
        }
        assertEquals(Map.of("verify 2xx", scans - 3, "verify 4xx", 3, "verify too-many-requests", 3),
                counted(service.meters));
    }

    @Test
    void aNodeThatStopsCountsWhomItSendsAway() throws IOException {
        try (RawConnection kept = service.connect(); RawConnection slow = service.connect()) {
            // A request that never ends keeps the stop waiting.
            slow.send(service.request("POST /v1/verifications", service.scannerToken, "",
                    "Idempotency-Key: " + TestService.SCAN_ID, "Content-Type: application/json", "Content-Length: 5",
                    "Expect: 100-continue"));
            slow.readUntil("100 Continue");
            Future<Void> drained = service.servers.drain(Duration.ZERO);
            assertEquals(503, kept.send(service.verification(SCAN)).receive().status());
            TestService.await(drained);
        }
        Map<String, Integer> counted = counted(service.meters);
        assertEquals(1, counted.get("verify 5xx"), counted::toString);
        assertEquals(1, counted.get("verify unavailable"), counted::toString);
    }
}
