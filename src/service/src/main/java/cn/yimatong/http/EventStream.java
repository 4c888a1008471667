package cn.yimatong.http;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.Objects;

/**
 * Server-sent events (HTML standard, section 9.2) to one reader. What a reader does not take up is not kept: while the
 * connection is full, events are left out, and after five seconds of that it is closed. For any thread.
 */
public final class EventStream {

    static final String MEDIA_TYPE = "text/event-stream";

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration LINGER = Duration.ofMillis(500);

    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final Context context;

    /** Since when the connection has been full, by {@link System#nanoTime}; on the event loop only. */
    private long fullSince;
    private boolean full;

    /** The head of the answer has been prepared. To be made on the request's event loop. */
    EventStream(HttpServerRequest request) {
        this.request = request;
        this.response = request.response().setChunked(true);
        this.context = Objects.requireNonNull(Vertx.currentContext(), "not on an event loop");
        RequestDeadline.of(request.connection()).mayLieIdle();
        // Brings the head on its way: a reader knows at once that it is let in.
        response.write("retry: 1000\n\n");
    }

    /**
     * Sends an event, or leaves it out.
     *
     * @param name a word
     * @param data without line breaks
     */
    public void send(String name, String data) {
        Buffer event = Buffer.buffer("event: " + name + "\ndata: " + data + "\n\n");
        context.runOnContext(_ -> write(event));
    }

    private void write(Buffer event) {
        if (gone()) {
            return;
        }
        if (!response.writeQueueFull()) {
            full = false;
            response.write(event);
        } else if (!full) {
            full = true;
            fullSince = System.nanoTime();
        } else if (System.nanoTime() - fullSince > PATIENCE.toNanos()) {
            RequestDeadline.of(request.connection()).cut();
        }
    }

    /** Ends it, at once for whoever takes up the end. */
    public void close() {
        context.runOnContext(_ -> {
            if (!gone()) {
                response.end().onComplete(_ -> request.connection().close());
                context.owner().setTimer(LINGER.toMillis(), _ -> RequestDeadline.of(request.connection()).cut());
            }
        });
    }

    private boolean gone() {
        return response.ended() || response.closed();
    }

    /** Runs when it has ended, from either side. */
    public void whenClosed(Runnable action) {
        RequestDeadline.of(request.connection()).whenClosed(action);
    }
}
