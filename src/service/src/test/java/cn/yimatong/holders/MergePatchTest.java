package cn.yimatong.holders;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MergePatchTest {

    /** The cases of RFC 7396, appendix A, whose target and patch are objects. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"{\"a\":\"b\"}|{\"a\":\"c\"}|{\"a\":\"c\"}",
        "{\"a\":\"b\"}|{\"b\":\"c\"}|{\"a\":\"b\",\"b\":\"c\"}", "{\"a\":\"b\"}|{\"a\":null}|{}",
        "{\"a\":\"b\",\"b\":\"c\"}|{\"a\":null}|{\"b\":\"c\"}", "{\"a\":[\"b\"]}|{\"a\":\"c\"}|{\"a\":\"c\"}",
        "{\"a\":\"c\"}|{\"a\":[\"b\"]}|{\"a\":[\"b\"]}",
        "{\"a\":{\"b\":\"c\"}}|{\"a\":{\"b\":\"d\",\"c\":null}}|{\"a\":{\"b\":\"d\"}}",
        "{\"a\":[{\"b\":\"c\"}]}|{\"a\":[1]}|{\"a\":[1]}", "{\"e\":null}|{\"a\":1}|{\"e\":null,\"a\":1}",
        "{}|{\"a\":{\"bb\":{\"ccc\":null}}}|{\"a\":{\"bb\":{}}}"})
    void aPatchIsAppliedAsTheStandardSays(String target, String patch, String result) {
        assertEquals(new JsonObject(result), MergePatch.apply(new JsonObject(target), new JsonObject(patch)));
    }

    @Test
    void neitherTargetNorPatchIsChanged() {
        JsonObject target = new JsonObject("{\"a\":{\"b\":1}}");
        JsonObject patch = new JsonObject("{\"a\":{\"b\":null,\"c\":2}}");
        MergePatch.apply(target, patch);
        assertEquals(new JsonObject("{\"a\":{\"b\":1}}"), target);
        assertEquals(new JsonObject("{\"a\":{\"b\":null,\"c\":2}}"), patch);
    }
}
