package cn.yimatong.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;

/** Reads a request's body, bounded in length and time. */
final class BodyReader {

    /** What became of a body. */
    sealed interface Outcome {}

    /** All of it; empty where there was none. */
    record Whole(Buffer bytes) implements Outcome {}

    /** It is longer than allowed, or goes on for longer; no more of it is read. */
    record TooLarge() implements Outcome {}

    /** It did not arrive in time. */
    record TooLate() implements Outcome {}

    private BodyReader() {}

    /** Reads; fails if the connection is lost. To be called before the event loop turns to anything else. */
    static Future<Outcome> read(HttpServerRequest request, int maxBytes) {
        Promise<Outcome> promise = Promise.promise();
        Buffer body = Buffer.buffer();
        RequestDeadline.of(request.connection()).whenLate(() -> promise.tryComplete(new TooLate()));
        request.handler(chunk -> {
            if (body.length() + chunk.length() > maxBytes) {
                request.pause();
                promise.tryComplete(new TooLarge());
            } else {
                body.appendBuffer(chunk);
            }
        });
        request.endHandler(_ -> promise.tryComplete(new Whole(body)));
        request.exceptionHandler(promise::tryFail);
        return promise.future();
    }
}
