package cn.yimatong;

import cn.yimatong.keys.IssuingKey;
import cn.yimatong.keys.KeyRing;
import cn.yimatong.keys.SigningToken;
import cn.yimatong.keys.pkcs11.TokenException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has each signing key that lies in a token sign something now and then, so that one that cannot be had is told of
 * before anybody wants a code of it. The node verifies all the same: that takes the public part alone.
 */
final class TokenWatch implements AutoCloseable {
    private static final Duration PERIOD = Duration.ofSeconds(2);
    /** A token that has said nothing for so long is told of, though it may still answer. */
    private static final Duration SILENCE = Duration.ofSeconds(10);
    private static final int MOST_AT_ONCE = 4;
    private static final Logger LOG = LoggerFactory.getLogger(TokenWatch.class);

    private final Vertx vertx;
    private final KeyRing keys;
    private final InstantSource clock;
    private final Duration silence;
    private final WorkerExecutor workers;
    private final long timer;

    // By kid, for the timer's context alone.
    private final Map<String, Long> askedAtNanos = new HashMap<>();
    private final Map<String, String> missing = new HashMap<>();
    private volatile Set<String> missingKids = Set.of();

    private TokenWatch(Vertx vertx, KeyRing keys, InstantSource clock, Duration period, Duration silence) {
        this.vertx = vertx;
        this.keys = keys;
        this.clock = clock;
        this.silence = silence;
        // Vert.x would write a stack trace each second of one that hangs.
        this.workers = vertx.createSharedWorkerExecutor("token-watch", MOST_AT_ONCE, 1, TimeUnit.DAYS);
        this.timer = vertx.setPeriodic(1, period.toMillis(), _ -> look());
    }

    /**
     * Begins.
     *
     * @param token where no key lies in it yet, whether it is there is said once, so that wrong settings are seen
     * before
     */
    static TokenWatch begin(Vertx vertx, KeyRing keys, Optional<SigningToken> token, InstantSource clock,
            MeterRegistry meters) {
        TokenWatch watch = begin(vertx, keys, clock, meters, PERIOD, SILENCE);
        if (keys.current().inToken().isEmpty()) {
            token.ifPresent(watch::reach);
        }
        return watch;
    }

    static TokenWatch begin(Vertx vertx, KeyRing keys, InstantSource clock, MeterRegistry meters, Duration period,
            Duration silence) {
        TokenWatch watch = new TokenWatch(vertx, keys, clock, period, silence);
        gauge("now", watch, own -> own.now(own.missingKids), meters);
        gauge("next", watch, own -> own.next(own.missingKids), meters);
        return watch;
    }

    private static void gauge(String turn, TokenWatch watch, ToDoubleFunction<TokenWatch> count, MeterRegistry meters) {
        Gauge.builder("yimatong.token.keys.missing", watch, count).tag("turn", turn)
                .description("Keys in a token that sign now, or are the next to, and that this node cannot sign with")
                .register(meters);
    }

    /** The keys that sign, or are the next to, and that this node cannot sign with, by their kids. From any thread. */
    Set<String> missing() {
        return missingKids;
    }

    /** How many of these are the one that signs now: 1 or 0. */
    private int now(Set<String> kids) {
        long now = clock.instant().getEpochSecond();
        return keys.current().issuingKey(now, now).filter(key -> kids.contains(key.kid())).isPresent() ? 1 : 0;
    }

    private int next(Set<String> kids) {
        return kids.size() - now(kids);
    }

    @Override
    public void close() {
        vertx.cancelTimer(timer);
    }

    private void reach(SigningToken token) {
        workers.executeBlocking(token.token()::reach, false).timeout(silence.toMillis(), TimeUnit.MILLISECONDS)
                .onSuccess(label -> LOG.info("the token {} is reached", label))
                .onFailure(failure -> LOG.warn("the token cannot be had, and no key could be taken from it: {}",
                        failure instanceof TimeoutException ? silent(silence) : failure.getMessage()));
    }

    /** A token may take longer than the time between two looks, and longer for one key than for another. */
    private void look() {
        Map<String, IssuingKey> inToken = new HashMap<>();
        keys.current().inToken().forEach(key -> inToken.put(key.kid(), key));
        missing.keySet().retainAll(inToken.keySet());
        long now = System.nanoTime();
        inToken.forEach((kid, key) -> {
            Long asked = askedAtNanos.putIfAbsent(kid, now);
            if (asked == null) {
                workers.executeBlocking(() -> missing(key), false).onComplete(done -> {
                    askedAtNanos.remove(kid);
                    tell(kid, done.succeeded() ? done.result() : Optional.of(String.valueOf(done.cause())));
                });
            } else if (now - asked > silence.toNanos()) {
                tell(kid, Optional.of(silent(silence)));
            }
        });
        missingKids = Set.copyOf(missing.keySet());
    }

    private void tell(String kid, Optional<String> why) {
        if (why.isEmpty()) {
            if (missing.remove(kid) != null) {
                LOG.info("the signing key {} can be had again", kid);
            }
        } else if (!why.get().equals(missing.put(kid, why.get()))) {
            LOG.error("the signing key {} lies in a token and cannot be had, so nothing is issued under it here: {}",
                    kid, why.get());
        }
        missingKids = Set.copyOf(missing.keySet());
    }

    /** Why a key cannot be had, if it cannot. Blocks as long as its token does. */
    private static Optional<String> missing(IssuingKey key) {
        try {
            key.prove();
            return Optional.empty();
        } catch (TokenException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        } catch (RuntimeException | LinkageError e) {
            return Optional.of("unexpectedly: " + e);
        }
    }

    /** Of these, those that cannot be had, by their kid, and why. */
    static Map<String, String> missing(List<IssuingKey> inToken) {
        Map<String, String> missing = new HashMap<>();
        for (IssuingKey key : inToken) {
            try {
                inTime(() -> missing(key)).ifPresent(why -> missing.put(key.kid(), why));
            } catch (TokenException e) {
                missing.put(key.kid(), String.valueOf(e.getMessage()));
            }
        }
        return Map.copyOf(missing);
    }

    /**
     * What a token answers to a command, which nobody else would tell that it hangs.
     *
     * @throws TokenException it cannot, or has not in time
     */
    static <T> T inTime(Supplier<T> asks) {
        FutureTask<T> answer = new FutureTask<>(asks::get);
        Thread.ofPlatform().daemon().name("token").start(answer);
        try {
            return answer.get(SILENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException _) {
            throw new TokenException(silent(SILENCE));
        } catch (ExecutionException e) {
            throw new TokenException(e.getCause() instanceof TokenException told
                    ? String.valueOf(told.getMessage())
                    : "unexpectedly: " + e.getCause());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new TokenException("the token is waited for no more");
        }
    }

    private static String silent(Duration silence) {
        return "the token has not answered for " + silence.toSeconds() + " s";
    }
}
