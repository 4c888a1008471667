package cn.yimatong.http;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.Validator;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.RequestBody;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PlainBodyTest {

    private static final List<String> NAMES = List.of("code", "scene", "direction", "place", "operator",
            "businessType", "mode", "Code", "");
    private static final List<Object> VALUES = List.of("bus", "BUS", "in", "out", "inspect", "", "a", "a\n", "a b",
            "line-12:3/x._", "门", "😀", "x".repeat(16), "x".repeat(17), "x".repeat(64), "x".repeat(65),
            "x".repeat(900), "x".repeat(901), "😀".repeat(450), "😀".repeat(900), 7, 7.5, true, new JsonObject(),
            new JsonArray());
    private static final PlainBody PLAIN = PlainBody.of(new JsonObject("""
            {"type":"object","required":["a"],"additionalProperties":false,
             "properties":{"a":{"type":"string"},"b":{"type":"string","maxLength":2}}}""")).orElseThrow();

    private final Vertx vertx = Vertx.vertx();
    private OpenAPIContract contract;
    private Contract whole;

    @BeforeAll
    void load() {
        whole = TestService.await(Contract.load(vertx));
        contract = whole.openApi();
    }

    @AfterAll
    void close() {
        TestService.await(vertx.close());
    }

    private static Optional<Body> read(String json) {
        return PLAIN.read(json.getBytes(UTF_8));
    }

    @Test
    void theRequestOfAScannerIsPlain() {
        assertTrue(whole.shape("verify").isPlain());
        assertInstanceOf(Body.Texts.class,
                whole.shape("verify").plain("{\"code\":\"MS1:A\",\"scene\":\"bus\"}".getBytes(UTF_8)).orElseThrow());
    }

    @Test
    void aBodyOfStringsIsReadWithoutATree() {
        Body body = read(" { \"b\" : \"\\u95e8x\", \"a\":\"\" } ").orElseThrow();
        assertEquals(Optional.of("门x"), body.text("b"));
        assertEquals(Optional.of(""), body.text("a"));
        assertEquals(Optional.empty(), body.text("c"));
        assertEquals(new JsonObject().put("a", "").put("b", "门x"), body.json());
        assertEquals(Optional.empty(), read("{\"a\":\"x\"}").orElseThrow().text("b"));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", " ", "[]", "\"a\"", "{}", "{\"b\":\"x\"}", "{\"a\":\"x\"", "{\"a\":\"x\"}{", "{\"a\":\"x\"} 1",
        "{\"a\":\"x\",}", "{\"a\":\"x\",\"a\":\"x\"}", "{\"a\":\"x\",\"c\":\"x\"}", "{\"a\":null}", "{\"a\":1}",
        "{\"a\":{}}", "{\"a\":[\"x\"]}", "{\"a\":\"x\",\"b\":\"xyz\"}", "{\"a\":\"\\ud83d\"}",
        "{\"a\":\"\\udc00\\ud83d\"}", "{'a':'x'}", "{\"a\":\"\uFFFD\"}", "\uFEFF{\"a\":\"x\"}", "{\"a\":\"\t\"}"})
    void whateverElseItIsIsLeftToTheValidator(String json) {
        assertEquals(Optional.empty(), read(json));
    }

    @Test
    void bytesThatAreNotUtf8AreNotRead() {
        byte[] json = "{\"a\":\"xx\"}".getBytes(UTF_8);
        json[6] = (byte) 0xC0;
        assertEquals(Optional.empty(), PLAIN.read(json));
        assertEquals(Optional.empty(), PLAIN.read("{\"a\":\"x\"}".getBytes(UTF_16LE)));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{\"type\":\"string\"}", "{\"type\":\"object\",\"minProperties\":1}",
        "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"array\"}}}",
        "{\"type\":\"object\",\"properties\":{\"a\":true}}", "{\"type\":\"object\",\"required\":[\"a\"]}"})
    void whatItDoesNotUnderstandIsNotPlain(String schema) {
        assertEquals(Optional.empty(), PlainBody.of(new JsonObject(schema)));
    }

    /**
     * Of what is made at random some is read, and all of that is valid and says what a tree says; nearly all that is
     * valid is read. Some of it has lost its form on the way.
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whatIsReadIsValidAndTheSame(long seed) {
        RequestBody body = Objects.requireNonNull(contract.operation("verify")).getRequestBody();
        JsonSchema schema = Objects.requireNonNull(body.getContent().get("application/json")).getSchema();
        PlainBody plain = PlainBody.of((JsonObject) schema).orElseThrow();
        Validator validator = contract.getSchemaRepository().validator(schema);
        SplittableRandom random = new SplittableRandom(seed);
        int read = 0;
        int valid = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] json = document(random);
            boolean isValid = StrictJson.parse(json, 4) instanceof StrictJson.Document(JsonObject tree)
                    && validator.validate(tree).getValid();
            valid += isValid ? 1 : 0;
            Optional<Body> texts = plain.read(json);
            if (texts.isPresent()) {
                read++;
                assertTrue(isValid, () -> new String(json, UTF_8));
                assertEquals(new JsonObject(new String(json, UTF_8)), texts.get().json());
            }
        }
        assertTrue(read > 400 && read > valid * 9 / 10, read + " of " + valid);
    }

    private static byte[] document(SplittableRandom random) {
        JsonObject document = new JsonObject();
        for (int members = random.nextInt(4); members > 0; members--) {
            document.put(NAMES.get(random.nextInt(NAMES.size())), VALUES.get(random.nextInt(VALUES.size())));
        }
        byte[] json = document.encode().getBytes(UTF_8);
        if (random.nextInt(4) == 0) {
            json[random.nextInt(json.length)] = (byte) random.nextInt(256);
        }
        return json;
    }
}
