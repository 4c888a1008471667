package cn.yimatong.verification;

import cn.yimatong.ledger.Redemption.FirstUse;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The answer to a scanner.
 *
 * @param reason why; {@link DecisionReason#VALID} is the only one that accepts
 * @param at when it was decided: Redis's instant where the ledger decided, else the node's
 * @param byLedger whether the ledger decided, so that no other scanner of the deployment can have heard otherwise
 * @param repeated whether this is the first answer again
 * @param firstUse who spent the code, where it is replayed
 * @param clockOffsetSeconds how far the reader's clock lies outside the code's window: positive after its end, negative
 * before its begin
 */
record Decision(DecisionReason reason, Instant at, boolean byLedger, boolean repeated, Optional<FirstUse> firstUse,
        OptionalLong clockOffsetSeconds) {

    static Decision local(DecisionReason reason, Instant at) {
        return new Decision(reason, at, false, false, Optional.empty(), OptionalLong.empty());
    }

    static Decision untimely(DecisionReason reason, Instant at, long clockOffsetSeconds) {
        return new Decision(reason, at, false, false, Optional.empty(), OptionalLong.of(clockOffsetSeconds));
    }

    static Decision accepted(Instant at, boolean repeated) {
        return new Decision(DecisionReason.VALID, at, true, repeated, Optional.empty(), OptionalLong.empty());
    }

    static Decision rejected(DecisionReason reason, Instant at, Optional<FirstUse> firstUse) {
        return new Decision(reason, at, true, false, firstUse, OptionalLong.empty());
    }

    Decision withClockOffset(long seconds) {
        return new Decision(reason, at, byLedger, repeated, firstUse, OptionalLong.of(seconds));
    }

    boolean accepts() {
        return reason == DecisionReason.VALID;
    }

    JsonObject toJson(String scene) {
        JsonObject json = new JsonObject().put("decision", accepts() ? "accept" : "reject").put("reason", reason.word())
                .put("scene", scene).put("decidedAt", instant(at)).put("repeated", repeated);
        if (byLedger) {
            json.put("replayScope", "global");
        }
        firstUse.ifPresent(use -> json.put("firstUse",
                new JsonObject().put("at", instant(use.at())).put("sameScanner", use.sameScanner())));
        clockOffsetSeconds
                .ifPresent(seconds -> json.put("clock", new JsonObject().put("offsetSeconds", seconds)));
        return json.put("display", new JsonObject().put("zh", reason.zh()).put("en", reason.en()));
    }

    private static String instant(Instant at) {
        return at.truncatedTo(ChronoUnit.MILLIS).toString();
    }
}
