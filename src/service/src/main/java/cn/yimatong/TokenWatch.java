package cn.yimatong;

import cn.yimatong.keys.IssuingKey;
import cn.yimatong.keys.KeyRing;
import cn.yimatong.keys.pkcs11.TokenException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has each signing key that lies in a token sign something now and then, so that one that cannot be had is told of
 * before anybody wants a code of it. The node verifies all the same: that takes the public part alone.
 */
final class TokenWatch implements AutoCloseable {
    private static final Duration PERIOD = Duration.ofSeconds(2);
    private static final Logger LOG = LoggerFactory.getLogger(TokenWatch.class);

    private final Vertx vertx;
    private final KeyRing keys;
    private final long timer;
    private final AtomicBoolean looking = new AtomicBoolean();
    private volatile Map<String, String> missing = Map.of();

    private TokenWatch(Vertx vertx, KeyRing keys) {
        this.vertx = vertx;
        this.keys = keys;
        this.timer = vertx.setPeriodic(1, PERIOD.toMillis(), _ -> look());
    }

    /** Begins. */
    static TokenWatch begin(Vertx vertx, KeyRing keys, MeterRegistry meters) {
        TokenWatch watch = new TokenWatch(vertx, keys);
        Gauge.builder("yimatong.token.keys.missing", watch, own -> own.missing.size())
                .description(
                        "Signing keys in a token that sign or are the next to, and that this node cannot sign with")
                .register(meters);
        return watch;
    }

    @Override
    public void close() {
        vertx.cancelTimer(timer);
    }

    /** A token may take longer than the time between two looks. */
    private void look() {
        List<IssuingKey> inToken = keys.current().inToken();
        if ((!inToken.isEmpty() || !missing.isEmpty()) && looking.compareAndSet(false, true)) {
            vertx.executeBlocking(() -> {
                tell(inToken);
                return true;
            }, false).onComplete(_ -> looking.set(false));
        }
    }

    private void tell(List<IssuingKey> inToken) {
        Map<String, String> now = missing(inToken);
        now.forEach((kid, why) -> {
            if (!why.equals(missing.get(kid))) {
                LOG.error("the signing key {} lies in a token and cannot be had, so nothing is issued under it here:"
                        + " {}", kid, why);
            }
        });
        inToken.stream().map(IssuingKey::kid).filter(kid -> missing.containsKey(kid) && !now.containsKey(kid))
                .forEach(kid -> LOG.info("the signing key {} can be had again", kid));
        missing = now;
    }

    /** Of these, those that cannot be had, by their kid, and why. Blocks as long as the token does. */
    static Map<String, String> missing(List<IssuingKey> inToken) {
        Map<String, String> missing = new TreeMap<>();
        for (IssuingKey key : inToken) {
            try {
                key.prove();
            } catch (TokenException e) {
                missing.put(key.kid(), String.valueOf(e.getMessage()));
            }
        }
        return Map.copyOf(missing);
    }
}
