package cn.yimatong.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The schema of an object of strings, as a scanner's request is, and the reader of such objects. What it reads is
 * valid; what it does not read may be so as well: {@link StrictJson} and a validator then decide, and name every fault.
 */
final class PlainBody {

    private static final Set<String> KEYWORDS = Set.of("type", "required", "additionalProperties", "properties");

    /** What takes the place of bytes that are not UTF-8. */
    private static final char REPLACEMENT = '\uFFFD';

    /** Names are neither interned nor kept: a caller chooses them. That each comes once is seen here. */
    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES).disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build();

    private final List<String> names = new ArrayList<>();
    private final List<PlainSchema> schemas = new ArrayList<>();
    private final List<Integer> required = new ArrayList<>();

    private PlainBody() {}

    /** The schema, or nothing where it asks for more than this class understands. */
    static Optional<PlainBody> of(JsonObject schema) {
        if (!"object".equals(schema.getValue("type")) || !PlainSchema.knows(schema, KEYWORDS)) {
            return Optional.empty();
        }
        PlainBody body = new PlainBody();
        JsonObject properties = schema.getJsonObject("properties", new JsonObject());
        for (String name : properties.fieldNames()) {
            Optional<PlainSchema> plain = properties.getValue(name) instanceof JsonObject property
                    ? PlainSchema.of(property)
                    : Optional.empty();
            if (plain.isEmpty()) {
                return Optional.empty();
            }
            body.names.add(name);
            body.schemas.add(plain.get());
        }
        for (Object name : schema.getJsonArray("required", new JsonArray())) {
            int index = body.names.indexOf(name);
            if (index < 0) {
                return Optional.empty();
            }
            body.required.add(index);
        }
        return Optional.of(body);
    }

    /** Reads an object that is certainly valid; nothing where it is not certain. */
    Optional<Body> read(byte[] utf8) {
        String text = new String(utf8, StandardCharsets.UTF_8);
        if (text.indexOf(REPLACEMENT) >= 0) {
            return Optional.empty();
        }
        @Nullable
        String[] values = new String[names.size()];
        // From characters, not bytes: given bytes, the parser would guess UTF-16 and UTF-32 too.
        try (JsonParser parser = JSON.createParser(text)) {
            return parser.nextToken() == JsonToken.START_OBJECT && members(parser, values)
                    && parser.nextToken() == null && hasAll(values)
                            ? Optional.of(new Body.Texts(names, values))
                            : Optional.empty();
        } catch (JsonProcessingException _) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean members(JsonParser parser, @Nullable String[] values) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            int index = names.indexOf(parser.currentName());
            if (index < 0 || values[index] != null || parser.nextToken() != JsonToken.VALUE_STRING) {
                return false;
            }
            String value = parser.getText();
            if (!schemas.get(index).allows(value) || !StrictJson.isWellFormed(value)) {
                return false;
            }
            values[index] = value;
        }
        return parser.currentToken() == JsonToken.END_OBJECT;
    }

    private boolean hasAll(@Nullable String[] values) {
        for (int index : required) {
            if (values[index] == null) {
                return false;
            }
        }
        return true;
    }
}
