package cn.yimatong.holders;

import cn.yimatong.http.Answer;
import cn.yimatong.http.Call;
import cn.yimatong.http.FieldError;
import cn.yimatong.records.HolderRecord;
import cn.yimatong.records.HolderRecord.Consent;
import cn.yimatong.records.RecordReader;
import cn.yimatong.scenes.Scenes;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * {@code putConsent} and {@code deleteConsent}: the holder agrees to what a scene discloses, and withdraws it.
 *
 * <p>
 * Refusals: 404 no such holder; 422 the scene is not in the catalogue, or {@code by} is no guardian of this holder.
 */
final class Consenting {

    private final HeldRecords records;
    private final Scenes scenes;
    private final InstantSource clock;

    Consenting(HeldRecords records, Scenes scenes, InstantSource clock) {
        this.records = records;
        this.scenes = scenes;
        this.clock = clock;
    }

    Future<Answer> put(Call call) {
        String scene = call.path("scene");
        JsonObject body = call.body().orElseThrow();
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Consent consent = new Consent(body.getString("textVersion"), now, Optional.ofNullable(body.getString("by")));
        return records.change(call.path("holder"), before -> agree(before, scene, consent))
                .map(changed -> switch (changed) {
                    case HeldRecords.Changed.Refused(var problem) -> problem;
                    case HeldRecords.Changed.Kept _ -> Answer.json(200, json(scene, consent));
                });
    }

    Future<Answer> delete(Call call) {
        return records.change(call.path("holder"), before -> {
            Map<String, Consent> consents = new HashMap<>(before.consents());
            consents.remove(call.path("scene"));
            return new HeldRecords.Edit.Replace(before.withConsents(consents));
        }).map(changed -> switch (changed) {
            case HeldRecords.Changed.Refused(var problem) -> problem;
            case HeldRecords.Changed.Kept _ -> Answer.empty(204);
        });
    }

    private HeldRecords.Edit agree(HolderRecord before, String scene, Consent consent) {
        if (scenes.current().scene(scene).isEmpty()) {
            return RecordEdits.refuse("The consent is refused.",
                    FieldError.parameter("scene", "is not a scene of the catalogue"));
        }
        if (consent.by().isPresent() && before.guardians().stream()
                .noneMatch(guardian -> guardian.id().equals(consent.by().get()) && guardian.activeAt(consent.at()))) {
            return RecordEdits.refuse("The consent is refused.",
                    FieldError.pointer("/by", "is not a guardian of this holder"));
        }
        Map<String, Consent> consents = new HashMap<>(before.consents());
        consents.put(scene, consent);
        if (consents.size() > RecordReader.MAX_CONSENTS) {
            return RecordEdits.refuse("The consent is refused.",
                    FieldError.parameter("scene", "is one more than a record holds"));
        }
        return new HeldRecords.Edit.Replace(before.withConsents(consents));
    }

    private static JsonObject json(String scene, Consent consent) {
        JsonObject json = new JsonObject().put("scene", scene).put("textVersion", consent.textVersion()).put("at",
                consent.at().toString());
        consent.by().ifPresent(by -> json.put("by", by));
        return json;
    }
}
