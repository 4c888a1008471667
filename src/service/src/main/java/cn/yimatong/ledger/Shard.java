package cn.yimatong.ledger;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What a node knows of one master: how many questions it owes an answer, and whether it has answered lately. A master
 * that has failed is left alone but for a few questions that try it; the other masters do not notice.
 */
final class Shard {
    /**
     * Half a second of 30,000 questions a second; with more, a Redis that stalls costs memory and helps nobody. Counted
     * here, as Lettuce writes a stack trace to the log for each command over its own bound.
     */
    private static final int MAX_UNANSWERED = 16_384;

    private static final CircuitBreakerConfig BREAKER = CircuitBreakerConfig.custom()
            .slidingWindowType(SlidingWindowType.COUNT_BASED)
            .slidingWindowSize(32)
            .minimumNumberOfCalls(16)
            // High, so that a slot that moves, or a burst that meets a node just started, opens nothing.
            .failureRateThreshold(80)
            .waitDurationInOpenState(Duration.ofMillis(200))
            .permittedNumberOfCallsInHalfOpenState(2)
            // A question that is never told of, because its caller is gone, must not keep the breaker half open.
            .maxWaitDurationInHalfOpenState(Duration.ofSeconds(5))
            .build();

    private final String name;
    private final AtomicInteger unanswered = new AtomicInteger();
    private final CircuitBreaker breaker;

    /** @param name host and port, for people */
    Shard(String name) {
        this.name = name;
        this.breaker = CircuitBreaker.of(name, BREAKER);
    }

    String name() {
        return name;
    }

    /** Whether a question may be asked; whoever gets true tells with {@link #answered} or {@link #failed} what came. */
    boolean allows() {
        return breaker.tryAcquirePermission();
    }

    void answered() {
        breaker.onSuccess(0, breaker.getTimestampUnit());
    }

    void failed(Throwable failure) {
        breaker.onError(0, breaker.getTimestampUnit(), failure);
    }

    /** Whether one more can wait for its answer; whoever gets true gives the place back with {@link #leave}. */
    boolean enter() {
        if (unanswered.incrementAndGet() > MAX_UNANSWERED) {
            unanswered.decrementAndGet();
            return false;
        }
        return true;
    }

    void leave() {
        unanswered.decrementAndGet();
    }

    /** How many questions wait for an answer. */
    int unanswered() {
        return unanswered.get();
    }

    /** Whether questions are refused, because too many have failed lately. */
    boolean isOpen() {
        return breaker.getState() == CircuitBreaker.State.OPEN;
    }
}
