package cn.yimatong.verification;

import cn.yimatong.ledger.Redemption.FirstUse;
import cn.yimatong.scenes.Answers;
import cn.yimatong.scenes.Scene;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * The answer to a scanner.
 *
 * @param reason why; {@link DecisionReason#VALID} is the only one that accepts
 * @param at when it was decided: Redis's instant where the ledger decided, else the node's
 * @param scope how far it is certain that the code was not used before
 * @param repeated whether this is the first answer again
 * @param more the scene's part of the answer, and what else the reason calls for
 */
record Decision(DecisionReason reason, Instant at, Scope scope, boolean repeated, JsonObject more) {

    /** Who has decided about uses of the code. */
    enum Scope {
        /** Nobody: it was not looked at. */
        NONE,
        /** This node by its own memory; another may have heard otherwise. */
        NODE,
        /** The ledger, so that no other scanner of the deployment can have heard otherwise. */
        GLOBAL
    }

    static Decision rejected(Scene scene, DecisionReason reason, Instant at, Scope scope) {
        return new Decision(reason, at, scope, false, Answers.rejected(scene, reason.text()));
    }

    static Decision accepted(Instant at, Scope scope, boolean repeated, JsonObject more) {
        return new Decision(DecisionReason.VALID, at, scope, repeated, more);
    }

    /** How far the reader's clock lies outside the code's window: positive after its end, negative before its begin. */
    Decision withClockOffset(long seconds) {
        more.put("clock", new JsonObject().put("offsetSeconds", seconds));
        return this;
    }

    Decision withFirstUse(FirstUse use) {
        more.put("firstUse", new JsonObject().put("at", instant(use.at())).put("sameScanner", use.sameScanner()));
        return this;
    }

    Decision withLooksLike(String kind) {
        more.put("looksLike", kind);
        return this;
    }

    boolean accepts() {
        return reason == DecisionReason.VALID;
    }

    JsonObject toJson(String scene) {
        JsonObject json = new JsonObject().put("decision", accepts() ? "accept" : "reject").put("reason", reason.word())
                .put("scene", scene).put("decidedAt", instant(at)).put("repeated", repeated);
        if (scope != Scope.NONE) {
            json.put("replayScope", scope.name().toLowerCase(Locale.ROOT));
        }
        more.forEach(member -> json.put(member.getKey(), member.getValue()));
        return json;
    }

    private static String instant(Instant at) {
        return at.truncatedTo(ChronoUnit.MILLIS).toString();
    }
}
