package cn.yimatong.cli;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** The vectors that ship with the token module. */
final class Vectors {
    private Vectors() {}

    static String text() {
        try (InputStream file = Vectors.class.getResourceAsStream("/cn/yimatong/token/vectors.json")) {
            return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static JsonObject json() {
        return new JsonObject(text());
    }

    static List<JsonObject> tests() {
        return json().getJsonArray("tests").stream().map(JsonObject.class::cast).toList();
    }

    static JsonObject test(String name) {
        return tests().stream().filter(test -> test.getString("name").equals(name)).findFirst().orElseThrow();
    }
}
