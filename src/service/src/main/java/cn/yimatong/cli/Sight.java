package cn.yimatong.cli;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a scanner's operator reads off an answer about the holder, in a line. */
final class Sight {
    private static final int PSEUDONYM_SHOWN = 6;

    private Sight() {}

    static String of(JsonObject answer) {
        var words = new ArrayList<String>();
        JsonObject credential = object(answer, "credential");
        add(words, "", credential.getValue("type"));
        add(words, "number ", credential.getValue("number"));
        add(words, "", credential.getValue("standing"));
        JsonObject holder = object(answer, "holder");
        add(words, "", holder.getValue("name"));
        add(words, "identity ", holder.getValue("idNumber"));
        add(words, "student ", yesOrNo(holder.getValue("student")));
        add(words, "member ", yesOrNo(holder.getValue("member")));
        JsonObject concession = object(answer, "concession");
        add(words, "", concession.getValue("kind"));
        add(words, "", concession.getValue("grade"));
        add(words, "", concession.getValue("effect"));
        if (answer.getValue("pseudonym") instanceof String pseudonym && pseudonym.length() > PSEUDONYM_SHOWN) {
            words.add(pseudonym.substring(0, PSEUDONYM_SHOWN) + "…");
        }
        add(words, "accepted lately ", yesOrNo(answer.getValue("acceptedLately")));
        add(words, "looks like ", answer.getValue("looksLike"));
        if (Boolean.TRUE.equals(answer.getValue("guardian"))) {
            words.add("shown by guardian");
        }
        if (Boolean.TRUE.equals(answer.getValue("repeated"))) {
            words.add("repeated");
        }
        return String.join(" ", words);
    }

    private static JsonObject object(JsonObject answer, String member) {
        return answer.getValue(member) instanceof JsonObject object ? object : new JsonObject();
    }

    private static Object yesOrNo(@Nullable Object value) {
        return value instanceof Boolean known ? known ? "yes" : "no" : "";
    }

    private static void add(List<String> words, String before, @Nullable Object value) {
        if (value != null && !value.toString().isEmpty()) {
            words.add(before + value);
        }
    }
}
