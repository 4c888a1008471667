package cn.yimatong;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What a collector is sent by a real node, and what a caller's context does. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TracesIT {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String CALLERS_SPAN = "b7ad6b7169203331";

    private final Collector collector;
    private final TestNode node;

    TracesIT(@TempDir Path data) throws IOException, StartException {
        collector = Collector.start();
        node = TestNode.start(data, "traces=" + collector.url(), "traced-one-in=1000000");
    }

    @AfterAll
    void stop() {
        node.close();
        collector.close();
    }

    @Test
    void aScanThatItsCallerTracesHasThreeSpansThatNameNobody() {
        String code = node.code("traced");
        HttpResponse<String> answer = verify(code, "00-" + TRACE + "-" + CALLERS_SPAN + "-01");
        assertEquals("accept", new JsonObject(answer.body()).getString("decision"));
        List<Span> spans = spans(TRACE, 3);
        Span whole = named(spans, "verify");
        assertEquals(Map.of("http.request.method", "POST", "http.route", "/v1/verifications",
                "http.response.status_code", "200"), attributes(whole));
        assertEquals(CALLERS_SPAN, hex(whole.getParentSpanId().toByteArray()));
        assertEquals(Span.SpanKind.SPAN_KIND_SERVER, whole.getKind());
        for (String part : List.of("read", "redeem")) {
            Span span = named(spans, part);
            assertEquals(whole.getSpanId(), span.getParentSpanId(), part);
            assertTrue(span.getStartTimeUnixNano() >= whole.getStartTimeUnixNano()
                    && span.getEndTimeUnixNano() <= whole.getEndTimeUnixNano(), part);
        }
        assertEquals(Map.of("db.system.name", "redis"), attributes(named(spans, "redeem")));
        assertEquals("00-" + TRACE + "-" + hex(whole.getSpanId().toByteArray()) + "-01",
                answer.headers().firstValue("traceresponse").orElseThrow());
        String all = collector.spans().toString();
        for (String secret : List.of(code, "traced", node.token("app"), node.token("scanner-1"))) {
            assertFalse(all.contains(secret), secret);
        }
    }

    @Test
    void aPathsParameterIsInNoSpan() {
        String trace = "1" + TRACE.substring(1);
        node.send("PUT", "/v1/holders/somebody-known", "app", "{}", "traceparent",
                "00-" + trace + "-" + CALLERS_SPAN + "-01");
        Span span = named(spans(trace, 1), "putHolder");
        assertEquals("/v1/holders/{holder}", attributes(span).get("http.route"));
        assertFalse(new String(span.toByteArray(), UTF_8).contains("somebody"));
    }

    @Test
    void aRequestThatFailsIsAnErrorAndOneThatIsRefusedIsNone() {
        String trace = "2" + TRACE.substring(1);
        node.send("GET", "/v1/holders/nobody-known", "app", "", "traceparent",
                "00-" + trace + "-" + CALLERS_SPAN + "-01");
        Span span = named(spans(trace, 1), "getHolder");
        assertEquals("404", attributes(span).get("http.response.status_code"));
        assertEquals(Status.StatusCode.STATUS_CODE_UNSET, span.getStatus().getCode());
    }

    @Test
    void whatItsCallerDoesNotTraceIsNotRecordedAndKeepsItsTrace() {
        String trace = "3" + TRACE.substring(1);
        HttpResponse<String> answer = verify(node.code("untraced"), "00-" + trace + "-" + CALLERS_SPAN + "-00");
        assertTrue(answer.headers().firstValue("traceresponse").orElseThrow().startsWith("00-" + trace + "-"));
        assertEquals("accept", new JsonObject(answer.body()).getString("decision"));
        // What is recorded later has arrived, and this has not.
        String later = "4" + TRACE.substring(1);
        verify("MS1:", "00-" + later + "-" + CALLERS_SPAN + "-01");
        spans(later, 2);
        assertEquals(List.of(), collector.spans().stream()
                .filter(span -> hex(span.getTraceId().toByteArray()).equals(trace)).toList());
    }

    @Test
    void aContextThatIsNoneIsLeftAlone() {
        for (String wrong : List.of("", "00", "00-" + "0".repeat(32) + "-" + CALLERS_SPAN + "-01", "x".repeat(500),
                "ff-" + TRACE + "-" + CALLERS_SPAN + "-01")) {
            HttpResponse<String> answer = verify("MS1:", wrong);
            assertEquals(200, answer.statusCode(), wrong);
            assertEquals(Optional.empty(), answer.headers().firstValue("traceresponse"), wrong);
        }
    }

    @Test
    void aCollectorThatIsGoneKeepsNobodyWaiting(@TempDir Path data) throws StartException, IOException {
        String url;
        try (Collector gone = Collector.start()) {
            url = gone.url();
        }
        try (TestNode alone = TestNode.start(data, "traces=" + url, "traced-one-in=1")) {
            assertEquals("accept", alone.ask(alone.code("somebody"), "bus").getString("decision"));
        }
    }

    @Test
    void whatTheLotFallsOnIsRecordedAndItsTraceIsInTheAnswer(@TempDir Path data) throws StartException {
        try (TestNode all = TestNode.start(data, "traces=" + collector.url(), "traced-one-in=1")) {
            String response = all.send("GET", "/v1/holders/nobody-known", "app", "").headers()
                    .firstValue("traceresponse").orElseThrow();
            // Recorded, and by an id of chance or not (Level 2, "Random Trace ID Flag").
            assertTrue(response.matches("00-[0-9a-f]{32}-[0-9a-f]{16}-0[13]"), response);
            spans(response.split("-", -1)[1], 1);
        }
    }

    private HttpResponse<String> verify(String code, String context) {
        return node.send("POST", "/v1/verifications", "scanner-1",
                new JsonObject().put("code", code).put("scene", "bus").encode(), "Idempotency-Key",
                TestNode.newScanId(), "traceparent", context);
    }

    /** The spans of a trace, once there are so many. */
    private List<Span> spans(String trace, int count) {
        Poll.until(() -> ofTrace(trace).size() == count);
        return ofTrace(trace);
    }

    private static Span named(List<Span> spans, String name) {
        return spans.stream().filter(span -> span.getName().equals(name)).findFirst().orElseThrow();
    }

    private List<Span> ofTrace(String trace) {
        return collector.spans().stream().filter(span -> hex(span.getTraceId().toByteArray()).equals(trace)).toList();
    }

    private static Map<String, String> attributes(Span span) {
        return span.getAttributesList().stream().collect(Collectors.toMap(KeyValue::getKey,
                attribute -> attribute.getValue().hasIntValue()
                        ? Long.toString(attribute.getValue().getIntValue())
                        : attribute.getValue().getStringValue()));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
