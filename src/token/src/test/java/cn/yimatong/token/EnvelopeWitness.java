package cn.yimatong.token;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import com.fasterxml.jackson.dataformat.cbor.CBORParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Decides by Jackson's CBOR what is a well-formed envelope: read by a lenient reader, held against the rules, written
 * again in the one canonical form, compared. Shares nothing with the reader under test.
 */
final class EnvelopeWitness {
    private static final CBORFactory CBOR = new CBORFactory();
    private static final int LONGEST = 144;

    private EnvelopeWitness() {}

    static boolean accepts(byte[] envelope) {
        try {
            byte[] again = rewrite(envelope);
            return again != null && Arrays.equals(again, envelope) && envelope.length <= LONGEST;
        } catch (IOException | RuntimeException notCbor) {
            return false;
        }
    }

    private static byte @Nullable [] rewrite(byte[] envelope) throws IOException {
        try (CBORParser in = CBOR.createParser(envelope)) {
            if (in.nextToken() != JsonToken.START_ARRAY || in.nextToken() != JsonToken.VALUE_EMBEDDED_OBJECT) {
                return null;
            }
            byte[] header = in.getBinaryValue();
            if (in.nextToken() != JsonToken.START_OBJECT || in.nextToken() != JsonToken.END_OBJECT
                    || in.nextToken() != JsonToken.VALUE_EMBEDDED_OBJECT) {
                return null;
            }
            byte[] payload = in.getBinaryValue();
            if (in.nextToken() != JsonToken.VALUE_EMBEDDED_OBJECT) {
                return null;
            }
            byte[] signature = in.getBinaryValue();
            if (in.nextToken() != JsonToken.END_ARRAY || in.nextToken() != null || signature.length != 64) {
                return null;
            }
            byte[] sameHeader = rewriteMap(header, EnvelopeWitness::isHeader);
            byte[] samePayload = rewriteMap(payload, EnvelopeWitness::areClaims);
            return sameHeader == null || samePayload == null ? null : write(sameHeader, samePayload, signature);
        }
    }

    private static byte[] write(byte[] header, byte[] payload, byte[] signature) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (CBORGenerator out = CBOR.createGenerator(bytes)) {
            out.writeStartArray(null, 4);
            out.writeBinary(header);
            out.writeStartObject(null, 0);
            out.writeEndObject();
            out.writeBinary(payload);
            out.writeBinary(signature);
            out.writeEndArray();
        }
        return bytes.toByteArray();
    }

    private interface Rules {
        boolean hold(Map<Long, Object> map);
    }

    /** Returns the map in canonical form, or null if its values break the rules. */
    private static byte @Nullable [] rewriteMap(byte[] encoded, Rules rules) throws IOException {
        Map<Long, Object> map = readMap(encoded);
        if (map == null || !rules.hold(map)) {
            return null;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (CBORGenerator out = CBOR.createGenerator(bytes)) {
            out.writeStartObject(null, map.size());
            for (Map.Entry<Long, Object> entry : map.entrySet()) {
                out.writeFieldId(entry.getKey());
                switch (entry.getValue()) {
                    case Long number -> out.writeNumber(number);
                    case String text -> out.writeString(text);
                    case byte[] content -> out.writeBinary(content);
                    default -> throw new IllegalStateException();
                }
            }
            out.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private static @Nullable Map<Long, Object> readMap(byte[] encoded) throws IOException {
        Map<Long, Object> map = new TreeMap<>();
        try (CBORParser in = CBOR.createParser(encoded)) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            while (in.nextToken() == JsonToken.FIELD_NAME) {
                long key = Long.parseLong(in.currentName());
                switch (in.nextToken()) {
                    case VALUE_NUMBER_INT -> {
                        if (in.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
                            return null;
                        }
                        map.put(key, in.getLongValue());
                    }
                    case VALUE_STRING -> map.put(key, in.getText());
                    case VALUE_EMBEDDED_OBJECT -> map.put(key, in.getBinaryValue());
                    default -> {
                        return null;
                    }
                }
            }
            return in.currentToken() == JsonToken.END_OBJECT && in.nextToken() == null ? map : null;
        }
    }

    private static boolean isHeader(Map<Long, Object> header) {
        return header.keySet().equals(Set.of(1L, 4L)) && header.get(1L) instanceof Long alg
                && (alg == -65537 || alg == -19) && hasLength(header.get(4L), 4);
    }

    private static boolean areClaims(Map<Long, Object> claims) {
        Object audience = claims.get(3L);
        Object scope = claims.get(9L);
        return Set.of(3L, 4L, 5L, 7L, 9L).containsAll(claims.keySet()) && claims.get(4L) instanceof Long exp
                && claims.get(5L) instanceof Long nbf && nbf >= 0 && exp < 1L << 40 && nbf < exp && exp - nbf <= 300
                && hasLength(claims.get(7L), 16)
                && (audience == null || (audience instanceof String text && text.matches("[a-z0-9-]{1,16}")))
                && (scope == null || (audience != null && hasLength(scope, 1)));
    }

    private static boolean hasLength(@Nullable Object value, int length) {
        return value instanceof byte[] bytes && bytes.length == length;
    }
}
