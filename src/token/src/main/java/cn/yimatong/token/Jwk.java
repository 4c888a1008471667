package cn.yimatong.token;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The members of one JWK that MS1 knows (MS1.md, section 6), as they stand in the set, not yet checked. */
final class Jwk {
    private static final Set<String> TEXTS = Set.of("kty", "crv", "alg", "kid", "x", "y");
    private static final Set<String> TIMES = Set.of("nbf", "exp");
    private static final int LONGEST_NAMED_KID = 64;
    private static final long NO_TIME = -1;

    private final Map<String, @Nullable String> texts = new HashMap<>();
    private final Map<String, Long> times = new HashMap<>();

    private Jwk() {}

    /** Reads the object that the parser has just entered, to its end. */
    static Jwk read(JsonParser json) throws IOException {
        Jwk jwk = new Jwk();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (TEXTS.contains(name)) {
                // Null: the member is there, and is no text.
                jwk.texts.put(name, value == JsonToken.VALUE_STRING ? json.getText() : null);
            } else if (TIMES.contains(name)) {
                jwk.times.put(name, time(json));
            }
            json.skipChildren();
        }
        return jwk;
    }

    /**
     * Returns the number if it is an integer that a long holds; whatever is no time at all counts as one out of range.
     */
    private static long time(JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.VALUE_NUMBER_INT) {
            return NO_TIME;
        }
        return json.getNumberType() == JsonParser.NumberType.BIG_INTEGER ? NO_TIME : json.getLongValue();
    }

    /**
     * Checks everything and makes the key.
     *
     * @param index the key's place in its set, for the exception
     */
    VerificationKey toKey(int index) throws InvalidKeySetException {
        Algorithm algorithm = algorithm(index);
        KeyId keyId = KeyId.ofBits(algorithm,
                Bytes.readInt(bytes("kid", CodeFormat.KID_BYTES, "kid-length", index), 0));
        byte[] publicKey = switch (algorithm) {
            case SM2 -> join(bytes("x", Sm2.COORDINATE_BYTES, KeyFault.LENGTH.word(), index),
                    bytes("y", Sm2.COORDINATE_BYTES, KeyFault.LENGTH.word(), index));
            case ED25519 -> bytes("x", algorithm.publicKeyBytes(), KeyFault.LENGTH.word(), index);
        };
        long notBefore = times.getOrDefault("nbf", NO_TIME);
        long expiresAt = times.getOrDefault("exp", NO_TIME);
        KeyFault fault = VerificationKey.fault(algorithm, publicKey, notBefore, expiresAt);
        if (fault != null) {
            throw wrong(index, fault.word());
        }
        return VerificationKey.of(keyId, publicKey, notBefore, expiresAt);
    }

    private Algorithm algorithm(int index) throws InvalidKeySetException {
        Algorithm algorithm = null;
        for (Algorithm candidate : Algorithm.values()) {
            if (candidate.jwkType().equals(texts.get("kty"))) {
                algorithm = candidate;
            }
        }
        if (algorithm == null) {
            throw wrong(index, "unknown-kty");
        }
        if (!algorithm.jwkName().equals(texts.get("crv"))) {
            throw wrong(index, "unknown-crv");
        }
        if (!algorithm.jwkName().equals(texts.get("alg"))) {
            throw wrong(index, "unknown-alg");
        }
        return algorithm;
    }

    private byte[] bytes(String name, int length, String lengthFault, int index) throws InvalidKeySetException {
        if (!texts.containsKey(name)) {
            throw wrong(index, lengthFault);
        }
        String text = texts.get(name);
        byte[] bytes = text == null ? null : Base64Url.decode(text);
        if (bytes == null) {
            throw wrong(index, "encoding");
        }
        if (bytes.length != length) {
            throw wrong(index, lengthFault);
        }
        return bytes;
    }

    private static byte[] join(byte[] x, byte[] y) {
        byte[] both = new byte[x.length + y.length];
        System.arraycopy(x, 0, both, 0, x.length);
        System.arraycopy(y, 0, both, x.length, y.length);
        return both;
    }

    private InvalidKeySetException wrong(int index, String reason) {
        String kid = texts.get("kid");
        // Only what can pass for a kid is repeated: the text comes from outside, and the message goes into logs.
        boolean canBeNamed = kid != null && kid.length() <= LONGEST_NAMED_KID && Base64Url.decode(kid) != null;
        return InvalidKeySetException.ofKey(index, canBeNamed ? kid : null, reason);
    }
}
