package cn.yimatong.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/**
 * Reading key sets under Jazzer. The build replays the committed corpus; the long run is
 * {@code JAZZER_FUZZ=1 mvn -pl src/token test -Dtest=KeySetFuzzTest}.
 */
class KeySetFuzzTest {
    /**
     * The input is a text in UTF-8. It is a set that comes back from its own JSON, or it is refused with a short
     * reason.
     */
    @FuzzTest(maxDuration = "2m")
    void anyText(byte[] input) throws InvalidKeySetException {
        KeySet set;
        try {
            set = KeySet.parse(new String(input, StandardCharsets.UTF_8));
        } catch (InvalidKeySetException refused) {
            assertTrue(refused.reason().matches("[a-z-]{6,16}"), refused.reason());
            assertTrue(String.valueOf(refused.getMessage()).length() < 200);
            return;
        }
        assertEquals(set, KeySet.parse(set.toJwkSet()));
    }
}
