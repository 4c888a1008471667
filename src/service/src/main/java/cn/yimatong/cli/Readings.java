package cn.yimatong.cli;

import cn.yimatong.token.Claims;
import cn.yimatong.token.KeyId;
import cn.yimatong.token.Reading;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes a reading in the form of {@code expect} in vectors.json (MS1, section 7). */
final class Readings {
    private static final JsonFactory JSON = new JsonFactory();

    private Readings() {}

    /** The members in the order of the vectors: strings, and numbers as {@code Integer} or {@code Long}. */
    static Map<String, Object> members(Reading reading) {
        return switch (reading) {
            case Reading.Valid(KeyId key, Claims claims) -> valid(key, claims);
            case Reading.Refused refused -> Map.of("result", refused.reason().word());
            case Reading.Unproven unproven -> Map.of("result", unproven.reason().word());
        };
    }

    /** The same as one line of JSON. */
    static String json(Reading reading) {
        var line = new StringWriter(192);
        try (JsonGenerator json = JSON.createGenerator(line)) {
            json.writeStartObject();
            for (Map.Entry<String, Object> member : members(reading).entrySet()) {
                json.writeFieldName(member.getKey());
                if (member.getValue() instanceof Number number) {
                    json.writeNumber(number.longValue());
                } else {
                    json.writeString(member.getValue().toString());
                }
            }
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing to memory failed", impossible);
        }
        return line.toString();
    }

    private static Map<String, Object> valid(KeyId key, Claims claims) {
        var members = new LinkedHashMap<String, Object>();
        members.put("result", "valid");
        members.put("alg", key.algorithm().coseId());
        members.put("kid", key.kid());
        members.put("nbf", claims.notBefore());
        members.put("exp", claims.expiresAt());
        members.put("cti", HexFormat.of().formatHex(claims.handle()));
        claims.audience().ifPresent(scene -> members.put("aud", scene));
        claims.scope().ifPresent(scope -> members.put("scope", HexFormat.of().toHexDigits((byte) scope)));
        return members;
    }
}
