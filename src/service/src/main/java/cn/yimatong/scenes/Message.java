package cn.yimatong.scenes;

import io.vertx.core.json.JsonObject;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a scanner shows and says. The objects are made once and stand in many answers, so they cannot be changed.
 *
 * @param display for the screen
 * @param voice for the loudspeaker, shorter
 */
record Message(JsonObject display, JsonObject voice) {

    static Message of(Text display, Text voice) {
        return new Message(json(display), json(voice));
    }

    /** Reads {@code {"display":{zh,en},"voice":{zh,en}}}; without a voice the display is read out. */
    static Message of(JsonObject json) {
        Text display = Members.text(json.getJsonObject("display"));
        return of(display, Members.object(json, "voice").map(Members::text).orElse(display));
    }

    private static JsonObject json(Text text) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("zh", text.zh());
        members.put("en", text.en());
        return new JsonObject(Collections.unmodifiableMap(members));
    }
}
