package cn.yimatong.http;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContractCheckTest {

    private static final Map<String, String> JSON = Map.of("content-type", "application/json", "x-request-id", "r1");

    private final Vertx vertx = Vertx.vertx();
    private ContractCheck contract;

    @BeforeAll
    void load() {
        contract = ContractCheck.load(vertx);
    }

    @AfterAll
    void close() {
        TestService.await(vertx.close());
    }

    @Test
    void aRightAnswerPasses() {
        assertDoesNotThrow(() -> contract.check("verify", 200, JSON, TestService.decision().toBuffer()));
        assertDoesNotThrow(() -> contract.check("issueCodes", 201, JSON, TestService.codes().toBuffer()));
        assertDoesNotThrow(() -> contract.check("issueCodes", 201,
                Map.of("Content-Type", "image/png", "X-Request-Id", "r1"), Buffer.buffer(new byte[]{1, 2})));
        assertDoesNotThrow(() -> contract.check("getKeys", 304,
                Map.of("ETag", "\"1\"", "Cache-Control", "max-age=300", "X-Request-Id", "r1"), Buffer.buffer()));
    }

    @Test
    void anAnswerThatTheContractDoesNotAllowFails() {
        refuses("verify", 201, JSON, TestService.decision());
        refuses("verify", 200, Map.of("content-type", "application/json"), TestService.decision());
        refuses("verify", 200, Map.of("content-type", "text/plain", "x-request-id", "r1"), TestService.decision());
        refuses("verify", 200, JSON, TestService.decision().put("reason", "because"));
        refuses("verify", 200, JSON, TestService.decision().put("decidedAt", "2026-11-24 08:00:10"));
        refuses("verify", 200, JSON, TestService.decision().put("name", "a person"));
        refuses("verify", 200, JSON,
                TestService.decision().put("firstUse", new JsonObject().put("at", "2026-11-24T08:00:10Z")));
        JsonObject withoutDisplay = TestService.decision();
        withoutDisplay.remove("display");
        refuses("verify", 200, JSON, withoutDisplay);
        JsonObject codes = TestService.codes();
        codes.getJsonArray("codes").getJsonObject(0).put("cti", "00");
        refuses("issueCodes", 201, JSON, codes);
    }

    private void refuses(String operationId, int status, Map<String, String> headers, JsonObject body) {
        assertThrows(AssertionError.class, () -> contract.check(operationId, status, headers, body.toBuffer()));
    }
}
