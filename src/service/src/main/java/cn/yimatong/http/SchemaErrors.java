package cn.yimatong.http;

import io.vertx.json.schema.OutputUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A schema validator's findings as errors that each name a member. The validator reports a finding on every level above
 * the one that is wrong, and names a missing member only in the text of its parent's finding.
 */
final class SchemaErrors {

    private static final int MOST = 16;
    private static final Pattern QUOTED = Pattern.compile("\"(.*)\"", Pattern.DOTALL);
    private static final Pattern EXPECTED = Pattern.compile("Expected ([a-z, ]+)");

    private SchemaErrors() {}

    /** At least one error and at most 16, each member once. */
    static List<FieldError> of(OutputUnit result) {
        List<FieldError> errors = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (OutputUnit unit : Objects.requireNonNullElse(result.getErrors(), List.<OutputUnit>of())) {
            FieldError error = error(unit);
            if (!error.detail().isEmpty() && errors.size() < MOST && seen.add(error.name())) {
                errors.add(error);
            }
        }
        return errors.isEmpty() ? List.of(FieldError.pointer("", "does not fit the contract")) : errors;
    }

    /** The error that a finding stands for; without detail if it only wraps another. */
    private static FieldError error(OutputUnit unit) {
        String pointer = pointer(unit.getInstanceLocation());
        String message = Objects.requireNonNullElse(unit.getError(), "");
        String location = unit.getKeywordLocation();
        String keyword = location.substring(location.lastIndexOf('/') + 1);
        return switch (keyword) {
            case "properties", "$ref", "items", "allOf" -> FieldError.pointer(pointer, "");
            case "required" -> FieldError.pointer(pointer + "/" + escape(first(QUOTED, message)), "is required");
            case "additionalProperties" -> FieldError.pointer(
                    pointer.substring(0, pointer.lastIndexOf('/') + 1) + escape(first(QUOTED, message)),
                    "is not a member that this operation takes");
            case "type" -> FieldError.pointer(pointer, "must be of type " + first(EXPECTED, message));
            case "pattern" -> FieldError.pointer(pointer, "does not have the form that the contract asks for");
            case "enum" -> FieldError.pointer(pointer, "is not one of the words that the contract lists");
            case "minLength" -> FieldError.pointer(pointer, "is too short");
            case "maxLength" -> FieldError.pointer(pointer, "is too long");
            case "minimum", "exclusiveMinimum" -> FieldError.pointer(pointer, "is too small");
            case "maximum", "exclusiveMaximum" -> FieldError.pointer(pointer, "is too large");
            default -> FieldError.pointer(pointer, "does not fit the contract");
        };
    }

    /**
     * A location without the {@code #} in front. The validator percent-encodes members in it, and wrongly so those with
     * control characters; but only unknown members need that, and they are taken from the message.
     */
    private static String pointer(String instanceLocation) {
        return instanceLocation.startsWith("#") ? instanceLocation.substring(1) : instanceLocation;
    }

    private static String escape(String member) {
        return member.replace("~", "~0").replace("/", "~1");
    }

    private static String first(Pattern pattern, String message) {
        Matcher matcher = pattern.matcher(message);
        return matcher.find() ? matcher.group(1) : "";
    }
}
