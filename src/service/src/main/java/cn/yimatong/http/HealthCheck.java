package cn.yimatong.http;

import io.vertx.core.Future;
import java.util.function.Supplier;

/**
 * One thing that must be well for the node to be ready.
 *
 * @param name as it stands in the answer, for instance {@code ledger}
 * @param check true if it is well; false, a failure, or no answer within a second is not
 */
public record HealthCheck(String name, Supplier<Future<Boolean>> check) {}
