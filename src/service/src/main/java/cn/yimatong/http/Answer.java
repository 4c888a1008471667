package cn.yimatong.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;

/** What a call is answered with: a {@link Reply}, or a {@link Problem} where it is refused. */
public sealed interface Answer permits Answer.Reply, Problem {

    /** The media type of JSON answers. */
    String JSON = "application/json";

    /**
     * An answer other than a problem.
     *
     * @param status 200 to 399
     * @param contentType the media type of the body; empty text where there is no body
     * @param headers further headers, each with one value. {@code Date}, {@code X-Request-Id}, {@code Content-Type} and
     * {@code Content-Length} are not among them: the server writes them
     * @param body the body; empty for 204 and 304
     */
    record Reply(int status, String contentType, Map<String, String> headers, Buffer body) implements Answer {
        public Reply {
            headers = Map.copyOf(headers);
        }

        /** The same reply with one more header. */
        public Reply with(String header, String value) {
            Map<String, String> more = new HashMap<>(headers);
            more.put(header, value);
            return new Reply(status, contentType, more, body);
        }
    }

    /** A reply with a JSON body. */
    static Reply json(int status, JsonObject body) {
        return new Reply(status, JSON, Map.of(), body.toBuffer());
    }

    /** A reply with a JSON object as its body. */
    static Reply json(int status, JsonMembers members) {
        return new Reply(status, JSON, Map.of(), JsonBuffer.object(members));
    }

    /** A reply with a body of any media type. */
    static Reply of(int status, String contentType, Buffer body) {
        return new Reply(status, contentType, Map.of(), body);
    }

    /** A reply without a body, such as 204 or 304. */
    static Reply empty(int status) {
        return new Reply(status, "", Map.of(), Buffer.buffer());
    }
}
