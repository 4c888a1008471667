package cn.yimatong.issuance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.Poll;
import cn.yimatong.keys.IssuingKey;
import cn.yimatong.keys.KeyRing;
import cn.yimatong.keys.KeysInToken;
import cn.yimatong.keys.SigningToken;
import cn.yimatong.keys.pkcs11.TokenException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who waits for a token that hangs, and for how long. */
@Timeout(120)
final class MintingTest {

    private final Vertx vertx = Vertx.vertx();
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final Minting minting = new Minting(vertx.createSharedWorkerExecutor("minting", 1),
            vertx.createSharedWorkerExecutor("minting-in-token", 1), meters);
    private final CountDownLatch hangs = new CountDownLatch(1);

    private SigningToken token;
    private IssuingKey inToken;
    private IssuingKey elsewhere;

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        token = new SigningToken(KeysInToken.module(() -> {}).token(), OptionalLong.empty());
        KeyRing keys = KeysInToken.staged(token, folder);
        inToken = keys.current().inToken().getFirst();
        long now = Instant.now().getEpochSecond();
        elsewhere = keys.current().issuingKey(now, now).orElseThrow();
    }

    @AfterEach
    void close() {
        hangs.countDown();
        token.close();
        result(vertx.close());
    }

    @Test
    void aTokenThatHangsHoldsUpItsOwnCodesAloneAndTheyAreRefusedInTime() {
        List<Future<String>> late = List.of(hung(), minting.by(inToken, () -> "behind it"));
        assertEquals(2, waiting("token"));
        assertEquals("another key's", result(minting.by(elsewhere, () -> "another key's")));
        for (Future<String> one : late) {
            Throwable why = assertThrows(CompletionException.class, () -> result(one)).getCause();
            assertInstanceOf(TokenException.class, why);
        }
        assertTrue(hangs.getCount() > 0, "it hangs still");
        hangs.countDown();
        Poll.until(() -> result(minting.by(inToken, () -> "again").transform(
                done -> Future.succeededFuture(done.succeeded()))));
        Poll.until(() -> waiting("token") == 0 && waiting("here") == 0);
    }

    @Test
    void howManyWaitForAThreadThatSignsIsCounted() {
        List<Future<String>> all = List.of(minting.by(elsewhere, this::whenItNoLongerHangs),
                minting.by(elsewhere, () -> "behind it"));
        assertEquals(2, waiting("here"));
        assertEquals(0, waiting("token"));
        hangs.countDown();
        all.forEach(MintingTest::result);
        Poll.until(() -> waiting("here") == 0);
    }

    private double waiting(String key) {
        return meters.get("yimatong.minting.waiting").tag("key", key).gauge().value();
    }

    @Test
    void notManyMayWaitForATokenThatHangs() {
        List<Future<String>> waiting = new ArrayList<>(List.of(hung()));
        while (!waiting.getLast().isComplete()) {
            waiting.add(minting.by(inToken, () -> "behind it"));
            assertTrue(waiting.size() <= 501, "nobody is refused");
        }
        assertInstanceOf(TokenException.class, waiting.getLast().cause());
        assertEquals(501, waiting.size());
    }

    private Future<String> hung() {
        return minting.by(inToken, this::whenItNoLongerHangs);
    }

    private String whenItNoLongerHangs() throws InterruptedException {
        assertTrue(hangs.await(60, TimeUnit.SECONDS));
        return "late";
    }

    private static <T> T result(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}
