package cn.yimatong.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Validator;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.contract.Parameter;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PlainSchemaTest {

    private static final List<Object> VALUES = List.of("bus", "BUS", "in", "out", "inspect", "", "a", "a\n", "a b",
            "line-12:3/x._", "门", "😀", "x".repeat(16), "x".repeat(17), "x".repeat(64), "x".repeat(65),
            "x".repeat(900), "x".repeat(901), "😀".repeat(450), "😀".repeat(900), 7, 7.5, true, new JsonObject(),
            new JsonArray());

    private final Vertx vertx = Vertx.vertx();
    private OpenAPIContract contract;

    @BeforeAll
    void load() {
        contract = TestService.await(Contract.load(vertx)).openApi();
    }

    @AfterAll
    void close() {
        TestService.await(vertx.close());
    }

    private static Optional<PlainSchema> plain(String json) {
        return PlainSchema.of(new JsonObject(json));
    }

    @Test
    void aStringIsAllowedWithinItsLengthItsPatternAndItsWords() {
        PlainSchema schema = plain("{\"type\":\"string\",\"maxLength\":3,\"pattern\":\"^[a-z]\"}").orElseThrow();
        assertTrue(schema.allows("abc"));
        assertTrue(schema.allows("a-B"));
        for (String wrong : List.of("abcd", "Abc", "")) {
            assertFalse(schema.allows(wrong), wrong);
        }
        PlainSchema words = plain("{\"type\":\"string\",\"enum\":[\"in\",\"out\"]}").orElseThrow();
        assertTrue(words.allows("in"));
        assertFalse(words.allows("IN"));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{\"type\":\"integer\"}", "{\"type\":[\"string\",\"null\"]}", "{\"enum\":[\"a\"]}", "{}",
        "{\"type\":\"string\",\"minLength\":1}", "{\"type\":\"string\",\"format\":\"date\"}",
        "{\"$ref\":\"#/components/schemas/Scene\"}"})
    void whatItDoesNotUnderstandIsNotPlain(String schema) {
        assertEquals(Optional.empty(), plain(schema));
    }

    @Test
    void whatIsAllowedOfAParameterIsValid() {
        int plain = 0;
        for (Operation operation : contract.operations()) {
            for (Parameter parameter : operation.getParameters()) {
                Optional<PlainSchema> schema = PlainSchema.of((JsonObject) parameter.getSchema());
                Validator validator = contract.getSchemaRepository().validator(parameter.getSchema());
                for (Object value : VALUES) {
                    if (schema.isPresent() && value instanceof String text && schema.get().allows(text)) {
                        plain++;
                        assertTrue(validator.validate(value).getValid(), () -> parameter.getName() + " " + value);
                    }
                }
            }
        }
        assertTrue(plain > 50, "allowed: " + plain);
    }
}
