package cn.yimatong.http;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Which requests are traced: those that bring a context, as it says, and one in so many of the others. What the lot
 * does not fall on has no trace at all, as nobody could find it by its id.
 *
 * @param tracer records every span that it begins, unless a caller's context says that it is not recorded
 * @param oneIn one of so many requests without a context is recorded; 0: none
 */
public record Traces(Tracer tracer, int oneIn) {

    public Traces {
        if (oneIn < 0) {
            throw new IllegalArgumentException("one in " + oneIn);
        }
    }

    /** Nothing is recorded; what a caller sends stands in log lines nevertheless. */
    public static final Traces NONE = new Traces(OpenTelemetry.noop().getTracer(""), 0);

    private static final String TRACE_PARENT = "traceparent";

    private static final TextMapGetter<MultiMap> HEADERS = (headers, name) -> headers == null
            ? null
            : headers.get(name);

    /** Begins the span of a request whose operation is known. */
    Trace begin(HttpServerRequest request, Route route, String requestId) {
        Context caller = request.headers().contains(TRACE_PARENT)
                ? W3CTraceContextPropagator.getInstance().extract(Context.root(), request.headers(), HEADERS)
                : Context.root();
        if (!Span.fromContext(caller).getSpanContext().isValid()
                && (oneIn == 0 || ThreadLocalRandom.current().nextInt(oneIn) > 0)) {
            return Trace.none(requestId);
        }
        Span span = tracer.spanBuilder(route.entry().operationId()).setParent(caller).setSpanKind(SpanKind.SERVER)
                .setAttribute("http.request.method", request.method().name())
                .setAttribute("http.route", route.path()).startSpan();
        return new Trace(tracer, caller.with(span), requestId);
    }
}
