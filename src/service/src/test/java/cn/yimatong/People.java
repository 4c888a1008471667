package cn.yimatong;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Records of people whom nobody could take for real: their identity numbers are of a region that does not exist. */
final class People {

    static final String SSC = "T12345678";
    static final String HEALTH = "990000000000000000000000000000H7";
    static final String INSURANCE = "99030000000000004711";

    /** Born on 1 March 1952, with a right check character (GB 11643). */
    static final String ID_NUMBER = withCheckCharacter("99030019520301002");

    private People() {}

    /** A senior of 65+ with all three credentials, whose person was checked today. */
    static JsonObject senior() {
        return new JsonObject().put("name", "测试甲").put("birthDate", "1952-03-01").put("idNumber", ID_NUMBER)
                .put("credentials", credentials())
                .put("concessions", JsonArray.of(new JsonObject().put("kind", "senior").put("grade", "65+")))
                .put("assurance", new JsonObject().put("realNameAt", "2026-01-05T02:00:00Z").put("realPersonAt",
                        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString()));
    }

    static JsonObject credentials() {
        return new JsonObject()
                .put("ssc", new JsonObject().put("number", SSC).put("issuer", "990300").put("validUntil", "2099-12-31"))
                .put("health", new JsonObject().put("number", HEALTH))
                .put("insurance", new JsonObject().put("number", INSURANCE).put("region", "990300"));
    }

    private static String withCheckCharacter(String seventeen) {
        int sum = 0;
        for (int i = 0; i < seventeen.length(); i++) {
            sum += (seventeen.charAt(i) - '0') * ((1 << (seventeen.length() - i)) % 11);
        }
        return seventeen + "10X98765432".charAt(sum % 11);
    }
}
