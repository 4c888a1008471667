package cn.yimatong.http;

import cn.yimatong.access.Caller;
import cn.yimatong.access.Callers;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Takes each request from its head to its answer, in this order: path and method, token, pace and capability, length,
 * media types, body, strict JSON, contract, operation. The first that is not well answers; whatever fails on the way
 * becomes a problem here and nowhere else. One for each event loop.
 */
final class RequestEdge implements Handler<Exchange> {

    private static final String UTF_8 = ";charset=utf-8";

    private final Routes routes;
    private final Callers callers;
    private final CallerPace pace;
    private final Drain drain;
    private final Traces traces;

    RequestEdge(Routes routes, Callers callers, CallerPace pace, Drain drain, Traces traces) {
        this.routes = routes;
        this.callers = callers;
        this.pace = pace;
        this.drain = drain;
        this.traces = traces;
    }

    @Override
    public void handle(Exchange exchange) {
        HttpServerRequest request = exchange.request();
        drain.enter();
        exchange.whenFinished(drain::leave);
        if (drain.announced()) {
            exchange.close();
        }
        String path = Objects.requireNonNullElse(request.path(), "");
        Routes.Match route = routes.find(request.method(), path);
        if (route instanceof Routes.Found found) {
            exchange.countsFor(found.route().answers());
        }
        if (drain.begun()) {
            exchange.refuse(Problem.of(ProblemType.UNAVAILABLE, "This node is stopping.").retryAfterSeconds(1));
            return;
        }
        switch (route) {
            case Routes.Found found -> {
                exchange.belongsTo(traces.begin(request, found.route(), exchange.requestId()));
                guarded(exchange, found.route().entry().operationId(),
                        () -> serve(exchange, found.route(), found.parameters()));
            }
            case Routes.NoSuchMethod(String allow) -> exchange.refuse(Problem
                    .of(ProblemType.METHOD_NOT_ALLOWED, "The path exists, but not with this method.")
                    .with("Allow", allow));
            case Routes.NoSuchPath() -> exchange.refuse(Problem.of(ProblemType.NOT_FOUND, "There is no such path."));
        }
    }

    private void serve(Exchange exchange, Route route, Map<String, String> parameters) {
        HttpServerRequest request = exchange.request();
        Caller caller = Caller.ANONYMOUS;
        if (route.entry().needed().isPresent()) {
            Optional<Caller> known = authenticate(request);
            if (known.isEmpty()) {
                exchange.refuse(Problem.of(ProblemType.UNAUTHENTICATED, "Send a known bearer token in Authorization.")
                        .with("WWW-Authenticate", "Bearer"));
                return;
            }
            caller = known.get();
            int wait = pace.secondsToWait(caller);
            if (wait > 0) {
                exchange.refuse(Problem.of(ProblemType.TOO_MANY_REQUESTS, "This caller asks too often.")
                        .retryAfterSeconds(wait));
                return;
            }
            if (!caller.may(route.entry().needed().get())) {
                exchange.refuse(Problem.of(ProblemType.FORBIDDEN,
                        "The caller lacks the capability that this operation needs."));
                return;
            }
        }
        Optional<Problem> refused = length(request, route).or(() -> bodyType(exchange, route));
        Optional<String> answerType = route.offered().isEmpty()
                ? Optional.of("")
                : AcceptHeader.choose(route.offered(), request.headers().getAll(HttpHeaders.ACCEPT));
        if (refused.isEmpty() && answerType.isEmpty()) {
            refused = Optional.of(Problem.of(ProblemType.NOT_ACCEPTABLE,
                    "This operation offers " + String.join(", ", route.offered()) + "."));
        }
        if (refused.isPresent()) {
            exchange.refuse(refused.get());
            return;
        }
        if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
            request.response().writeContinue();
        }
        Caller admitted = caller;
        BodyReader.read(request, route.bodyBytes()).onSuccess(body -> {
            switch (body) {
                case BodyReader.Whole(Buffer bytes) -> guarded(exchange, route.entry().operationId(),
                        () -> call(exchange, route, admitted, parameters, answerType.orElse(""), bytes));
                case BodyReader.TooLarge() -> exchange.refuse(tooLarge(route));
                case BodyReader.TooLate() -> exchange.refuse(Problem.of(ProblemType.REQUEST_TIMEOUT,
                        "The body of the request did not arrive in time."));
            }
        });
    }

    private Optional<Caller> authenticate(HttpServerRequest request) {
        List<String> given = request.headers().getAll(HttpHeaders.AUTHORIZATION);
        return given.size() == 1 ? callers.authenticate(given.getFirst()) : Optional.empty();
    }

    /** Whether the announced length is within the operation's limit. */
    private static Optional<Problem> length(HttpServerRequest request, Route route) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length != null && Long.parseLong(length) > route.bodyBytes()
                ? Optional.of(tooLarge(route))
                : Optional.empty();
    }

    private static Problem tooLarge(Route route) {
        return Problem.of(ProblemType.TOO_LARGE, "The body may have " + route.bodyBytes() + " bytes.");
    }

    private static Optional<Problem> bodyType(Exchange exchange, Route route) {
        HttpServerRequest request = exchange.request();
        if (!exchange.announcesBody()) {
            return Optional.empty();
        }
        String coding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        if (coding != null && !coding.equalsIgnoreCase("identity")) {
            return Optional.of(Problem.of(ProblemType.UNSUPPORTED_MEDIA_TYPE, "The body must not be compressed.",
                    FieldError.header("Content-Encoding", "must be absent")));
        }
        String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
        Set<String> taken = route.shape().bodyTypes().isEmpty() ? Set.of(Answer.JSON) : route.shape().bodyTypes();
        if (type != null && !taken.contains(withoutCharset(type))) {
            String types = taken.stream().sorted().collect(Collectors.joining(" or "));
            return Optional.of(Problem.of(ProblemType.UNSUPPORTED_MEDIA_TYPE, "Send the body as " + types + ".",
                    FieldError.header("Content-Type", "must be " + types)));
        }
        return Optional.empty();
    }

    /** The media type alone; with any parameter but UTF-8 as charset, what stands in no contract. */
    private static String withoutCharset(String contentType) {
        String plain = contentType.toLowerCase(Locale.ROOT).replace("\"", "").replace(" ", "");
        return plain.endsWith(UTF_8) ? plain.substring(0, plain.length() - UTF_8.length()) : plain;
    }

    private void call(Exchange exchange, Route route, Caller caller, Map<String, String> parameters, String answerType,
            Buffer bytes) {
        byte[] utf8 = bytes.getBytes();
        Optional<Body> document = route.shape().plain(utf8);
        if (document.isEmpty() && utf8.length > 0) {
            switch (StrictJson.parse(utf8, route.jsonDepth())) {
                case StrictJson.Document(JsonObject json) -> document = Optional.of(new Body.Tree(json));
                case StrictJson.Fault(String detail) -> {
                    exchange.refuse(Problem.of(ProblemType.MALFORMED_JSON, detail, FieldError.pointer("", detail)));
                    return;
                }
            }
        }
        HttpServerRequest request = exchange.request();
        List<FieldError> errors = route.shape().errors(parameters, request.headers(), document);
        if (!errors.isEmpty()) {
            exchange.refuse(new Problem(ProblemType.CONTRACT_VIOLATION,
                    "The request does not fit the contract; see errors.", errors, Map.of()));
            return;
        }
        Call call = new Call(route.entry().operationId(), caller, exchange.requestId(), exchange.receivedAt(),
                parameters, request.headers(),
                Optional.ofNullable(request.getHeader("Idempotency-Key")).map(RequestEdge::unquoted), answerType,
                document, exchange.trace());
        route.entry().operation().handle(call).onSuccess(exchange::send)
                .onFailure(fault -> fail(exchange, call.operationId(), fault));
    }

    /** Whatever a step throws is a fault inside; without an answer the client would wait for ever. */
    private static void guarded(Exchange exchange, String operationId, Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            fail(exchange, operationId, e);
        }
    }

    private static void fail(Exchange exchange, String operationId, Throwable fault) {
        FaultLog.write(exchange, operationId, fault);
        exchange.send(Problem.of(ProblemType.INTERNAL, "The service failed."));
    }

    private static String unquoted(String value) {
        return value.startsWith("\"") && value.endsWith("\"") && value.length() > 1
                ? value.substring(1, value.length() - 1)
                : value;
    }
}
