package cn.yimatong.scenes;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Optional members of an object that the schema has let through. */
final class Members {

    private Members() {}

    static Optional<JsonObject> object(JsonObject json, String member) {
        return Optional.ofNullable(json.getJsonObject(member));
    }

    static OptionalInt number(JsonObject json, String member) {
        Integer value = json.getInteger(member);
        return value == null ? OptionalInt.empty() : OptionalInt.of(value);
    }

    static List<String> strings(JsonObject json, String member) {
        JsonArray array = json.getJsonArray(member, new JsonArray());
        List<String> strings = new ArrayList<>(array.size());
        for (int i = 0; i < array.size(); i++) {
            strings.add(array.getString(i));
        }
        return List.copyOf(strings);
    }

    static List<JsonObject> objects(JsonObject json, String member) {
        JsonArray array = json.getJsonArray(member, new JsonArray());
        List<JsonObject> objects = new ArrayList<>(array.size());
        for (int i = 0; i < array.size(); i++) {
            objects.add(array.getJsonObject(i));
        }
        return List.copyOf(objects);
    }

    static Text text(JsonObject json) {
        return new Text(json.getString("zh"), json.getString("en"));
    }
}
