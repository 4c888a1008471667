package cn.yimatong.http;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.validation.ResponseValidator;
import io.vertx.openapi.validation.ValidatableResponse;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/**
 * Holds real answers against the contract. Stricter than the contract itself: an answer with a member that the contract
 * does not list is refused, so that nothing is disclosed by accident.
 */
public final class ContractCheck {

    private final Contract contract;
    private final ResponseValidator validator;

    private ContractCheck(Contract contract, ResponseValidator validator) {
        this.contract = contract;
        this.validator = validator;
    }

    /** Reads the contract. */
    public static ContractCheck load(Vertx vertx) {
        Contract contract = TestService.await(Contract.load(vertx, json -> {
            json.getJsonObject("components").getJsonObject("schemas").forEach(entry -> close(entry.getValue()));
            return json;
        }));
        return new ContractCheck(contract, ResponseValidator.create(vertx, contract.openApi()));
    }

    /** The operation that a method and a path mean; without one there is nothing to check. */
    public Optional<String> operationId(String method, String path) {
        return Optional.ofNullable(contract.openApi().findOperation(path, HttpMethod.valueOf(method)))
                .map(Operation::getOperationId);
    }

    /**
     * Checks one answer.
     *
     * @param operationId the operation that was called
     * @param headers the answer's headers, names in any case
     * @throws AssertionError if the contract does not allow the answer
     */
    public void check(String operationId, int status, Map<String, String> headers, Buffer body) {
        Map<String, String> byLowerCase = new HashMap<>();
        headers.forEach((name, value) -> byLowerCase.put(name.toLowerCase(Locale.ROOT), value));
        var response = Objects.requireNonNull(contract.openApi().operation(operationId), operationId)
                .getResponse(status);
        if (response == null) {
            throw new AssertionError(operationId + " has no answer " + status + " in the contract");
        }
        String type = byLowerCase.getOrDefault("content-type", "").split(";", -1)[0];
        try {
            TestService.await(validator.validate(
                    body.length() == 0
                            ? ValidatableResponse.create(status, byLowerCase)
                            : ValidatableResponse.create(status, byLowerCase, body, type),
                    operationId));
        } catch (CompletionException e) {
            throw new AssertionError(operationId + " " + status + ": " + e.getCause(), e);
        }
    }

    private static void close(Object node) {
        if (node instanceof JsonArray array) {
            array.forEach(ContractCheck::close);
        } else if (node instanceof JsonObject schema) {
            schema.forEach(entry -> close(entry.getValue()));
            if (schema.getValue("properties") instanceof JsonObject && schema.getValue("type") instanceof String) {
                schema.put("additionalProperties", false);
            }
        }
    }
}
