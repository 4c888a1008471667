package cn.yimatong.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/** One request and its one answer: gives the request its id and writes what every answer bears. */
final class Exchange {

    private static final Pattern SANE_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final String REQUEST_ID = "X-Request-Id";
    private static final String TRACE_RESPONSE = "traceresponse";

    /**
     * How long a connection is kept after the answer to a half-read request. To close at once would be a reset, and
     * that can take the answer away from the client.
     */
    private static final Duration LINGER = Duration.ofMillis(200);

    private final HttpServerRequest request;
    private final HttpDate date;
    private final String requestId;
    private final Instant receivedAt;
    private AnswerMeters.OfOperation operation;
    private boolean closing;
    private boolean finished;
    private boolean lost;
    private Trace trace;
    private Runnable whenFinished = () -> {};

    Exchange(HttpServerRequest request, HttpDate date, Instant receivedAt, AnswerMeters answers) {
        this.request = request;
        this.date = date;
        this.receivedAt = receivedAt;
        this.operation = answers.none();
        String given = request.getHeader(REQUEST_ID);
        requestId = given != null && SANE_ID.matcher(given).matches() ? given : freshId();
        trace = Trace.none(requestId);
    }

    HttpServerRequest request() {
        return request;
    }

    String requestId() {
        return requestId;
    }

    Instant receivedAt() {
        return receivedAt;
    }

    /** The trace that it belongs to, once its operation is known. */
    Trace trace() {
        return trace;
    }

    /** It belongs to this trace, whose span ends with the answer. */
    void belongsTo(Trace known) {
        trace = known;
    }

    /** Its answer counts for this. */
    void countsFor(AnswerMeters.OfOperation known) {
        operation = known;
    }

    /** Closes the connection after the answer. */
    void close() {
        closing = true;
    }

    /** Calls once, when the answer is written or the connection is lost. */
    void whenFinished(Runnable action) {
        whenFinished = action;
        request.response().closeHandler(_ -> finish());
    }

    private void finish() {
        if (!finished) {
            finished = true;
            HttpServerResponse response = request.response();
            if (response.headWritten()) {
                trace.answered(response.getStatusCode());
            } else {
                trace.lost();
            }
            whenFinished.run();
        }
    }

    /** Whether the head announces a body, in whatever way. */
    boolean announcesBody() {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return (length != null && !length.equals("0")) || request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
    }

    /** Answers that no operation has seen the request. Does nothing if the connection is gone. */
    void refuse(Problem problem) {
        if (canBeAnswered()) {
            operation.refused(problem.type());
            send(problem);
        }
    }

    private boolean canBeAnswered() {
        HttpServerResponse response = request.response();
        return !response.ended() && !response.closed();
    }

    /** Answers. Where the connection is gone the answer counts, as what was decided does, and nothing else is done. */
    void send(Answer answer) {
        HttpServerResponse response = request.response();
        if (response.ended() || lost) {
            return;
        }
        operation.answered(status(answer));
        if (response.closed()) {
            lost = true;
            return;
        }
        switch (answer) {
            case Answer.Reply reply ->
                write(response, reply.status(), reply.contentType(), reply.headers(), reply.body());
            case Problem problem -> write(response, problem.type().status(), Problem.MEDIA_TYPE, problem.headers(),
                    problem.toJson(requestId).toBuffer());
        }
    }

    private static int status(Answer answer) {
        return switch (answer) {
            case Answer.Reply reply -> reply.status();
            case Problem problem -> problem.type().status();
        };
    }

    private void write(HttpServerResponse response, int status, String contentType, Map<String, String> headers,
            Buffer body) {
        boolean halfRead = !request.isEnded() && announcesBody();
        head(response, status, contentType, headers);
        boolean close = closing || halfRead;
        if (close) {
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            RequestDeadline.of(request.connection()).readNoMore();
        }
        boolean head = request.method().equals(HttpMethod.HEAD);
        if (head && body.length() > 0) {
            // RFC 9110, section 9.3.2. Vert.x states a length only where it writes the body.
            response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()));
        }
        (head || body.length() == 0 ? response.end() : response.end(body)).onComplete(_ -> {
            finish();
            if (close) {
                closeConnection(halfRead);
            }
        });
    }

    private void head(HttpServerResponse response, int status, String contentType, Map<String, String> headers) {
        response.setStatusCode(status).putHeader(REQUEST_ID, requestId).putHeader(HttpHeaders.DATE,
                date.at(receivedAt));
        // Answers are about people unless an operation says that they may be kept.
        response.putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.putHeader("X-Content-Type-Options", "nosniff");
        trace.response().ifPresent(known -> response.putHeader(TRACE_RESPONSE, known));
        headers.forEach(response::putHeader);
        if (!contentType.isEmpty()) {
            response.putHeader(HttpHeaders.CONTENT_TYPE, contentType);
        }
    }

    /** Answers by events that go on; the connection ends with them. */
    EventStream stream() {
        HttpServerResponse response = request.response();
        head(response, 200, EventStream.MEDIA_TYPE, Map.of());
        response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        return new EventStream(request);
    }

    private void closeConnection(boolean halfRead) {
        if (halfRead) {
            RequestDeadline.of(request.connection()).closeAfter(LINGER);
        } else {
            request.connection().close();
        }
    }

    /** A whole HTTP answer for a request whose head has not arrived: there is no exchange to send it through. */
    static byte[] timeoutAnswer(Instant now, AnswerMeters answers) {
        answers.none().refused(ProblemType.REQUEST_TIMEOUT);
        answers.none().answered(ProblemType.REQUEST_TIMEOUT.status());
        String requestId = freshId();
        String body = Problem.of(ProblemType.REQUEST_TIMEOUT, "The head of the request did not arrive in time.")
                .toJson(requestId).encode();
        return ("HTTP/1.1 408 Request Timeout\r\n" + REQUEST_ID + ": " + requestId + "\r\nDate: "
                + new HttpDate().at(now) + "\r\nContent-Type: " + Problem.MEDIA_TYPE
                + "\r\nConnection: close\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** 64 bits that need not be secret. */
    private static String freshId() {
        return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    }
}
