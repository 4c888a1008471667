package cn.yimatong.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContractViolationTest {

    private TestService service;

    @BeforeAll
    void start() {
        service = new TestService(HttpLimits.defaults());
    }

    @AfterAll
    void stop() {
        service.close();
    }

    private RawConnection.Response codes(String body) throws IOException {
        return service.exchange(service.request("POST /v1/holders/h/codes", service.appToken, body));
    }

    private static void refused(RawConnection.Response response, String... wrong) {
        assertEquals(400, response.status(), response::text);
        assertEquals("contract-violation", response.problem());
        assertEquals(List.of(wrong), response.wrong());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        // A wrong value is named by its member,
        "{\"scene\":\"BUS\"}|/scene", "{\"scene\":\"bus\\n\"}|/scene", "{\"scene\":\"\"}|/scene",
        "{\"scene\":\"a234567890123456x\"}|/scene", "{\"scene\":7}|/scene", "{\"scene\":null}|/scene",
        "{\"count\":0}|/count", "{\"count\":11}|/count", "{\"count\":1.5}|/count", "{\"count\":\"3\"}|/count",
        "{\"count\":4294967297}|/count", "{\"count\":true}|/count", "{\"count\":-9223372036854775808}|/count",
        // and so is a member that is not served, whatever its name.
        "{\"colour\":1}|/colour", "{\"a/b~c\":1}|/a~1b~0c", "{\"名\":1}|/名", "{\"a\\\"b\":1}|/a\"b", "{\"\":1}|/",
        "{\"a b%41\":1}|/a b%41"})
    void aWrongMemberOfABodyIsNamed(String body, String pointer) throws IOException {
        refused(codes(body), "pointer " + pointer);
    }

    @Test
    void aMemberNameWithControlCharactersIsNamedToo() throws IOException {
        refused(codes("{\"a\\nb\":1}"), "pointer /a\nb");
    }

    @Test
    void allWrongMembersAreNamedAtOnce() throws IOException {
        refused(codes("{\"count\":99,\"scene\":\"!\",\"more\":1}"), "pointer /scene", "pointer /count",
                "pointer /more");
    }

    @Test
    void theListOfErrorsIsBounded() throws IOException {
        JsonObject body = new JsonObject();
        for (int i = 0; i < 1000; i++) {
            body.put("m" + i, i);
        }
        assertEquals(16, codes(body.encode()).wrong().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "{\"scene\":\"bus\"}", "{\"count\":10}", "{\"count\":3.0}"})
    void whatTheContractAllowsPasses(String body) throws IOException {
        assertEquals(201, codes(body).status());
    }

    @Test
    void aMissingMemberIsNamed() throws IOException {
        refused(service.exchange(service.verification("{\"scene\":\"bus\"}")), "pointer /code");
    }

    @Test
    void aMissingBodyIsNamed() throws IOException {
        refused(service.exchange(service.request("POST /v1/verifications", service.scannerToken, "",
                "Idempotency-Key: " + TestService.SCAN_ID)), "pointer ");
    }

    @ParameterizedTest
    @CsvSource({"direction,up", "place,a b", "operator,''", "businessType,a b", "mode,look"})
    void aWrongWordAboutTheScanIsNamed(String member, String value) throws IOException {
        refused(service.exchange(service.verification("{\"code\":\"x\",\"" + member + "\":\"" + value + "\"}")),
                "pointer /" + member);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "MS1:", "\\u0000", "二维码", "HC1:6BFOXN", "https://example.org/?a=1&b=2"})
    void anyTextIsACodeToTheContract(String code) throws IOException {
        assertEquals(200, service.exchange(service.verification("{\"code\":\"" + code + "\"}")).status());
    }

    @Test
    void aMissingIdempotencyKeyIsNamed() throws IOException {
        refused(service.exchange(
                service.request("POST /v1/verifications", service.scannerToken, "{\"code\":\"x\"}")),
                "header Idempotency-Key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"short", "f3Zk1pQv8sYt0aLw!", "\"f3Zk1pQv8sYt0aLw", "", "\"\"",
        "f3Zk1pQv8sYt0aLwf3Zk1pQv8sYt0aLwf3Zk1pQv8sYt0aLwf3Zk1pQv8sYt0aLw1"})
    void aWrongIdempotencyKeyIsNamed(String key) throws IOException {
        refused(service.exchange(service.request("POST /v1/verifications", service.scannerToken, "{\"code\":\"x\"}",
                "Idempotency-Key: " + key)), "header Idempotency-Key");
    }

    @Test
    void twoIdempotencyKeysAreRefused() throws IOException {
        refused(service.exchange(service.request("POST /v1/verifications", service.scannerToken, "{\"code\":\"x\"}",
                "Idempotency-Key: " + TestService.SCAN_ID, "Idempotency-Key: " + TestService.SCAN_ID)),
                "header Idempotency-Key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a%20b", "%", "%e4%b8%ad", "a.b", "a%0A", "x%2Fy", "a+b"})
    void aWrongHolderIsNamed(String holder) throws IOException {
        refused(service.exchange(service.request("PUT /v1/holders/" + holder, service.appToken, "")),
                "parameter holder");
    }

    @Test
    void aHolderHasAtMost64CharactersAndMayBePercentEncoded() throws IOException {
        assertEquals(201,
                service.exchange(service.request("PUT /v1/holders/" + "a".repeat(64), service.appToken, "")).status());
        refused(service.exchange(service.request("PUT /v1/holders/" + "a".repeat(65), service.appToken, "")),
                "parameter holder");
        service.calls.clear();
        assertEquals(201, service.exchange(service.request("PUT /v1/holders/%61b", service.appToken, "{}")).status());
        assertEquals("ab", service.calls.getFirst().path("holder"));
    }

    @Test
    void anOperationThatChecksItsBodyItselfGetsItAsItIs() throws IOException {
        assertEquals(201,
                service.exchange(service.request("PUT /v1/holders/h", service.appToken, "{\"x\":1}")).status());
    }

    @Test
    void anOperationWithoutABodyTakesNone() throws IOException {
        refused(service.exchange(service.request("GET /v1/keys", "", "{}")), "pointer ");
    }

    @Test
    void anErrorDoesNotRepeatTheValue() throws IOException {
        RawConnection.Response response = service
                .exchange(service.verification("{\"code\":\"x\",\"scene\":\"SECRET\"}"));
        assertEquals(400, response.status());
        assertTrue(!response.text().contains("SECRET"), response::text);
    }
}
