package cn.yimatong.scenes;

import cn.yimatong.records.ConcessionKind;
import cn.yimatong.records.HolderRecord;
import cn.yimatong.records.HolderRecord.Assurance;
import cn.yimatong.records.HolderRecord.Concession;
import cn.yimatong.records.HolderRecord.Consent;
import cn.yimatong.records.HolderRecord.Credential;
import cn.yimatong.records.HolderRecord.Guardian;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A record of the vectors, as it stands; a guardian's number is their place. */
final class RecordJson {

    private RecordJson() {}

    static HolderRecord read(JsonObject json) {
        JsonObject assurance = json.getJsonObject("assurance", new JsonObject());
        return new HolderRecord(text(json, "name"), date(json, "birthDate"), text(json, "idNumber"), credentials(json),
                Members.objects(json, "concessions").stream().map(RecordJson::concession).toList(),
                new Assurance(instant(assurance, "realNameAt"), instant(assurance, "realPersonAt")), consents(json),
                guardians(json));
    }

    private static Map<String, Credential> credentials(JsonObject json) {
        Map<String, Credential> credentials = new HashMap<>();
        JsonObject all = json.getJsonObject("credentials", new JsonObject());
        for (String kind : all.fieldNames()) {
            JsonObject one = all.getJsonObject(kind);
            credentials.put(kind, new Credential(one.getString("number"), text(one, "issuer"), text(one, "region"),
                    date(one, "validFrom"), date(one, "validUntil")));
        }
        return credentials;
    }

    private static Concession concession(JsonObject json) {
        return new Concession(ConcessionKind.of(json.getString("kind")).orElseThrow(), text(json, "grade"),
                date(json, "validFrom"), date(json, "validUntil"));
    }

    private static Map<String, Consent> consents(JsonObject json) {
        Map<String, Consent> consents = new HashMap<>();
        JsonObject all = json.getJsonObject("consents", new JsonObject());
        for (String scene : all.fieldNames()) {
            JsonObject one = all.getJsonObject(scene);
            consents.put(scene,
                    new Consent(one.getString("textVersion"), Instant.parse(one.getString("at")), text(one, "by")));
        }
        return consents;
    }

    private static List<Guardian> guardians(JsonObject json) {
        List<Guardian> guardians = new ArrayList<>();
        JsonObject all = json.getJsonObject("guardians", new JsonObject());
        for (String id : all.fieldNames()) {
            JsonObject one = all.getJsonObject(id);
            guardians.add(new Guardian(id, guardians.size() + 1, instant(one, "until"),
                    Instant.parse(one.getString("consentedAt"))));
        }
        return guardians;
    }

    private static Optional<String> text(JsonObject json, String member) {
        return Optional.ofNullable(json.getString(member));
    }

    private static Optional<LocalDate> date(JsonObject json, String member) {
        return text(json, member).map(LocalDate::parse);
    }

    private static Optional<Instant> instant(JsonObject json, String member) {
        return text(json, member).map(Instant::parse);
    }
}
