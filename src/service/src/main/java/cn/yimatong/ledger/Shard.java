package cn.yimatong.ledger;

import cn.yimatong.ledger.LedgerUnavailableException.Effect;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
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
    private final Map<Outcome, Timer> asked = new EnumMap<>(Outcome.class);
    private final Counter secondTries;
    private final Counter lateAnswers;
    private final Counter unusableAnswers;

    /** How a question ends. */
    enum Outcome {
        /** With an answer in time. */
        ANSWERED,
        /** With one that says that nothing that writes is carried out; nothing has changed. */
        REFUSED,
        /** Without, and nothing has changed. */
        NOT_EXECUTED,
        /** Without, and Redis may have carried it out. */
        UNKNOWN,
        /** Not asked: this master has not answered lately. */
        LEFT_ALONE,
        /** Not asked: too many wait already. */
        FULL
    }

    /**
     * @param name host and port, for people
     * @param meters where what happens is counted
     */
    Shard(String name, MeterRegistry meters) {
        this.name = name;
        this.breaker = CircuitBreaker.of(name, BREAKER);
        for (Outcome outcome : Outcome.values()) {
            asked.put(outcome, Timer.builder("yimatong.ledger.questions")
                    .description("Questions that a master was asked, or would have been")
                    .tag("shard", name).tag("outcome", outcome.name().toLowerCase(Locale.ROOT)).register(meters));
        }
        secondTries = Counter.builder("yimatong.ledger.second.tries")
                .description("Questions that were asked once more, as no answer came").tag("shard", name)
                .register(meters);
        lateAnswers = Counter.builder("yimatong.ledger.late.answers")
                .description("Answers that were thrown away, as they came after the budget").tag("shard", name)
                .register(meters);
        unusableAnswers = Counter.builder("yimatong.ledger.unusable.answers")
                .description("Answers of lost data, of a later version, and errors of Redis's own")
                .tag("shard", name).register(meters);
        Gauge.builder("yimatong.ledger.unanswered", unanswered, AtomicInteger::get)
                .description("Questions that wait for an answer").tag("shard", name).register(meters);
        Gauge.builder("yimatong.ledger.left.alone", breaker, state -> state.getState() == State.CLOSED ? 0 : 1)
                .description("1 while a master is asked only to see whether it is back").tag("shard", name)
                .register(meters);
    }

    /** One that nobody watches. */
    Shard(String name) {
        this(name, new CompositeMeterRegistry());
    }

    /** One that nobody watches and that is asked however often it fails: what it does hangs on no clock. */
    static Shard neverLeftAlone(String name) {
        Shard shard = new Shard(name);
        shard.breaker.transitionToDisabledState();
        return shard;
    }

    String name() {
        return name;
    }

    /** Whether a question may be asked; whoever gets true tells with {@link #answered} or {@link #failed} what came. */
    boolean allows() {
        boolean allowed = breaker.tryAcquirePermission();
        if (!allowed) {
            count(Outcome.LEFT_ALONE, 0);
        }
        return allowed;
    }

    /** A question that was allowed has an answer, whichever; it took this long. */
    void answered(long nanos) {
        breaker.onSuccess(nanos, TimeUnit.NANOSECONDS);
        count(Outcome.ANSWERED, nanos);
    }

    /** A question that was allowed has none. */
    void failed(long nanos, LedgerUnavailableException failure) {
        if (failure.overloaded()) {
            // Says nothing of the master, and the place in the breaker must be given back.
            breaker.releasePermission();
            count(Outcome.FULL, nanos);
        } else {
            breaker.onError(nanos, TimeUnit.NANOSECONDS, failure);
            count(outcome(failure), nanos);
        }
    }

    private static Outcome outcome(LedgerUnavailableException failure) {
        if (failure.effect() == Effect.UNKNOWN) {
            return Outcome.UNKNOWN;
        }
        return failure.isRefusal() ? Outcome.REFUSED : Outcome.NOT_EXECUTED;
    }

    void askedAgain() {
        secondTries.increment();
    }

    void answeredLate() {
        lateAnswers.increment();
    }

    /** It did answer, and counts as {@link Outcome#ANSWERED} as well. */
    void answeredUnusably() {
        unusableAnswers.increment();
    }

    private void count(Outcome outcome, long nanos) {
        Objects.requireNonNull(asked.get(outcome)).record(nanos, TimeUnit.NANOSECONDS);
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
}
