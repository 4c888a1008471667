package cn.yimatong.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;

/** The operations that the kit serves itself: the contract, and what each problem means. */
final class KitOperations {

    private KitOperations() {}

    static List<OperationEntry> of(Contract contract) {
        return List.of(
                OperationEntry.open("getContract",
                        _ -> Future.succeededFuture(Answer.of(200, "application/yaml", contract.yaml())
                                .with("Cache-Control", "max-age=300"))),
                OperationEntry.open("explainProblem", KitOperations::explain));
    }

    private static Future<Answer> explain(Call call) {
        Optional<ProblemType> type = ProblemType.bySlug(call.path("problem"));
        return Future.succeededFuture(type.isPresent()
                ? Answer.of(200, "text/plain;charset=utf-8", Buffer.buffer(type.get().explanation()))
                : Problem.of(ProblemType.NOT_FOUND, "There is no such problem."));
    }
}
