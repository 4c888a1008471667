package cn.yimatong.scenes;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import io.vertx.core.json.JsonObject;
import java.io.IOException;

/**
 * What a scanner shows and says, each a JSON object {@code {zh, en}} that is encoded once and stands in many answers.
 *
 * @param display for the screen
 * @param voice for the loudspeaker, shorter
 */
record Message(SerializableString display, SerializableString voice) {

    static Message of(Text display, Text voice) {
        return new Message(json(display), json(voice));
    }

    /** Reads {@code {"display":{zh,en},"voice":{zh,en}}}; without a voice the display is read out. */
    static Message of(JsonObject json) {
        Text display = Members.text(json.getJsonObject("display"));
        return of(display, Members.object(json, "voice").map(Members::text).orElse(display));
    }

    /** Writes {@code display}, {@code voice} and {@code tone}, with this or another display. */
    void write(JsonGenerator json, SerializableString shown, Tone tone) throws IOException {
        json.writeFieldName("display");
        json.writeRawValue(shown);
        json.writeFieldName("voice");
        json.writeRawValue(voice);
        json.writeStringField("tone", tone.word());
    }

    private static SerializableString json(Text text) {
        return new SerializedString(new JsonObject().put("zh", text.zh()).put("en", text.en()).encode());
    }
}
