package cn.yimatong.cli;

import cn.yimatong.cli.JsonLines.Line;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One line as one item of a bulk request: exactly one JSON object, so that no line can break out of its place and shift
 * those behind it. What the object says is for the service to judge.
 *
 * @param line the line's number
 * @param holder the holder it names, where that is such an id as may be shown
 * @param standing the standing it sets, where it is one that the service knows
 * @param text the JSON object; empty where there is none
 * @param fault why there is none; empty where there is one
 */
record BulkItem(long line, Optional<String> holder, Optional<StandingWord> standing, String text, String fault) {
    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES).disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build();
    private static final Pattern HOLDER = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    /** GB 11643 and its forerunner of 15 digits: no id, and not to be shown. */
    private static final Pattern IDENTITY_NUMBER = Pattern.compile("[0-9]{15}|[0-9]{17}[0-9Xx]");
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    boolean isBad() {
        return !fault.isEmpty();
    }

    static BulkItem of(Line line) {
        if (!line.isWhole()) {
            return bad(line, Optional.empty(), "is longer than " + JsonLines.MOST_LINE_BYTES + " bytes");
        }
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line.bytes())).toString();
        } catch (CharacterCodingException notText) {
            return bad(line, Optional.empty(), "is not UTF-8");
        }
        if (line.number() == 1 && !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK) {
            text = text.substring(1);
        }
        return read(line, text);
    }

    private static BulkItem read(Line line, String text) {
        Optional<String> holder = Optional.empty();
        Optional<StandingWord> standing = Optional.empty();
        try (JsonParser parser = JSON.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return bad(line, holder, "is not a JSON object");
            }
            int depth = 1;
            while (depth > 0) {
                JsonToken token = parser.nextToken();
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                if (depth == 1 && token == JsonToken.VALUE_STRING && "holder".equals(parser.currentName())) {
                    holder = Optional.of(parser.getText()).filter(BulkItem::mayBeShown);
                } else if (depth == 1 && token == JsonToken.VALUE_STRING && "standing".equals(parser.currentName())) {
                    standing = StandingWord.of(parser.getText());
                }
            }
            return parser.nextToken() == null
                    ? new BulkItem(line.number(), holder, standing, text, "")
                    : bad(line, holder, "holds more than one JSON object");
        } catch (JsonProcessingException notJson) {
            // The parser's own words quote the line.
            boolean repeated = notJson.getOriginalMessage().startsWith("Duplicate field");
            return bad(line, holder, (repeated ? "repeats a member name before column " : "is not JSON at column ")
                    + notJson.getLocation().getColumnNr());
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static boolean mayBeShown(String holder) {
        return HOLDER.matcher(holder).matches() && !IDENTITY_NUMBER.matcher(holder).matches();
    }

    private static BulkItem bad(Line line, Optional<String> holder, String why) {
        return new BulkItem(line.number(), holder, Optional.empty(), "", "The line " + why + ".");
    }

    @Override
    public String toString() {
        return "BulkItem[" + line + "]";
    }
}
