package cn.yimatong.http;

import io.vertx.core.Future;

/** What a feature does for one {@code operationId} of the contract. */
@FunctionalInterface
public interface Operation {

    /**
     * Answers a call. Runs on an event loop and must not block it. The call is authenticated, within the limits and
     * allowed by the contract.
     *
     * @return the answer, a refusal included: {@link Problem} is an {@link Answer}. A failed future, like an exception,
     * is a fault of the service: 500 without any inner text
     */
    Future<Answer> handle(Call call);
}
