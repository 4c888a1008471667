package cn.yimatong.cli;

import cn.yimatong.token.Claims;
import cn.yimatong.token.KeyId;
import cn.yimatong.token.Reading;
import io.vertx.core.json.JsonObject;
import java.util.HexFormat;

/** Writes a reading in the form of {@code expect} in vectors.json (MS1, section 7). */
final class Readings {
    private Readings() {}

    static JsonObject json(Reading reading) {
        return switch (reading) {
            case Reading.Valid(KeyId key, Claims claims) -> valid(key, claims);
            case Reading.Refused refused -> new JsonObject().put("result", refused.reason().word());
            case Reading.Unproven unproven -> new JsonObject().put("result", unproven.reason().word());
        };
    }

    private static JsonObject valid(KeyId key, Claims claims) {
        var json = new JsonObject().put("result", "valid").put("alg", key.algorithm().coseId()).put("kid", key.kid())
                .put("nbf", claims.notBefore()).put("exp", claims.expiresAt())
                .put("cti", HexFormat.of().formatHex(claims.handle()));
        claims.audience().ifPresent(scene -> json.put("aud", scene));
        claims.scope().ifPresent(scope -> json.put("scope", HexFormat.of().toHexDigits((byte) scope)));
        return json;
    }
}
