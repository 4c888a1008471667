package cn.yimatong.token;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The format's vectors (MS1.md, section 7) as the tests use them. */
final class Vectors {
    private static final JsonNode FILE = load();

    private static final Map<String, KeySet> PREPARED = new ConcurrentHashMap<>();

    private Vectors() {}

    private static KeySet preparedKeySet(String name) {
        KeySet keys = keySet(name);
        keys.prepare();
        return keys;
    }

    private static JsonNode load() {
        try (InputStream in = requireNonNull(Vectors.class.getResourceAsStream("vectors.json"))) {
            return new ObjectMapper().readTree(in);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** One reading; {@code text} as it stands in the file. */
    record ReadingCase(String name, String text, long now, String scene, int skew, String keySet, Set<KeyId> revoked,
            JsonNode expect) {
        Reading read() {
            return read(Vectors.keySet(keySet));
        }

        Reading readPrepared() {
            return read(PREPARED.computeIfAbsent(keySet, Vectors::preparedKeySet));
        }

        private Reading read(KeySet keys) {
            return new CodeReader(keys.withRevoked(revoked), skew).read(text, now, scene);
        }

        boolean isValid() {
            return expect.get("result").asText().equals("valid");
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** One key set, usable or not. */
    record KeySetCase(String name, String jwkSet, JsonNode expect) {
        boolean isUsable() {
            return expect.get("usable").asBoolean();
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static List<ReadingCase> readings() {
        return each("tests").map(test -> new ReadingCase(test.get("name").asText(), test.get("text").asText(),
                test.get("now").asLong(), test.get("scene").asText(), test.get("skew").asInt(),
                test.path("keySet").asText(""), revoked(test.path("revoked")), test.get("expect"))).toList();
    }

    static List<KeySetCase> keySets() {
        return each("keySets").map(
                set -> new KeySetCase(set.get("name").asText(), set.get("keySet").toString(), set.get("expect")))
                .toList();
    }

    static List<ReadingCase> validReadings() {
        return readings().stream().filter(ReadingCase::isValid).toList();
    }

    static KeySet keys() {
        return keySet("");
    }

    /** Returns the default set as the file spells it, without white space. */
    static String defaultJwkSet() {
        return FILE.get("keySet").toString();
    }

    /** Returns the set of this name; an empty name is the default set. */
    static KeySet keySet(String name) {
        JsonNode set = name.isEmpty()
                ? FILE.get("keySet")
                : each("keySets").filter(each -> each.get("name").asText().equals(name)).findFirst().orElseThrow()
                        .get("keySet");
        try {
            return KeySet.parse(set.toString());
        } catch (InvalidKeySetException unusable) {
            throw new IllegalArgumentException(unusable);
        }
    }

    static byte[] privateKey(Algorithm algorithm) {
        return Base64.getUrlDecoder().decode(privatePart(algorithm).get("d").asText());
    }

    /** Returns the issuer's key of the vectors; its public half stands in the default set. */
    static SigningKey signingKey(Algorithm algorithm) {
        KeyId keyId = KeyId.of(algorithm, privatePart(algorithm).get("kid").asText());
        return SigningKey.of(keyId, privateKey(algorithm), new SecureRandom());
    }

    static Algorithm algorithm(int coseId) {
        return coseId == Algorithm.SM2.coseId() ? Algorithm.SM2 : Algorithm.ED25519;
    }

    private static JsonNode privatePart(Algorithm algorithm) {
        return FILE.get("private").get(algorithm == Algorithm.SM2 ? "sm2" : "ed25519");
    }

    private static Stream<JsonNode> each(String list) {
        return StreamSupport.stream(FILE.get(list).spliterator(), false);
    }

    private static Set<KeyId> revoked(JsonNode list) {
        Set<KeyId> revoked = new LinkedHashSet<>();
        list.forEach(key -> revoked.add(KeyId.of(algorithm(key.get("alg").asInt()), key.get("kid").asText())));
        return revoked;
    }
}
