package cn.yimatong.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DecisionReasonTest {

    @Test
    void theReasonsStandInTheOrderOfDecision() {
        assertEquals(
                List.of("malformed", "unknown-key", "bad-signature", "not-yet-valid", "expired", "wrong-scene",
                        "unavailable", "revoked", "suspended", "credential-suspended", "replayed", "paused", "valid"),
                Arrays.stream(DecisionReason.values()).map(DecisionReason::word).toList());
    }

    @Test
    void aStoppedHolderIsShownNothingThatTellsWhy() {
        assertEquals(DecisionReason.REVOKED.zh(), DecisionReason.SUSPENDED.zh());
        assertEquals(DecisionReason.REVOKED.en(), DecisionReason.SUSPENDED.en());
        assertFalse(DecisionReason.SUSPENDED.en().contains("suspend"));
    }
}
