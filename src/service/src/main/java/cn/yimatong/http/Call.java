package cn.yimatong.http;

import cn.yimatong.access.Caller;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * One call of an operation: authenticated, within the limits and allowed by the contract.
 *
 * @param operationId as in the contract
 * @param caller who calls; {@link Caller#ANONYMOUS} at a public operation
 * @param requestId names this request in logs and in the answer, {@code [A-Za-z0-9._-]{1,64}}
 * @param receivedAt when the head of the request had arrived, by the server's clock
 * @param path the parameters of the path, decoded
 * @param headers the request's own headers, by name in any case; to be read on its event loop
 * @param idempotencyKey the key without its quotes, where the contract asks for one
 * @param answerType which of the operation's media types the caller likes best; its first one where the caller does not
 * mind
 * @param content the body, or empty if there is none
 * @param trace that the request belongs to
 */
public record Call(String operationId, Caller caller, String requestId, Instant receivedAt, Map<String, String> path,
        MultiMap headers, Optional<String> idempotencyKey, String answerType, Optional<Body> content,
        Trace trace) {

    /**
     * A parameter of the path.
     *
     * @throws IllegalArgumentException if the contract has no such parameter
     */
    public String path(String name) {
        String value = path.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no such path parameter: " + name);
        }
        return value;
    }

    /** The body, or empty if there is none. */
    public Optional<JsonObject> body() {
        return content.map(Body::json);
    }

    /** A member of the body that the contract says is a string, where it is there. */
    public Optional<String> text(String member) {
        return content.flatMap(body -> body.text(member));
    }

    /** A header of the request, by its name in any case; of a repeated one the first. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }
}
