package cn.yimatong.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads one JSON object (RFC 8259) from bytes, with nothing left to taste, as I-JSON (RFC 7493) asks: UTF-8 only, each
 * member name once in its object, no lone surrogates, no numbers that no common type holds, nothing after the end.
 */
final class StrictJson {

    /** What was read. */
    sealed interface Parsed {}

    /** A document. */
    record Document(JsonObject json) implements Parsed {}

    /** No acceptable document; {@code detail} says why, without repeating any of it. */
    record Fault(String detail) implements Parsed {}

    private static final class Refused extends IOException {
        private final String detail;

        Refused(String detail) {
            super(detail);
            this.detail = detail;
        }
    }

    /** Names are neither interned nor kept: a caller chooses them. */
    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES).disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build();

    private StrictJson() {}

    /**
     * Reads a document.
     *
     * @param maxDepth how deep objects and arrays may lie in each other; a flat object is 1
     */
    static Parsed parse(byte[] utf8, int maxDepth) {
        String text;
        try {
            // From characters, not bytes: given bytes, the parser would guess UTF-16 and UTF-32 too.
            text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
        } catch (CharacterCodingException _) {
            return new Fault("The body is not UTF-8.");
        }
        try (JsonParser parser = JSON.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return new Fault("The body is not a JSON object.");
            }
            Map<String, @Nullable Object> members = object(parser, maxDepth);
            if (parser.nextToken() != null) {
                return new Fault("Something follows the JSON object.");
            }
            return new Document(new JsonObject(members));
        } catch (Refused e) {
            return new Fault(e.detail);
        } catch (JsonProcessingException e) {
            return new Fault(e.getOriginalMessage().startsWith("Duplicate field")
                    ? "A member name is repeated in its object."
                    : "The body is not JSON.");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, @Nullable Object> object(JsonParser parser, int depthLeft) throws IOException {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = wellFormed(parser.currentName());
            parser.nextToken();
            members.put(name, value(parser, depthLeft));
        }
        return members;
    }

    private static List<@Nullable Object> array(JsonParser parser, int depthLeft) throws IOException {
        List<@Nullable Object> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(value(parser, depthLeft));
        }
        return items;
    }

    private static @Nullable Object value(JsonParser parser, int depthLeft) throws IOException {
        JsonToken token = parser.currentToken();
        if (token.isStructStart() && depthLeft == 1) {
            throw new Refused("The body is nested too deeply.");
        }
        return switch (token) {
            case START_OBJECT -> new JsonObject(object(parser, depthLeft - 1));
            case START_ARRAY -> new JsonArray(array(parser, depthLeft - 1));
            case VALUE_STRING -> wellFormed(parser.getText());
            case VALUE_NUMBER_INT -> integer(parser);
            case VALUE_NUMBER_FLOAT -> floating(parser);
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw new Refused("The body is not JSON.");
        };
    }

    private static Object integer(JsonParser parser) throws IOException {
        if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
            throw new Refused("A number is out of range.");
        }
        return parser.getNumberValue();
    }

    private static Object floating(JsonParser parser) throws IOException {
        double value = parser.getDoubleValue();
        if (!Double.isFinite(value)) {
            throw new Refused("A number is out of range.");
        }
        return value;
    }

    private static String wellFormed(String text) throws Refused {
        if (!isWellFormed(text)) {
            throw new Refused("A text has half a surrogate pair.");
        }
        return text;
    }

    /** Whether each surrogate has its other half. */
    static boolean isWellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                return false;
            }
        }
        return true;
    }
}
