package cn.yimatong.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.vertx.core.json.JsonObject;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StrictJsonTest {

    private static StrictJson.Parsed parse(String text) {
        return StrictJson.parse(text.getBytes(StandardCharsets.UTF_8), 4);
    }

    private static void refused(StrictJson.Parsed parsed) {
        assertInstanceOf(StrictJson.Fault.class, parsed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", " {\"a\":1}\r\n", "{\"a\":\"\\ud83d\\ude00\"}", "{\"a\":{\"b\":{\"c\":{}}}}",
        "{\"a\":[[[]]]}", "{\"a\":{\"x\":1},\"b\":{\"x\":1}}",
        "{\"a\":-9223372036854775808,\"b\":1.5e300,\"c\":null,\"d\":true,\"e\":false,\"f\":\"\\u0000/\"}"})
    void aGoodDocumentIsReadAsVertxReadsIt(String text) {
        assertEquals(new StrictJson.Document(new JsonObject(text)), parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "[]", "1", "\"a\"", "null", "{", "{\"a\":1", "{\"a\":1}}", "{\"a\":1} x", "{}{}",
        "{\"a\":1,}", "{a:1}", "{'a':1}", "{\"a\":01}", "{\"a\":+1}", "{\"a\":.5}", "{\"a\":NaN}", "{\"a\":\"\t\"}",
        "{\"a\":1/**/}", "{\"a\":\"\\x\"}", "{\"a\":tru}", "{\"a\"}", "{\"a\":1 \"b\":2}", "{}\0"})
    void whatIsNotOneJsonObjectIsRefused(String text) {
        refused(parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":1,\"a\":1}", "{\"a\":1,\"\\u0061\":2}", "{\"x\":{\"a\":1,\"b\":2,\"a\":3}}",
        "{\"x\":[{\"a\":1,\"a\":1}]}"})
    void aRepeatedNameIsRefused(String text) {
        assertEquals(new StrictJson.Fault("A member name is repeated in its object."), parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":{\"b\":{\"c\":{\"d\":{}}}}}", "{\"a\":[[[[]]]]}", "{\"a\":[{\"b\":[{}]}]}"})
    void tooMuchDepthIsRefused(String text) {
        assertEquals(new StrictJson.Fault("The body is nested too deeply."), parse(text));
    }

    @Test
    void depthIsRefusedBeforeTheEndIsSeen() {
        assertEquals(new StrictJson.Fault("The body is nested too deeply."), parse("{\"a\":" + "[".repeat(30_000)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16BE", "UTF-16LE", "UTF-16", "UTF-32BE", "UTF-32LE"})
    void anyOtherEncodingIsRefused(String charset) {
        refused(StrictJson.parse("{\"a\":1}".getBytes(Charset.forName(charset)), 4));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        // a byte order mark; an overlong slash; a surrogate as UTF-8; beyond U+10FFFF; a lone continuation; cut short
        "efbbbf7b7d", "7b2261223a22c0af227d", "7b2261223a22eda080227d", "7b2261223a22f4908080227d",
        "7b2261223a2280227d", "7b2261223a22e4b8227d"})
    void bytesThatAreNotPlainUtf8AreRefused(String hex) {
        refused(StrictJson.parse(HexFormat.of().parseHex(hex), 4));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":\"\\ud800\"}", "{\"a\":\"\\udc00\\ud800\"}", "{\"\\ud800\":1}", "{\"a\":1e999}",
        "{\"a\":9223372036854775808}", "{\"a\":-1e400}"})
    void whatNoCommonTypeHoldsIsRefused(String text) {
        refused(parse(text));
    }

    @Test
    void aNumberOfManyDigitsIsRefused() {
        refused(parse("{\"a\":" + "9".repeat(60_000) + "}"));
        refused(parse("{\"a\":0." + "9".repeat(60_000) + "}"));
    }

    static LongStream seeds() {
        return LongStream.range(0, 20);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void anyBytesAreReadOrRefusedAndNeverThrow(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] start = "{\"a\":[1,{\"b\":\"\\u4e2d中\"}],\"c\":-1.5e3,\"d\":null}".getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 2_000; i++) {
            byte[] bytes = start.clone();
            for (int fault = random.nextInt(4); fault >= 0; fault--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            if (StrictJson.parse(bytes, 4) instanceof StrictJson.Document(JsonObject json)) {
                assertEquals(new JsonObject(new String(bytes, StandardCharsets.UTF_8)), json);
            }
        }
    }
}
