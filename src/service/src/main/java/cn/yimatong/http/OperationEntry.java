package cn.yimatong.http;

import cn.yimatong.access.Capability;
import java.util.Optional;

/**
 * An operation and who may call it.
 *
 * @param operationId as in the contract
 * @param needed the capability without which the answer is 403, or empty for a public operation. What else a caller
 * lacks, such as the scene, the operation itself refuses with {@link ProblemType#FORBIDDEN}
 * @param operation what is done
 */
public record OperationEntry(String operationId, Optional<Capability> needed, Operation operation) {

    /** An operation for callers with this capability. */
    public static OperationEntry guarded(String operationId, Capability needed, Operation operation) {
        return new OperationEntry(operationId, Optional.of(needed), operation);
    }

    /** An operation for everybody, without a token. */
    public static OperationEntry open(String operationId, Operation operation) {
        return new OperationEntry(operationId, Optional.empty(), operation);
    }
}
