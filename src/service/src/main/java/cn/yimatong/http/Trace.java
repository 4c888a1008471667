package cn.yimatong.http;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * The trace that a request belongs to (W3C Trace Context, section 3), and the span that answers it. Spans bear the
 * words of the contract alone: no path as it was asked, no header, no body.
 */
public final class Trace {

    private static final int SERVER_ERROR = 500;

    private final Tracer tracer;
    private final Context context;
    private final String requestId;

    Trace(Tracer tracer, Context context, String requestId) {
        this.tracer = tracer;
        this.context = context;
        this.requestId = requestId;
    }

    /** Of a request that is recorded nowhere. */
    static Trace none(String requestId) {
        return new Trace(Traces.NONE.tracer(), Context.root(), requestId);
    }

    private Span span() {
        return Span.fromContext(context);
    }

    /**
     * Puts the ids by which a request is found again into a log line: {@code request_id}, and {@code trace_id} where
     * its caller has sent one or it is recorded.
     */
    public LoggingEventBuilder on(LoggingEventBuilder line) {
        SpanContext known = span().getSpanContext();
        LoggingEventBuilder named = line.addKeyValue("request_id", requestId);
        return known.isValid() ? named.addKeyValue("trace_id", known.getTraceId()) : named;
    }

    /** Begins a span within this one; where the request is not recorded, one that does nothing. */
    public Span child(String name) {
        return child(name, SpanKind.INTERNAL, "", "");
    }

    /** Asks within a span of its own, of kind client, which says which system is asked. */
    public <T> Future<T> asking(String name, String system, Supplier<Future<T>> question) {
        Span span = child(name, SpanKind.CLIENT, "db.system.name", system);
        if (!span.isRecording()) {
            return question.get();
        }
        return question.get().onComplete(_ -> span.end(), _ -> {
            span.setStatus(StatusCode.ERROR);
            span.end();
        });
    }

    private Span child(String name, SpanKind kind, String attribute, String value) {
        if (!span().isRecording()) {
            return Span.getInvalid();
        }
        SpanBuilder builder = tracer.spanBuilder(name).setParent(context).setSpanKind(kind);
        if (!attribute.isEmpty()) {
            builder.setAttribute(attribute, value);
        }
        return builder.startSpan();
    }

    /** The {@code traceresponse} of the answer (W3C Trace Context Level 2, draft), where there is a trace. */
    Optional<String> response() {
        SpanContext known = span().getSpanContext();
        return known.isValid()
                ? Optional.of("00-" + known.getTraceId() + "-" + known.getSpanId() + "-"
                        + known.getTraceFlags().asHex())
                : Optional.empty();
    }

    /** The request is answered. */
    void answered(int status) {
        Span span = span();
        span.setAttribute("http.response.status_code", status);
        if (status >= SERVER_ERROR) {
            span.setStatus(StatusCode.ERROR);
        }
        span.end();
    }

    /** Nobody is there to hear the answer. */
    void lost() {
        span().setStatus(StatusCode.ERROR, "the connection was lost");
        span().end();
    }
}
