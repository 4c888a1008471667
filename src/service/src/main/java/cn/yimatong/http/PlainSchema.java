package cn.yimatong.http;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The schema of a string, as most values of a request are. What it allows is valid; what it does not may be valid as
 * well, and whoever asked goes on to ask the validator, which knows all of JSON Schema and names every fault. A
 * validator takes 30 µs for what takes less than one here, more than the signature of a code.
 */
final class PlainSchema {

    private static final Set<String> KEYWORDS = Set.of("type", "pattern", "maxLength", "enum");
    private static final Set<String> ANNOTATIONS = Set.of("description", "title", "example", "examples");

    private final Predicate<String> matches;
    private final int mostLength;
    private final Set<String> oneOf;

    private PlainSchema(Predicate<String> matches, int mostLength, Set<String> oneOf) {
        this.matches = matches;
        this.mostLength = mostLength;
        this.oneOf = oneOf;
    }

    /** The schema, or nothing where it asks for more than this class understands. */
    static Optional<PlainSchema> of(JsonObject schema) {
        if (!"string".equals(schema.getValue("type")) || !knows(schema, KEYWORDS)) {
            return Optional.empty();
        }
        String pattern = schema.getString("pattern");
        return Optional.of(new PlainSchema(pattern == null ? _ -> true : Pattern.compile(pattern).asPredicate(),
                schema.getInteger("maxLength", Integer.MAX_VALUE), schema.getJsonArray("enum", new JsonArray()).stream()
                        .map(String.class::cast).collect(Collectors.toUnmodifiableSet())));
    }

    /** Whether a schema has these keywords only, and words for people. */
    static boolean knows(JsonObject schema, Set<String> keywords) {
        // Vert.x marks the schemas that it has resolved with names of its own.
        return schema.fieldNames().stream().allMatch(
                name -> keywords.contains(name) || ANNOTATIONS.contains(name) || name.startsWith("__"));
    }

    /** Whether the text is certainly valid. */
    boolean allows(String text) {
        // A character outside the basic plane counts once in a schema and twice here: on the safe side.
        return text.length() <= mostLength && matches.test(text) && (oneOf.isEmpty() || oneOf.contains(text));
    }
}
