package cn.yimatong.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import cn.yimatong.ConsoleWords;
import cn.yimatong.scenes.Catalogue;
import cn.yimatong.scenes.Scene;
import cn.yimatong.scenes.SceneAnswer;
import cn.yimatong.scenes.Told;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class DecisionReasonTest {

    @Test
    void theReasonsStandInTheOrderOfDecision() {
        assertEquals(
                List.of("malformed", "unknown-key", "bad-signature", "not-yet-valid", "expired", "wrong-scene",
                        "assurance-missing", "consent-missing", "not-entitled", "unavailable", "revoked", "suspended",
                        "credential-missing", "credential-suspended", "replayed", "paused", "passback", "valid"),
                Arrays.stream(DecisionReason.values()).map(DecisionReason::word).distinct().toList());
    }

    @Test
    void theConsoleHasWordsForEachReasonOfARefusal() throws IOException {
        Set<String> words = ConsoleWords.english().keySet();
        assertEquals(List.of("valid"), Arrays.stream(DecisionReason.values()).map(DecisionReason::word)
                .filter(reason -> !words.contains("reason." + reason)).toList());
    }

    @ParameterizedTest
    @EnumSource
    void everyReasonHasTextsAtEveryScene(DecisionReason reason) {
        for (Scene scene : Catalogue.shipped().scenes()) {
            if (reason != DecisionReason.VALID) {
                JsonObject answer = Told.of(SceneAnswer.rejected(scene, reason.text()));
                assertEquals("reject", answer.getString("tone"));
                assertFalse(answer.getJsonObject("display").getString("zh").isEmpty());
                assertFalse(answer.getJsonObject("voice").getString("en").isEmpty());
            }
        }
    }
}
