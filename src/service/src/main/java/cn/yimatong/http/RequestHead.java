package cn.yimatong.http;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.HostAndPort;
import java.util.List;
import java.util.Optional;

/** What must be right about the head of a request before anything else of it is believed, on every port. */
final class RequestHead {

    private RequestHead() {}

    /** Why the head is refused, or empty if it is well; after a refusal the connection must not be read on. */
    static Optional<Problem> refusal(HttpServerRequest request) {
        return request.decoderResult().isFailure()
                ? unreadable(request.decoderResult().cause())
                : framing(request).or(() -> host(request));
    }

    private static Optional<Problem> unreadable(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return Optional.of(Problem.of(ProblemType.URI_TOO_LONG, "The request line is longer than allowed."));
        }
        return Optional.of(cause instanceof TooLongHttpHeaderException
                ? Problem.of(ProblemType.HEADERS_TOO_LARGE, "The header section is larger than allowed.")
                : Problem.of(ProblemType.BAD_REQUEST, "The head of the request is not well-formed."));
    }

    /**
     * RFC 9112, section 6.1. Vert.x takes another coding's body by its length, or takes it for the next request, and
     * before HTTP/1.1 it lets a length stand beside a coding.
     */
    private static Optional<Problem> framing(HttpServerRequest request) {
        List<String> codings = request.headers().getAll(HttpHeaders.TRANSFER_ENCODING);
        boolean plain = codings.isEmpty() || (codings.size() == 1 && codings.getFirst().equalsIgnoreCase("chunked")
                && request.version() == HttpVersion.HTTP_1_1);
        return plain
                ? Optional.empty()
                : Optional.of(Problem.of(ProblemType.BAD_REQUEST,
                        "The only transfer coding is chunked, and only in HTTP/1.1.",
                        FieldError.header("Transfer-Encoding", "must be chunked and nothing else")));
    }

    /** RFC 9112, section 3.2: one host at most, well-formed or empty, and not to be left out in HTTP/1.1. */
    private static Optional<Problem> host(HttpServerRequest request) {
        List<String> hosts = request.headers().getAll(HttpHeaders.HOST);
        boolean plain = hosts.isEmpty()
                ? request.version() == HttpVersion.HTTP_1_0
                : hosts.size() == 1 && (hosts.getFirst().isEmpty()
                        || HostAndPort.parseAuthority(hosts.getFirst(), -1) != null);
        return plain
                ? Optional.empty()
                : Optional.of(Problem.of(ProblemType.BAD_REQUEST, "A request names its host once.",
                        FieldError.header("Host", "must be given once, as a host and perhaps a port")));
    }
}
