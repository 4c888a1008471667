package cn.yimatong.http;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A schema of the kind that most requests have: a string, or an object of strings. What it allows is valid; what it
 * does not may be valid as well, and whoever asked goes on to ask the validator, which knows all of JSON Schema and
 * names every fault. A validator takes 30 µs for what takes less than one here, more than the signature of a code.
 */
final class PlainSchema {

    private static final Set<String> STRING_KEYWORDS = Set.of("type", "pattern", "maxLength", "enum");
    private static final Set<String> OBJECT_KEYWORDS = Set.of("type", "required", "additionalProperties", "properties");
    private static final Set<String> ANNOTATIONS = Set.of("description", "title", "example", "examples");

    private final Predicate<@Nullable Object> allowed;

    private PlainSchema(Predicate<@Nullable Object> allowed) {
        this.allowed = allowed;
    }

    /** The schema, or nothing where it asks for more than this class understands. */
    static Optional<PlainSchema> of(JsonObject schema) {
        Object type = schema.getValue("type");
        if ("string".equals(type) && knows(schema, STRING_KEYWORDS)) {
            return Optional.of(new PlainSchema(string(schema)));
        }
        return "object".equals(type) && knows(schema, OBJECT_KEYWORDS)
                ? object(schema).map(PlainSchema::new)
                : Optional.empty();
    }

    /** Whether the value is certainly valid. */
    boolean allows(@Nullable Object value) {
        return allowed.test(value);
    }

    private static boolean knows(JsonObject schema, Set<String> keywords) {
        // Vert.x marks the schemas that it has resolved with names of its own.
        return schema.fieldNames().stream().allMatch(
                name -> keywords.contains(name) || ANNOTATIONS.contains(name) || name.startsWith("__"));
    }

    private static Predicate<@Nullable Object> string(JsonObject schema) {
        String pattern = schema.getString("pattern");
        Predicate<String> matches = pattern == null ? _ -> true : Pattern.compile(pattern).asPredicate();
        int most = schema.getInteger("maxLength", Integer.MAX_VALUE);
        JsonArray values = schema.getJsonArray("enum");
        Set<Object> oneOf = values == null ? Set.of() : values.stream().collect(Collectors.toSet());
        // A character outside the basic plane counts once in a schema and twice here: on the safe side.
        return value -> value instanceof String text && text.length() <= most && matches.test(text)
                && (values == null || oneOf.contains(text));
    }

    private static Optional<Predicate<@Nullable Object>> object(JsonObject schema) {
        Map<String, PlainSchema> members = new HashMap<>();
        JsonObject properties = schema.getJsonObject("properties", new JsonObject());
        for (String name : properties.fieldNames()) {
            if (!(properties.getValue(name) instanceof JsonObject property)) {
                return Optional.empty();
            }
            Optional<PlainSchema> plain = of(property);
            if (plain.isEmpty()) {
                return Optional.empty();
            }
            members.put(name, plain.get());
        }
        @SuppressWarnings("unchecked") // the contract is valid, so these are names
        List<String> required = schema.getJsonArray("required", new JsonArray()).getList();
        return Optional.of(value -> value instanceof JsonObject object && hasAll(object, required)
                && object.getMap().entrySet().stream().allMatch(member -> allows(members, member)));
    }

    private static boolean hasAll(JsonObject object, List<String> names) {
        for (String name : names) {
            if (!object.containsKey(name)) {
                return false;
            }
        }
        return true;
    }

    private static boolean allows(Map<String, PlainSchema> members, Map.Entry<String, Object> member) {
        PlainSchema schema = members.get(member.getKey());
        return schema != null && schema.allows(member.getValue());
    }
}
