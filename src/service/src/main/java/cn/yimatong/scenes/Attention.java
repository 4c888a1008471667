package cn.yimatong.scenes;

import com.fasterxml.jackson.core.SerializableString;
import io.vertx.core.json.JsonObject;
import java.util.Locale;

/** When a scene wants its staff to look, and what they read. */
record Attention(When when, SerializableString display) {

    enum When {
        ALWAYS,
        GUARDIAN,
        CONCESSION
    }

    static Attention of(JsonObject json) {
        Text text = Members.text(json.getJsonObject("text"));
        return new Attention(When.valueOf(json.getString("when").toUpperCase(Locale.ROOT)),
                Message.of(text, text).display());
    }

    boolean asked(Showing showing, Verdict.Admitted admitted) {
        return switch (when) {
            case ALWAYS -> true;
            case GUARDIAN -> showing.guardian().isPresent();
            case CONCESSION -> admitted.concession().isPresent();
        };
    }
}
