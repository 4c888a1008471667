package cn.yimatong.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EdgeTest {

    private TestService service;

    @BeforeAll
    void start() {
        service = new TestService(HttpLimits.defaults(),
                OperationEntry.open("annulVerification", call -> call.path("scanId").startsWith("throws")
                        ? thrown()
                        : Future.failedFuture(new IllegalStateException("a secret inside"))));
    }

    private static Future<Answer> thrown() {
        throw new IllegalStateException("a secret inside");
    }

    @AfterAll
    void stop() {
        service.close();
    }

    @Test
    void aGoodCallReachesItsOperation() throws IOException {
        service.calls.clear();
        RawConnection.Response response = service.exchange(service.request("POST /v1/holders/h-1/codes",
                service.appToken, "{\"scene\":\"bus\",\"count\":3}", "X-Request-Id: my.id-1"));
        assertEquals(201, response.status());
        Call call = service.calls.getFirst();
        assertEquals("h-1", call.path("holder"));
        assertEquals("app", call.caller().name());
        assertEquals(3, call.body().orElseThrow().getInteger("count"));
        assertEquals("my.id-1", call.requestId());
    }

    @ParameterizedTest
    @ValueSource(strings = {"f3Zk1pQv8sYt0aLw", "\"f3Zk1pQv8sYt0aLw\""})
    void anIdempotencyKeyMayBeQuotedOrBare(String key) throws IOException {
        service.calls.clear();
        assertEquals(200, service.exchange(service.request("POST /v1/verifications", service.scannerToken,
                "{\"code\":\"x\"}", "Idempotency-Key: " + key)).status());
        assertEquals("f3Zk1pQv8sYt0aLw", service.calls.getFirst().idempotencyKey().orElseThrow());
    }

    @Test
    void aMissingTokenIs401() throws IOException {
        RawConnection.Response response = service.exchange(service.request("PUT /v1/holders/h", "", ""));
        assertEquals(401, response.status());
        assertEquals("unauthenticated", response.problem());
        assertEquals("Bearer", response.header("WWW-Authenticate"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "Bearer", "Basic YTpi",
        "Bearer \u00e9"})
    void aWrongTokenIs401(String value) throws IOException {
        assertEquals(401,
                service.exchange(service.request("PUT /v1/holders/h", "", "", "Authorization: " + value)).status());
    }

    @Test
    void twoTokensAre401EvenIfBothAreGood() throws IOException {
        assertEquals(401, service.exchange(service.request("PUT /v1/holders/h", service.appToken, "",
                "Authorization: Bearer " + service.appToken)).status());
    }

    @Test
    void theTokenIsJudgedBeforeTheBody() throws IOException {
        assertEquals(401, service.exchange(service.request("POST /v1/verifications", "", "not json")).status());
        assertEquals(403,
                service.exchange(service.request("POST /v1/verifications", service.appToken, "not json")).status());
    }

    @Test
    void aCallerWithoutTheCapabilityIs403() throws IOException {
        RawConnection.Response response = service
                .exchange(service.request("PUT /v1/holders/h", service.scannerToken, ""));
        assertEquals(403, response.status());
        assertEquals("forbidden", response.problem());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/v1", "/v1/keys/", "//v1/keys", "/v1/holders//codes", "/health/ready", "/metrics",
        "/v1/keys%2f", "/v1/../v1/keys"})
    void anUnknownPathIs404(String path) throws IOException {
        RawConnection.Response response = service.exchange(service.request("GET " + path, "", ""));
        assertEquals(404, response.status());
        assertEquals("not-found", response.problem());
    }

    @ParameterizedTest
    @CsvSource({"DELETE,/v1/holders/h,PUT", "GET,/v1/verifications,POST", "HEAD,/v1/verifications,POST",
        "POST,/v1/keys,'GET, HEAD'", "OPTIONS,/v1/keys,'GET, HEAD'", "BREW,/v1/keys,'GET, HEAD'"})
    void aWrongMethodIs405AndNamesTheRightOnes(String method, String path, String allow) throws IOException {
        try (RawConnection connection = service.connect()) {
            RawConnection.Response response = connection.send(service.request(method + " " + path, "", ""))
                    .receiveHead();
            assertEquals(405, response.status());
            assertEquals(allow, response.header("Allow"));
        }
    }

    /** RFC 9110, section 9.3.2. */
    @ParameterizedTest
    @ValueSource(strings = {"/v1/keys", "/openapi.yaml", "/problems/conflict", "/problems/nothing", "/nowhere"})
    void aHeadIsAnsweredAsAGetWithoutItsBody(String path) throws IOException {
        String id = "X-Request-Id: r1";
        try (RawConnection connection = service.connect()) {
            RawConnection.Response head = connection.send(service.request("HEAD " + path, "", "", id)).receiveHead();
            RawConnection.Response get = connection.send(service.request("GET " + path, "", "", id)).receive();
            assertEquals(get.status(), head.status());
            assertEquals(withoutDate(get), withoutDate(head));
            assertEquals(Integer.toString(get.body().length()), head.header("Content-Length"));
        }
    }

    private static Map<String, String> withoutDate(RawConnection.Response response) {
        Map<String, String> headers = new HashMap<>(response.headers());
        headers.remove("date");
        return headers;
    }

    @Test
    void acceptChoosesAmongWhatTheContractOffers() throws IOException {
        assertEquals("image/png", codes("Accept: image/png").header("Content-Type"));
        assertEquals("image/svg+xml", codes("Accept: image/*").header("Content-Type"));
        assertEquals("application/json", codes("Accept: */*").header("Content-Type"));
        assertEquals("application/json", codes().header("Content-Type"));
        assertEquals(406, codes("Accept: text/html").status());
    }

    private RawConnection.Response codes(String... headers) throws IOException {
        return service.exchange(service.request("POST /v1/holders/h/codes", service.appToken, "", headers));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"Content-Type: text/plain|415",
        "Content-Type: application/json; charset=gbk|415",
        "Content-Type: application/json; charset=UTF-8|201", "Content-Encoding: gzip|415"})
    void onlyPlainJsonIsTakenAsABody(String header, int status) throws IOException {
        String request = "POST /v1/holders/h/codes HTTP/1.1\r\nHost: t\r\nAuthorization: Bearer " + service.appToken
                + "\r\nContent-Length: 2\r\n" + header + "\r\n\r\n{}";
        assertEquals(status, service.exchange(request).status());
    }

    @Test
    void aSaneRequestIdComesBackAndAnyOtherIsReplaced() throws IOException {
        assertEquals("abc.DEF_1-2",
                service.exchange(service.request("GET /v1/keys", "", "", "X-Request-Id: abc.DEF_1-2"))
                        .header("X-Request-Id"));
        for (String bad : new String[]{"a b", "<script>", "x".repeat(65), ""}) {
            String given = service.exchange(service.request("GET /nowhere", "", "", "X-Request-Id: " + bad))
                    .header("X-Request-Id");
            assertNotEquals(bad, given);
            assertTrue(given.matches("[0-9a-f]{16}"), given);
        }
    }

    @Test
    void everyAnswerIsDated() throws IOException {
        Instant date = ZonedDateTime.parse(service.exchange(service.request("GET /v1/keys", "", "")).header("Date"),
                DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
        assertTrue(Duration.between(date, Instant.now()).abs().toSeconds() < 5);
    }

    @Test
    void anAnswerMayNotBeKeptUnlessItsOperationSaysSo() throws IOException {
        assertEquals("no-store", codes().header("Cache-Control"));
        assertEquals("public, max-age=300",
                service.exchange(service.request("GET /v1/keys", "", "")).header("Cache-Control"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"throws0000000000", "fails00000000000"})
    void aFaultInsideIs500AndTellsNothing(String scanId) throws IOException {
        RawConnection.Response response = service
                .exchange(service.request("POST /v1/verifications/" + scanId + "/annulment", "", ""));
        assertEquals(500, response.status());
        assertEquals("internal", response.problem());
        assertFalse(response.text().contains("secret"));
        assertEquals(response.header("X-Request-Id"), response.json().getString("requestId"));
    }

    @Test
    void theContractIsServed() throws IOException {
        RawConnection.Response response = service.exchange(service.request("GET /openapi.yaml", "", ""));
        assertEquals(200, response.status());
        assertEquals("application/yaml", response.header("Content-Type"));
        assertTrue(response.text().startsWith("openapi: 3.1.0"));
    }

    @Test
    void aConnectionServesManyRequests() throws IOException {
        try (RawConnection connection = service.connect()) {
            for (int i = 0; i < 50; i++) {
                assertEquals(200, connection.send(service.verification("{\"code\":\"x\"}")).receive().status());
                assertEquals(404, connection.send(service.request("GET /nowhere", "", "")).receive().status());
                assertEquals(400, connection.send(service.verification("{}")).receive().status());
            }
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() throws IOException {
        try (RawConnection connection = service.connect()) {
            connection.send(service.request("GET /v1/keys", "", "") + service.verification("{\"code\":\"x\"}")
                    + service.request("GET /nowhere", "", ""));
            assertEquals("\"1\"", connection.receive().header("ETag"));
            assertEquals("accept", connection.receive().json().getString("decision"));
            assertEquals(404, connection.receive().status());
        }
    }

    @Test
    void aClientThatExpectsToBeToldToContinueIsTold() throws IOException {
        try (RawConnection connection = service.connect()) {
            connection.send("POST /v1/holders/h/codes HTTP/1.1\r\nHost: t\r\nAuthorization: Bearer " + service.appToken
                    + "\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
            assertEquals(100, connection.receive().status());
            assertEquals(201, connection.send("{}").receive().status());
        }
    }
}
