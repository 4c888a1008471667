package cn.yimatong.records;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One thing put wrong in a full record.
 *
 * @param parent where: the names that lead there, slashes between
 * @param member which member
 * @param value what stands there then; {@link #GONE} takes the member away
 * @param pointer which pointer must be named
 * @param structural how it must be named
 */
record PlantedFault(String parent, String member, @Nullable Object value, String pointer, boolean structural) {

    static final Object GONE = new Object();

    private static final String ID_NUMBER = "99010119520301001X";
    private static final JsonObject GUARDIAN = new JsonObject().put("consentedAt", "2026-01-01T00:00:00Z");

    static final List<PlantedFault> ALL = List.of(
            unlike("", "name", ""), unlike("", "name", "测".repeat(65)), unlike("", "name", "测\u202e试"),
            type("", "name", 7),
            type("", "name", null), type("", "name", new JsonObject()), type("", "name", new JsonArray()),
            type("", "name", true),
            unlike("", "birthDate", "2025-02-30"), unlike("", "birthDate", "20250201"),
            unlike("", "birthDate", "2026-11-26"), unlike("", "birthDate", "1849-12-31"),
            type("", "birthDate", 19520301),
            unlike("", "idNumber", "990101195203010011"), unlike("", "idNumber", "99010119520301"),
            unlike("", "idNumber", "990101202702010012"), type("", "idNumber", 99),
            type("", "colour", "green"), at("", "x~y/z", 1, "/x~0y~1z", true), at("", "", 1, "/", true),
            type("", "credentials", new JsonArray()), type("", "credentials", null),
            unlike("credentials", "union", new JsonObject().put("number", "1")),
            at("credentials", "a/b~", new JsonObject().put("number", "1"), "/credentials/a~1b~0", false),
            type("credentials", "ssc", "9"), type("credentials/ssc", "number", GONE),
            type("credentials/ssc", "number", 9), unlike("credentials/ssc", "number", "990101195203010011"),
            unlike("credentials/ssc", "number", "99"), unlike("credentials/ssc", "issuer", "12345"),
            unlike("credentials/ssc", "issuer", "1234567890123"), unlike("credentials/ssc", "region", "99010A"),
            unlike("credentials/ssc", "validFrom", "2026-06-31"),
            unlike("credentials/health", "validUntil", "1850-01-01"),
            unlike("credentials/health", "number", "short"), type("credentials/health", "issuer", 123456),
            type("credentials/health", "standing", "active"), type("credentials/insurance", "validUntil", null),
            type("", "concessions", new JsonObject()), type("concessions", "0", "senior"),
            unlike("", "concessions", new JsonArray(IntStream.range(0, 21)
                    .mapToObj(i -> new JsonObject().put("kind", "donor").put("grade", "" + i)).toList())),
            unlike("concessions/0", "kind", "pensioner"), unlike("concessions/0", "kind", "SENIOR"),
            type("concessions/0", "kind", GONE), type("concessions/0", "kind", 1),
            unlike("concessions/0", "grade", ""), unlike("concessions/0", "grade", "65 +"),
            unlike("concessions/0", "grade", "1".repeat(17)), unlike("concessions/0", "validUntil", "1850-01-01"),
            type("concessions/0", "until", "2026-01-01"),
            type("", "assurance", true), unlike("assurance", "realNameAt", "2026-01-01T00:00:00+08:00"),
            unlike("assurance", "realNameAt", "2026-11-25T04:06:00Z"), type("assurance", "realPersonAt", 1790000000),
            unlike("assurance", "realPersonAt", "2026-01-01"), type("assurance", "level", "high"),
            type("", "consents", new JsonArray()), type("consents", "hotel", "2026-1"),
            at("consents", "Hotel/1", new JsonObject().put("textVersion", "1").put("at", "2026-01-01T00:00:00Z"),
                    "/consents/Hotel~11", false),
            type("consents/hotel", "textVersion", GONE), type("consents/hotel", "at", GONE),
            unlike("consents/hotel", "textVersion", "2026 1"), unlike("consents/hotel", "at", "2027-01-01T00:00:00Z"),
            unlike("consents/gov-counter", "by", ID_NUMBER), unlike("consents/gov-counter", "by", ""),
            type("consents/gov-counter", "scene", "hotel"),
            type("", "guardians", new JsonArray()),
            at("", "guardians", new JsonObject().put(ID_NUMBER, GUARDIAN), "/guardians/" + ID_NUMBER, false),
            at("", "guardians", new JsonObject().put("g 1", GUARDIAN), "/guardians/g 1", false),
            at("", "guardians", new JsonObject().put("g", 1), "/guardians/g", true),
            inGuardian("until", null, true), inGuardian("until", "2026-02-30T00:00:00Z", false),
            inGuardian("until", "2026-01-01T00:00:00Z", false), inGuardian("consentedAt", GONE, true),
            inGuardian("consentedAt", "2026-11-25T04:06:00Z", false), inGuardian("number", 1, true),
            unlike("", "guardians", new JsonObject().put("a", GUARDIAN).put("b", GUARDIAN).put("c", GUARDIAN)
                    .put("d", GUARDIAN).put("e", GUARDIAN).put("f", GUARDIAN)));

    void plant(JsonObject json) {
        Object holder = json;
        for (String name : parent.isEmpty() ? new String[0] : parent.split("/", -1)) {
            holder = holder instanceof JsonArray array ? array.getJsonObject(Integer.parseInt(name))
                    : ((JsonObject) holder).getValue(name);
        }
        Object planted = value instanceof JsonObject object ? object.copy() : value;
        if (holder instanceof JsonArray array) {
            array.set(Integer.parseInt(member), planted);
        } else if (planted == GONE) {
            ((JsonObject) holder).remove(member);
        } else {
            ((JsonObject) holder).put(member, planted);
        }
    }

    /** Whether one of the two stands at or inside the other's place. */
    boolean touches(PlantedFault other) {
        return place().startsWith(other.place()) || other.place().startsWith(place());
    }

    private String place() {
        return "/" + parent + (parent.isEmpty() ? "" : "/") + member + "/";
    }

    private static PlantedFault unlike(String parent, String member, Object value) {
        return at(parent, member, value, pointer(parent, member), false);
    }

    private static PlantedFault type(String parent, String member, @Nullable Object value) {
        return at(parent, member, value, pointer(parent, member), true);
    }

    private static PlantedFault inGuardian(String member, @Nullable Object value, boolean structural) {
        JsonObject guardian = GUARDIAN.copy().put(member, value);
        if (value == GONE) {
            guardian.remove(member);
        }
        return at("", "guardians", new JsonObject().put("g", guardian), "/guardians/g/" + member, structural);
    }

    private static PlantedFault at(String parent, String member, @Nullable Object value, String pointer,
            boolean structural) {
        return new PlantedFault(parent, member, value, pointer, structural);
    }

    private static String pointer(String parent, String member) {
        return (parent.isEmpty() ? "" : "/") + parent + "/" + member;
    }
}
