package cn.yimatong.ledger;

import static cn.yimatong.ledger.TestDeployment.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.ledger.LedgerUnavailableException.Effect;
import io.lettuce.core.RedisCommandExecutionException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ShardTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Shard shard = new Shard("one:1", meters);
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void stop() {
        get(vertx.close());
    }

    @Test
    void aFullQueueIsToldAtOnceAndLeavesTheBreakerShut() {
        Attempts attempts = new Attempts(vertx, LONG.dividedBy(2), LONG);
        for (int i = 0; i < 16_384; i++) {
            assertTrue(shard.enter());
        }
        for (int i = 0; i < 100; i++) {
            LedgerUnavailableException full = assertThrows(LedgerUnavailableException.class,
                    () -> get(attempts.ask(shard, () -> CompletableFuture.completedFuture("answer"))));
            assertTrue(full.overloaded());
            assertEquals(Effect.NOT_EXECUTED, full.effect());
        }
        assertEquals(100, asked("full"));
        shard.leave();
        assertEquals("answer", get(attempts.ask(shard, () -> CompletableFuture.completedFuture("answer"))));
    }

    @Test
    void aMasterThatFailsIsLeftAloneAndTriedAgainByItself() {
        Attempts attempts = new Attempts(vertx, Duration.ofMillis(1), Duration.ofMillis(2));
        AtomicInteger sent = new AtomicInteger();
        Supplier<CompletionStage<String>> failing = () -> {
            sent.incrementAndGet();
            return CompletableFuture.failedFuture(new RedisCommandExecutionException("CLUSTERDOWN"));
        };
        for (int i = 0; i < 16; i++) {
            assertThrows(LedgerUnavailableException.class, () -> get(attempts.ask(shard, failing)));
        }
        int before = sent.get();
        LedgerUnavailableException alone = assertThrows(LedgerUnavailableException.class,
                () -> get(attempts.ask(shard, failing)));
        assertEquals(before, sent.get());
        assertEquals(Effect.NOT_EXECUTED, alone.effect());
        assertFalse(alone.overloaded());
        assertEquals(1, meters.get("yimatong.ledger.left.alone").gauge().value());

        Attempts patient = new Attempts(vertx, LONG.dividedBy(2), LONG);
        long end = System.nanoTime() + LONG.toNanos();
        while (meters.get("yimatong.ledger.left.alone").gauge().value() > 0 && System.nanoTime() < end) {
            patient.ask(shard, () -> CompletableFuture.completedFuture("answer")).toCompletionStage()
                    .toCompletableFuture().handle((answer, _) -> answer).join();
        }
        assertEquals("answer", get(patient.ask(shard, () -> CompletableFuture.completedFuture("answer"))));
    }

    @Test
    void anotherMasterDoesNotNotice() {
        Attempts attempts = new Attempts(vertx, Duration.ofMillis(1), Duration.ofMillis(2));
        for (int i = 0; i < 32; i++) {
            assertThrows(LedgerUnavailableException.class, () -> get(attempts.ask(shard,
                    () -> CompletableFuture.<String>failedFuture(new RedisCommandExecutionException("CLUSTERDOWN")))));
        }
        Attempts patient = new Attempts(vertx, LONG.dividedBy(2), LONG);
        assertEquals("answer", get(patient.ask(new Shard("two:2", meters),
                () -> CompletableFuture.completedFuture("answer"))));
    }

    @Test
    void anAnswerThatArrivedInTimeCountsHoweverLateTheEventLoopComesToIt() {
        Attempts attempts = new Attempts(vertx, Duration.ofMillis(100), Duration.ofMillis(200));
        CompletableFuture<String> answer = new CompletableFuture<>();
        CompletableFuture<String> heard = new CompletableFuture<>();
        vertx.getOrCreateContext().runOnContext(_ -> {
            attempts.ask(shard, () -> answer).onSuccess(heard::complete).onFailure(heard::completeExceptionally);
            long start = System.nanoTime();
            answer.complete("answer");
            while (System.nanoTime() - start < Duration.ofMillis(400).toNanos()) {
                Thread.onSpinWait();
            }
        });
        assertEquals("answer", get(heard));
        assertEquals(0, meters.get("yimatong.ledger.late.answers").counter().count());
    }

    private long asked(String outcome) {
        return meters.get("yimatong.ledger.questions").tag("outcome", outcome).timer().count();
    }
}
