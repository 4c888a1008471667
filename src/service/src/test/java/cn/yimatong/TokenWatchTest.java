package cn.yimatong;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cn.yimatong.keys.KeysInToken;
import cn.yimatong.keys.SigningToken;
import cn.yimatong.keys.pkcs11.ModuleInJava;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is told of keys in a token that answers, and does not. */
@Timeout(120)
final class TokenWatchTest {
    private static final Duration PERIOD = Duration.ofMillis(20);

    private final Semaphore signatures = new Semaphore(100_000);
    private final ModuleInJava module = KeysInToken.module(signatures::acquireUninterruptibly);

    @Test
    void aTokenThatNeverAnswersIsToldOfAndSoIsItsReturn(@TempDir Path folder) throws Exception {
        Vertx vertx = Vertx.vertx();
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        try (SigningToken token = new SigningToken(module.token(), OptionalLong.empty());
                TokenWatch _ = TokenWatch.begin(vertx, KeysInToken.staged(token, folder),
                        InstantSource.system(), meters, PERIOD, Duration.ofSeconds(1))) {
            int before = module.asked.get();
            Poll.until(() -> module.asked.get() > before + 3);
            Poll.until(() -> missing(meters, "next") == 0);
            signatures.drainPermits();
            Poll.until(() -> missing(meters, "next") == 1);
            assertEquals(0, missing(meters, "now"), "the key that signs lies elsewhere");
            signatures.release(100_000);
            Poll.until(() -> missing(meters, "next") == 0);
        } finally {
            Await.result(vertx.close());
        }
    }

    private static double missing(SimpleMeterRegistry meters, String turn) {
        return meters.get("yimatong.token.keys.missing").tag("turn", turn).gauge().value();
    }
}
