package cn.yimatong.http;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A refusal as {@code application/problem+json} (RFC 9457).
 *
 * @param type which of the known problems it is
 * @param detail this occurrence in one English sentence; never a code, a token, a holder's id or an inner failure's
 * text
 * @param errors what is wrong and where, if the request is to blame; may be empty
 * @param headers further headers of the answer, such as {@code Retry-After} or {@code Allow}
 */
public record Problem(ProblemType type, String detail, List<FieldError> errors, Map<String, String> headers)
        implements
        Answer {

    /** The media type of problems. */
    public static final String MEDIA_TYPE = "application/problem+json";

    public Problem {
        errors = List.copyOf(errors);
        headers = Map.copyOf(headers);
    }

    /** A problem, with the errors of its occurrence if there are any. */
    public static Problem of(ProblemType type, String detail, FieldError... errors) {
        return new Problem(type, detail, List.of(errors), Map.of());
    }

    /** The same problem with {@code Retry-After} (RFC 9110, section 10.2.3). */
    public Problem retryAfterSeconds(int seconds) {
        return with("Retry-After", Integer.toString(seconds));
    }

    Problem with(String header, String value) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(header, value);
        return new Problem(type, detail, errors, more);
    }

    JsonObject toJson(String requestId) {
        JsonObject json = new JsonObject().put("type", type.reference()).put("title", type.title())
                .put("status", type.status()).put("detail", detail).put("requestId", requestId);
        if (!errors.isEmpty()) {
            json.put("errors", new JsonArray(errors.stream().map(FieldError::toJson).toList()));
        }
        return json;
    }
}
