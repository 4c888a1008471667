package cn.yimatong.ledger;

import static cn.yimatong.ledger.TestDeployment.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.ledger.LedgerUnavailableException.Effect;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AttemptsTest {
    private static final Duration LONG = Duration.ofSeconds(10);

    private final Vertx vertx = Vertx.vertx();
    /** Each try as it is sent, for the test to answer. */
    private final BlockingQueue<CompletableFuture<String>> tries = new LinkedBlockingQueue<>();

    @AfterEach
    void stop() {
        get(vertx.close());
    }

    @ParameterizedTest
    @ValueSource(strings = {"LOADING Redis is loading the dataset in memory",
        "TRYAGAIN Multiple keys request during rehashing of slot",
        "MOVED 3999 127.0.0.1:6381", "CLUSTERDOWN Hash slot not served", "MISCONF Errors writing to the AOF file",
        "OOM command not allowed when used memory > 'maxmemory'.",
        "READONLY You can't write against a read only replica."})
    void whatWasNotExecutedIsAskedUntilItIs(String error) throws InterruptedException {
        Future<String> answer = ask(LONG.dividedBy(2), LONG);
        for (int i = 0; i < 4; i++) {
            next().completeExceptionally(new RedisCommandExecutionException(error));
        }
        next().complete("answer");
        assertEquals("answer", get(answer));
    }

    @Test
    void whatIsNeverExecutedIsCertainlyNot() {
        LedgerUnavailableException failure = assertThrows(LedgerUnavailableException.class,
                () -> get(new Attempts(vertx, Duration.ofMillis(20), Duration.ofMillis(60)).ask(new Shard("test"),
                        () -> CompletableFuture
                                .<String>failedFuture(
                                        new RedisException("Currently not connected. Commands are rejected.")))));
        assertEquals(Effect.NOT_EXECUTED, failure.effect());
    }

    @Test
    void aLostAnswerIsAskedForOnceMoreAndThenUnknown() throws InterruptedException {
        Future<String> answer = ask(LONG.dividedBy(2), LONG);
        next().completeExceptionally(new RedisException("Connection disconnected"));
        next().completeExceptionally(new RedisException("Connection disconnected"));
        assertEquals(Effect.UNKNOWN, assertThrows(LedgerUnavailableException.class, () -> get(answer)).effect());
        assertTrue(tries.isEmpty());
    }

    @Test
    void aLateAnswerToTheFirstTryIsAsGoodAsOneToTheSecond() throws InterruptedException {
        Future<String> answer = ask(Duration.ofMillis(10), LONG);
        CompletableFuture<String> first = next();
        var _ = next();
        first.complete("answer");
        assertEquals("answer", get(answer));
    }

    @Test
    void anAnswerAfterTheBudgetIsThrownAway() throws InterruptedException {
        Future<String> answer = ask(Duration.ofMillis(10), Duration.ofMillis(30));
        CompletableFuture<String> first = next();
        CompletableFuture<String> second = next();
        assertEquals(Effect.UNKNOWN, assertThrows(LedgerUnavailableException.class, () -> get(answer)).effect());
        first.complete("answer");
        second.complete("answer");
        assertThrows(LedgerUnavailableException.class, () -> get(answer));
        assertTrue(tries.isEmpty());
    }

    @Test
    void aSingleAnswerAfterTheBudgetIsUnknownAsItMayHaveBeenCarriedOut() throws InterruptedException {
        AtomicLong nanos = new AtomicLong();
        Future<String> answer = new Attempts(vertx, LONG.dividedBy(2), LONG, nanos::get).ask(new Shard("test"),
                this::send);
        // So late that no busy loop excuses it, whichever thread takes note of it.
        nanos.set(LONG.plusSeconds(2).toNanos());
        next().complete("answer");
        assertEquals(Effect.UNKNOWN, assertThrows(LedgerUnavailableException.class, () -> get(answer)).effect());
    }

    @ParameterizedTest
    @CsvSource({"1, true", "900, true", "1100, false"})
    void whatABusyLoopReadsLateStandsForASecond(long millisLate, boolean stands) {
        AtomicLong nanos = new AtomicLong();
        Attempts attempts = new Attempts(vertx, LONG.dividedBy(2), LONG, nanos::get);
        Future<String> answer = Future.future(heard -> vertx.getOrCreateContext().runOnContext(_ -> {
            attempts.ask(new Shard("test"), this::send).onComplete(heard);
            nanos.set(LONG.plusMillis(millisLate).toNanos());
            tries.remove().complete("answer");
        }));
        if (stands) {
            assertEquals("answer", get(answer));
        } else {
            assertThrows(LedgerUnavailableException.class, () -> get(answer));
        }
    }

    @Test
    void anErrorThatAskingAgainWillNotMendEndsTheQuestion() throws InterruptedException {
        Future<String> answer = ask(LONG.dividedBy(2), LONG);
        next().completeExceptionally(new RedisCommandExecutionException(
                "WRONGTYPE Operation against a key holding the wrong kind of value"));
        LedgerUnavailableException failure = assertThrows(LedgerUnavailableException.class, () -> get(answer));
        assertEquals(Effect.UNKNOWN, failure.effect());
        assertTrue(failure.answered());
        assertTrue(tries.isEmpty());
    }

    @Test
    void aMasterThatAnswersWithErrorsIsNotAwayAndNotLeftAlone() {
        Shard shard = new Shard("test");
        Attempts attempts = new Attempts(vertx, LONG.dividedBy(2), LONG);
        for (int i = 0; i < 100; i++) {
            LedgerUnavailableException failure = assertThrows(LedgerUnavailableException.class,
                    () -> get(attempts.ask(shard, () -> CompletableFuture.<String>failedFuture(
                            new RedisCommandExecutionException("NOPERM User has no permissions")))));
            assertTrue(failure.answered(), failure::toString);
        }
    }

    @Test
    void anErrorThatQuotesArgumentsIsCutBeforeThem() throws InterruptedException {
        Future<String> answer = ask(LONG.dividedBy(2), LONG);
        next().completeExceptionally(
                new RedisCommandExecutionException(
                        "ERR unknown command 'EVALSHA', with args beginning with: 'secret' "));
        LedgerUnavailableException failure = assertThrows(LedgerUnavailableException.class, () -> get(answer));
        assertEquals(List.of(false, true),
                List.of(failure.toString().contains("secret"), failure.toString().contains("EVALSHA")));
    }

    @Test
    void aQuestionThatThrowsIsAFailedTryAndLeavesNothingBehind() {
        Attempts attempts = new Attempts(vertx, LONG.dividedBy(2), LONG);
        // More than may be unanswered at once: tries that were counted for ever would end in refusals.
        for (int i = 0; i < 10_000; i++) {
            LedgerUnavailableException failure = assertThrows(LedgerUnavailableException.class,
                    () -> get(attempts.<String>ask(new Shard("test"), () -> {
                        throw new IllegalArgumentException("a secret");
                    })));
            assertEquals(Effect.UNKNOWN, failure.effect());
            assertEquals("Redis has failed: IllegalArgumentException", failure.getMessage());
        }
        assertEquals("answer", get(attempts.ask(new Shard("test"), () -> CompletableFuture.completedFuture("answer"))));
    }

    private Future<String> ask(Duration firstTry, Duration budget) {
        return new Attempts(vertx, firstTry, budget).ask(new Shard("test"), this::send);
    }

    private CompletableFuture<String> send() {
        CompletableFuture<String> sent = new CompletableFuture<>();
        tries.add(sent);
        return sent;
    }

    private CompletableFuture<String> next() throws InterruptedException {
        CompletableFuture<String> sent = tries.poll(LONG.toSeconds(), TimeUnit.SECONDS);
        if (sent == null) {
            throw new IllegalStateException("No further try");
        }
        return sent;
    }
}
