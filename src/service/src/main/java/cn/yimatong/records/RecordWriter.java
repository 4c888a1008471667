package cn.yimatong.records;

import cn.yimatong.records.HolderRecord.Concession;
import cn.yimatong.records.HolderRecord.Consent;
import cn.yimatong.records.HolderRecord.Credential;
import cn.yimatong.records.HolderRecord.Guardian;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Writes a record as JSON, complete: what {@link RecordReader} reads. Members that hold nothing are absent. */
public final class RecordWriter {

    private RecordWriter() {}

    /**
     * The record as JSON.
     *
     * @return the contract's {@code Record}, kinds and scenes in alphabetical order; the caller may change it
     */
    public static JsonObject write(HolderRecord record) {
        JsonObject json = new JsonObject();
        put(json, "name", record.name());
        put(json, "birthDate", record.birthDate());
        put(json, "idNumber", record.idNumber());
        putObject(json, "credentials", credentials(record.credentials()));
        if (!record.concessions().isEmpty()) {
            JsonArray concessions = new JsonArray();
            record.concessions().forEach(concession -> concessions.add(concession(concession)));
            json.put("concessions", concessions);
        }
        JsonObject assurance = new JsonObject();
        put(assurance, "realNameAt", record.assurance().realNameAt());
        put(assurance, "realPersonAt", record.assurance().realPersonAt());
        putObject(json, "assurance", assurance);
        putObject(json, "consents", consents(record.consents()));
        putObject(json, "guardians", guardians(record.guardians()));
        return json;
    }

    private static JsonObject credentials(Map<String, Credential> credentials) {
        JsonObject json = new JsonObject();
        new TreeMap<>(credentials).forEach((kind, credential) -> {
            JsonObject one = new JsonObject().put("number", credential.number());
            put(one, "issuer", credential.issuer());
            put(one, "region", credential.region());
            put(one, "validFrom", credential.validFrom());
            put(one, "validUntil", credential.validUntil());
            json.put(kind, one);
        });
        return json;
    }

    private static JsonObject concession(Concession concession) {
        JsonObject json = new JsonObject().put("kind", concession.kind().word());
        put(json, "grade", concession.grade());
        put(json, "validFrom", concession.validFrom());
        put(json, "validUntil", concession.validUntil());
        return json;
    }

    private static JsonObject consents(Map<String, Consent> consents) {
        JsonObject json = new JsonObject();
        new TreeMap<>(consents).forEach((scene, consent) -> {
            JsonObject one = new JsonObject().put("textVersion", consent.textVersion())
                    .put("at", consent.at().toString());
            put(one, "by", consent.by());
            json.put(scene, one);
        });
        return json;
    }

    private static JsonObject guardians(List<Guardian> guardians) {
        JsonObject json = new JsonObject();
        for (Guardian guardian : guardians) {
            JsonObject one = new JsonObject();
            put(one, "until", guardian.until());
            json.put(guardian.id(), one.put("consentedAt", guardian.consentedAt().toString()));
        }
        return json;
    }

    /** Text as it is; days and instants in the form of RFC 3339, which is their own. */
    private static void put(JsonObject json, String member, Optional<?> value) {
        if (value.isPresent()) {
            json.put(member, value.get().toString());
        }
    }

    private static void putObject(JsonObject json, String member, JsonObject value) {
        if (!value.isEmpty()) {
            json.put(member, value);
        }
    }
}
