package cn.yimatong.keys;

import static java.nio.charset.StandardCharsets.UTF_8;

import cn.yimatong.http.Answer;
import cn.yimatong.http.Call;
import cn.yimatong.http.OperationEntry;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** {@code getKeys}: the public keys as a JWK Set (RFC 7517, MS1 section 6), for everybody. */
public final class PublishedKeys {

    private static final int ETAG_BYTES = 16;
    private static final String MAX_AGE = "public, max-age=300";

    private final KeyRing keys;
    private volatile Body last;

    private record Body(Keys of, Buffer json, String etag) {}

    /**
     * The operation that serves these keys.
     *
     * @param keys whose public parts are served
     */
    public PublishedKeys(KeyRing keys) {
        this.keys = keys;
        this.last = body(keys.current());
    }

    private static Body body(Keys keys) {
        byte[] json = keys.published().toJwkSet().getBytes(UTF_8);
        return new Body(keys, Buffer.buffer(json),
                "\"" + HexFormat.of().formatHex(Arrays.copyOf(Sm3.hash(json), ETAG_BYTES)) + "\"");
    }

    private Body body() {
        Keys current = keys.current();
        Body body = last;
        if (body.of() != current) {
            body = body(current);
            last = body;
        }
        return body;
    }

    /**
     * The operations of this feature.
     *
     * @return their entries, by {@code operationId} of the contract
     */
    public List<OperationEntry> operations() {
        return List.of(OperationEntry.open("getKeys", this::get));
    }

    private Future<Answer> get(Call call) {
        Body body = body();
        String etag = body.etag();
        boolean known = call.header("If-None-Match").stream().flatMap(tags -> Arrays.stream(tags.split(",")))
                .map(String::strip).anyMatch(tag -> tag.equals(etag) || tag.equals("*") || tag.equals("W/" + etag));
        Answer.Reply reply = known ? Answer.empty(304) : Answer.of(200, Answer.JSON, body.json());
        return Future.succeededFuture(reply.with("ETag", etag).with("Cache-Control", MAX_AGE));
    }
}
