package cn.yimatong;

import cn.yimatong.http.Answer;
import cn.yimatong.http.OperationEntry;
import cn.yimatong.http.Problem;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;

/**
 * Counts the answers of one operation by the class of their status. What is refused before an operation is reached, as
 * it is without a token or outside the contract, is not among them.
 */
final class AnswerMeters {

    private final Counter done;
    private final Counter refused;
    private final Counter failed;

    private AnswerMeters(MeterRegistry meters, String operation) {
        done = counter(meters, operation, "2xx");
        refused = counter(meters, operation, "4xx");
        failed = counter(meters, operation, "5xx");
    }

    private static Counter counter(MeterRegistry meters, String operation, String status) {
        return Counter.builder("yimatong.answers").description("Answers of operations, redirects among 2xx")
                .tag("operation", operation).tag("status", status).register(meters);
    }

    /** The same operation, counted. */
    static OperationEntry counting(MeterRegistry meters, OperationEntry entry) {
        AnswerMeters own = new AnswerMeters(meters, entry.operationId());
        return new OperationEntry(entry.operationId(), entry.needed(), call -> {
            Future<Answer> answer;
            try {
                answer = entry.operation().handle(call);
            } catch (RuntimeException e) {
                answer = Future.failedFuture(e);
            }
            return answer.onSuccess(own::answered).onFailure(_ -> own.failed.increment());
        });
    }

    private void answered(Answer answer) {
        switch (answer) {
            case Answer.Reply _ -> done.increment();
            case Problem problem -> (problem.type().status() < 500 ? refused : failed).increment();
        }
    }
}
