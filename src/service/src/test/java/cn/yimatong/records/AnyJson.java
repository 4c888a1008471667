package cn.yimatong.records;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** JSON in which a record's member names and values stand anywhere, rightly and wrongly. */
final class AnyJson {

    private static final int DEPTH = 4;
    private static final String[] NAMES = {"name", "birthDate", "idNumber", "credentials", "concessions", "assurance",
        "consents", "guardians", "ssc", "health", "insurance", "number", "issuer", "region", "validFrom", "validUntil",
        "kind", "grade", "realNameAt", "realPersonAt", "hotel", "bus", "textVersion", "at", "by", "g-1", "until",
        "consentedAt", "", "~", "/", "x\u0000", "\ud800", "测试"};
    private static final String[] TEXTS = {"", "测试甲", "\ud800", "1952-03-01", "2026-02-30", "0000-00-00", "----------",
        "2026-01-05T02:00:00Z", "2026-01-05T02:00:00.Z", "TTTTTTTTTTTTTTTTTTTZ", "-------------------Z", "senior",
        "donor",
        "65+", "990101", "g-1", "2026-1", "11010519491231002X", "990101195203010011", "T00000000000000000"};

    private final Random random;

    AnyJson(Random random) {
        this.random = random;
    }

    JsonObject object() {
        return object(0);
    }

    private JsonObject object(int depth) {
        JsonObject json = new JsonObject();
        for (int i = random.nextInt(8); i > 0; i--) {
            String name = NAMES[random.nextInt(depth == 0 ? 8 : NAMES.length)];
            json.put(name, random.nextInt(4) == 0 ? value(depth + 1) : likely(name, depth + 1));
        }
        return json;
    }

    /** What often stands under this name. */
    private @Nullable Object likely(String name, int depth) {
        return switch (name) {
            case "credentials", "consents", "guardians", "assurance", "ssc", "health", "insurance", "hotel", "bus",
                    "g-1" ->
                depth > DEPTH ? null : object(depth);
            case "concessions" -> depth > DEPTH ? null : array(depth);
            default -> TEXTS[random.nextInt(TEXTS.length)];
        };
    }

    private JsonArray array(int depth) {
        JsonArray array = new JsonArray();
        for (int i = random.nextInt(random.nextInt(20) == 0 ? 30 : 4); i > 0; i--) {
            array.add(random.nextInt(4) == 0 ? value(depth + 1) : object(depth + 1));
        }
        return array;
    }

    /** Objects and arrays also as the maps and lists that a parser puts into a JSON object. */
    private @Nullable Object value(int depth) {
        return switch (random.nextInt(depth > DEPTH ? 7 : 11)) {
            case 0 -> null;
            case 1 -> random.nextInt();
            case 2 -> random.nextDouble();
            case 3 -> random.nextBoolean();
            case 4, 5 -> TEXTS[random.nextInt(TEXTS.length)];
            case 6 -> List.of();
            case 7 -> object(depth);
            case 8 -> array(depth);
            case 9 -> array(depth).getList();
            default -> object(depth).getMap();
        };
    }
}
