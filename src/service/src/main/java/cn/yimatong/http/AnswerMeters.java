package cn.yimatong.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * Counts the answers, each once, also where its client was gone meanwhile: by operation and class of status, and those
 * by which the edge refuses a request besides by their problem. All counters are there from the start, so that the
 * first has a rate and a request looks none up. Safe for many threads.
 */
final class AnswerMeters {

    private final MeterRegistry meters;
    private final OfOperation none;
    private final Map<ProblemType, Counter> refusals = new EnumMap<>(ProblemType.class);

    AnswerMeters(MeterRegistry meters) {
        this.meters = meters;
        this.none = of("none");
        for (ProblemType type : ProblemType.values()) {
            refusals.put(type, Counter.builder("yimatong.refused.requests")
                    .description("Requests that were refused before their operation saw them")
                    .tag("reason", type.slug()).register(meters));
        }
    }

    /** What counts the answers of an operation; the same counters each time. */
    OfOperation of(String operationId) {
        return new OfOperation(meters, operationId);
    }

    /** What counts the answers to requests that mean no operation. */
    OfOperation none() {
        return none;
    }

    /** The edge has refused a request; its answer is counted besides. */
    void refused(ProblemType type) {
        Objects.requireNonNull(refusals.get(type)).increment();
    }

    /** The answers of one operation. */
    static final class OfOperation {

        private final Counter done;
        private final Counter refused;
        private final Counter failed;
        private final Counter unauthenticated;

        private OfOperation(MeterRegistry meters, String operation) {
            done = counter(meters, operation, "2xx");
            refused = counter(meters, operation, "4xx");
            failed = counter(meters, operation, "5xx");
            unauthenticated = Counter.builder("yimatong.unauthenticated.requests")
                    .description("Requests without a token that is in force, by the operation that they mean")
                    .tag("operation", operation).register(meters);
        }

        private static Counter counter(MeterRegistry meters, String operation, String status) {
            return Counter.builder("yimatong.answers")
                    .description("Answers by operation, none where a request means none; redirects among 2xx")
                    .tag("operation", operation).tag("status", status).register(meters);
        }

        /** A request had no token that is in force; its answer is counted besides. */
        void unauthenticated() {
            unauthenticated.increment();
        }

        void answered(int status) {
            (status < 400 ? done : status < 500 ? refused : failed).increment();
        }
    }
}
