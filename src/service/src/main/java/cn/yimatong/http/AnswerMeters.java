package cn.yimatong.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts the answers, each once, also where its client was gone meanwhile: by operation and class of status, and those
 * by which the edge refuses a request besides by operation and problem. The former are all there from the start, so
 * that the first has a rate and a request looks none up; of the latter, which could be hundreds, those that callers
 * meet most often, and what occurs. Safe for many threads.
 */
final class AnswerMeters {

    private static final List<ProblemType> FREQUENT = List.of(ProblemType.UNAUTHENTICATED, ProblemType.FORBIDDEN,
            ProblemType.TOO_MANY_REQUESTS);

    private final MeterRegistry meters;
    private final OfOperation none;

    AnswerMeters(MeterRegistry meters) {
        this.meters = meters;
        this.none = of("none");
    }

    /** What counts the answers of an operation; the same counters each time. */
    OfOperation of(String operationId) {
        return new OfOperation(meters, operationId);
    }

    /** What counts the answers to requests that mean no operation. */
    OfOperation none() {
        return none;
    }

    /** The answers of one operation. */
    static final class OfOperation {

        private final MeterRegistry meters;
        private final String operation;
        private final Counter done;
        private final Counter refused;
        private final Counter failed;
        private final Map<ProblemType, Counter> refusals = new ConcurrentHashMap<>();

        private OfOperation(MeterRegistry meters, String operation) {
            this.meters = meters;
            this.operation = operation;
            done = answers("2xx");
            refused = answers("4xx");
            failed = answers("5xx");
            FREQUENT.forEach(this::counter);
        }

        private Counter answers(String status) {
            return Counter.builder("yimatong.answers")
                    .description("Answers by operation, none where a request means none; redirects among 2xx")
                    .tag("operation", operation).tag("status", status).register(meters);
        }

        private Counter counter(ProblemType reason) {
            return refusals.computeIfAbsent(reason, this::make);
        }

        private Counter make(ProblemType reason) {
            return Counter.builder("yimatong.refused.requests")
                    .description(
                            "Requests that were refused before their operation saw them, none where they mean none")
                    .tag("operation", operation).tag("reason", reason.slug()).register(meters);
        }

        /** The edge has refused a request; its answer is counted besides. */
        void refused(ProblemType reason) {
            counter(reason).increment();
        }

        void answered(int status) {
            (status < 400 ? done : status < 500 ? refused : failed).increment();
        }
    }
}
