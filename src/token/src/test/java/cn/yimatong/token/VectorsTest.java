package cn.yimatong.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every vector of the format, in result and in every claim. */
class VectorsTest {

    static List<Vectors.ReadingCase> readings() {
        return Vectors.readings();
    }

    static List<Vectors.KeySetCase> keySets() {
        return Vectors.keySets();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("readings")
    void aCodeIsReadAsItsVectorSays(Vectors.ReadingCase vector) {
        assertEquals(vector.expect().toString(), describe(vector.read()).toString());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("readings")
    void aCodeIsReadAsItsVectorSaysAlsoByPreparedKeys(Vectors.ReadingCase vector) {
        assertEquals(vector.expect().toString(), describe(vector.readPrepared()).toString());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("keySets")
    void aKeySetIsTakenOrRefusedAsItsVectorSays(Vectors.KeySetCase vector) throws InvalidKeySetException {
        if (vector.isUsable()) {
            KeySet set = KeySet.parse(vector.jwkSet());
            assertEquals(set, KeySet.parse(set.toJwkSet()));
            return;
        }
        InvalidKeySetException refused = assertThrows(InvalidKeySetException.class,
                () -> KeySet.parse(vector.jwkSet()));
        JsonNode expect = vector.expect();
        assertEquals(OptionalInt.of(expect.get("index").asInt()), refused.index());
        assertEquals(Optional.ofNullable(expect.get("kid")).map(JsonNode::asText), refused.kid());
        assertEquals(expect.get("reason").asText(), refused.reason());
        String message = String.valueOf(refused.getMessage());
        assertTrue(message.contains("key " + expect.get("index")), message);
        assertTrue(message.contains(expect.path("kid").asText("")), message);
        assertTrue(message.endsWith(expect.get("reason").asText()), message);
    }

    @Test
    void theDefaultKeySetIsWrittenAsItStandsInTheFile() {
        assertEquals(Vectors.defaultJwkSet(), Vectors.keys().toJwkSet());
    }

    @Test
    void theFileHoldsTestsOfEveryResult() {
        List<String> results = Vectors.readings().stream().map(each -> each.expect().get("result").asText()).distinct()
                .toList();
        assertEquals(Reason.values().length + 1, results.size());
        assertTrue(Vectors.readings().size() > 300, "the file is whole");
    }

    @Test
    void outcomesOfUnsignedTextsCarryNoClaims() {
        for (Vectors.ReadingCase vector : Vectors.readings()) {
            switch (vector.expect().get("result").asText()) {
                case "malformed", "unknown-key", "bad-signature" -> assertInstanceOf(Reading.Unproven.class,
                        vector.read(), vector.name());
                case "valid" -> assertInstanceOf(Reading.Valid.class, vector.read(), vector.name());
                default -> assertInstanceOf(Reading.Refused.class, vector.read(), vector.name());
            }
        }
    }

    private static ObjectNode describe(Reading reading) {
        ObjectNode said = JsonNodeFactory.instance.objectNode();
        switch (reading) {
            case Reading.Unproven unproven -> said.put("result", unproven.reason().word());
            case Reading.Refused refused -> said.put("result", refused.reason().word());
            case Reading.Valid valid -> {
                Claims claims = valid.claims();
                said.put("result", "valid").put("alg", valid.key().algorithm().coseId())
                        .put("kid", valid.key().kid()).put("nbf", claims.notBefore())
                        .put("exp", claims.expiresAt()).put("cti", HexFormat.of().formatHex(claims.handle()));
                claims.audience().ifPresent(audience -> said.put("aud", audience));
                claims.scope().ifPresent(scope -> said.put("scope", HexFormat.of().toHexDigits((byte) scope)));
            }
        }
        return said;
    }
}
