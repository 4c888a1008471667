package cn.yimatong.verification;

import cn.yimatong.http.JsonMembers;
import cn.yimatong.ledger.Redemption.FirstUse;
import cn.yimatong.scenes.Scene;
import cn.yimatong.scenes.SceneAnswer;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
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
 * @param told the scene's part of the answer
 * @param more what else the reason calls for
 */
record Decision(DecisionReason reason, Instant at, Scope scope, boolean repeated, SceneAnswer told, JsonMembers more) {

    /** Who has decided about uses of the code. */
    enum Scope {
        /** Nobody: it was not looked at. */
        NONE,
        /** This node by its own memory; another may have heard otherwise. */
        NODE,
        /** The ledger, so that no other scanner of the deployment can have heard otherwise. */
        GLOBAL;

        private final String word = name().toLowerCase(Locale.ROOT);

        String word() {
            return word;
        }
    }

    private static final JsonMembers NOTHING = _ -> {};

    static Decision rejected(Scene scene, DecisionReason reason, Instant at, Scope scope) {
        return new Decision(reason, at, scope, false, SceneAnswer.rejected(scene, reason.text()), NOTHING);
    }

    static Decision accepted(Instant at, Scope scope, boolean repeated, SceneAnswer told) {
        return new Decision(DecisionReason.VALID, at, scope, repeated, told, NOTHING);
    }

    /** How far the reader's clock lies outside the code's window: positive after its end, negative before its begin. */
    Decision withClockOffset(long seconds) {
        return with(json -> {
            json.writeObjectFieldStart("clock");
            json.writeNumberField("offsetSeconds", seconds);
            json.writeEndObject();
        });
    }

    Decision withFirstUse(FirstUse use) {
        return with(json -> {
            json.writeObjectFieldStart("firstUse");
            json.writeStringField("at", instant(use.at()));
            json.writeBooleanField("sameScanner", use.sameScanner());
            json.writeEndObject();
        });
    }

    Decision withLooksLike(String kind) {
        return with(json -> json.writeStringField("looksLike", kind));
    }

    private Decision with(JsonMembers another) {
        return new Decision(reason, at, scope, repeated, told, json -> {
            more.write(json);
            another.write(json);
        });
    }

    boolean accepts() {
        return reason == DecisionReason.VALID;
    }

    /** Writes the members of the whole answer. */
    void writeMembers(String scene, JsonGenerator json) throws IOException {
        json.writeStringField("decision", accepts() ? "accept" : "reject");
        json.writeStringField("reason", reason.word());
        json.writeStringField("scene", scene);
        json.writeStringField("decidedAt", instant(at));
        json.writeBooleanField("repeated", repeated);
        if (scope != Scope.NONE) {
            json.writeStringField("replayScope", scope.word());
        }
        told.writeMembers(json);
        more.write(json);
    }

    private static String instant(Instant at) {
        return at.truncatedTo(ChronoUnit.MILLIS).toString();
    }
}
