package cn.yimatong.records;

import cn.yimatong.records.HolderRecord.Assurance;
import cn.yimatong.records.HolderRecord.Concession;
import cn.yimatong.records.HolderRecord.Consent;
import cn.yimatong.records.HolderRecord.Credential;
import cn.yimatong.records.HolderRecord.Guardian;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the JSON that {@link RecordCodec} has written, without asking its values anything. */
final class StoredRecord {

    /** A guardian's member that the app backend does not see. */
    static final String NUMBER = "number";

    private StoredRecord() {}

    static HolderRecord read(JsonObject json) {
        JsonObject assurance = object(json, "assurance");
        return new HolderRecord(text(json, "name"), date(json, "birthDate"), text(json, "idNumber"),
                credentials(object(json, "credentials")),
                concessions(json.getJsonArray("concessions", new JsonArray())),
                new Assurance(instant(assurance, "realNameAt"), instant(assurance, "realPersonAt")),
                consents(object(json, "consents")), guardians(object(json, "guardians")));
    }

    private static Map<String, Credential> credentials(JsonObject json) {
        Map<String, Credential> credentials = new HashMap<>();
        for (String kind : json.fieldNames()) {
            JsonObject one = object(json, kind);
            credentials.put(kind, new Credential(one.getString("number"), text(one, "issuer"), text(one, "region"),
                    date(one, "validFrom"), date(one, "validUntil")));
        }
        return credentials;
    }

    /** A kind that a newer version has stored and this one does not know is passed over: it has no effect here. */
    private static List<Concession> concessions(JsonArray json) {
        List<Concession> concessions = new ArrayList<>();
        for (int i = 0; i < json.size(); i++) {
            JsonObject one = json.getJsonObject(i);
            ConcessionKind.of(one.getString("kind")).ifPresent(kind -> concessions.add(new Concession(kind,
                    text(one, "grade"), date(one, "validFrom"), date(one, "validUntil"))));
        }
        return concessions;
    }

    private static Map<String, Consent> consents(JsonObject json) {
        Map<String, Consent> consents = new HashMap<>();
        for (String scene : json.fieldNames()) {
            JsonObject one = object(json, scene);
            consents.put(scene, new Consent(one.getString("textVersion"), Instant.parse(one.getString("at")),
                    text(one, "by")));
        }
        return consents;
    }

    private static List<Guardian> guardians(JsonObject json) {
        List<Guardian> guardians = new ArrayList<>();
        for (String id : json.fieldNames()) {
            JsonObject one = object(json, id);
            guardians.add(new Guardian(id, one.getInteger(NUMBER), instant(one, "until"),
                    Instant.parse(one.getString("consentedAt"))));
        }
        return guardians;
    }

    private static JsonObject object(JsonObject json, String member) {
        return json.getJsonObject(member, new JsonObject());
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
