package cn.yimatong.http;

import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One operation as it is served: its entry, what the contract says of its request, and its own limits.
 *
 * @param entry who may call it, and what it does
 * @param path its template, as the contract has it
 * @param shape what its request must look like
 * @param offered the media types of its answers other than problems, the contract's first one first
 * @param bodyBytes the most that its body may take
 * @param jsonDepth how deep its body may be nested
 * @param answers counts its answers
 */
record Route(OperationEntry entry, String path, RequestShape shape, List<String> offered, int bodyBytes,
        int jsonDepth, AnswerMeters.OfOperation answers) {

    Route(Contract contract, Operation operation, OperationEntry entry, HttpLimits limits,
            AnswerMeters answers) {
        this(entry, operation.getAbsoluteOpenAPIPath(), contract.shape(operation.getOperationId()), offered(operation),
                limit(operation, "x-max-body-bytes", limits.bodyBytes()),
                limit(operation, "x-max-json-depth", limits.jsonDepth()), answers.of(entry.operationId()));
    }

    private static List<String> offered(Operation operation) {
        List<String> types = new ArrayList<>();
        Map<String, Object> responses = new TreeMap<>(
                operation.getOpenAPIModel().getJsonObject("responses").getMap());
        for (String status : responses.keySet()) {
            if (status.startsWith("2")) {
                // From the model: the response's own map has lost the order. The model has members of Vert.x's own,
                // too.
                JsonObject content = operation.getResponse(Integer.parseInt(status)).getOpenAPIModel()
                        .getJsonObject("content", new JsonObject());
                content.fieldNames().stream().filter(type -> type.contains("/") && !types.contains(type))
                        .forEach(types::add);
            }
        }
        return List.copyOf(types);
    }

    private static int limit(Operation operation, String extension, int otherwise) {
        return operation.getOpenAPIModel().getInteger(extension, otherwise);
    }
}
