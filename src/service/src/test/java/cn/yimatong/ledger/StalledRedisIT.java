package cn.yimatong.ledger;

import static cn.yimatong.ledger.TestDeployment.get;
import static cn.yimatong.ledger.TestDeployment.scannedBy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.ledger.LedgerUnavailableException.Effect;
import cn.yimatong.ledger.Redemption.Accepted;
import cn.yimatong.ledger.Redemption.RejectReason;
import cn.yimatong.ledger.Redemption.Rejected;
import io.lettuce.core.Range;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A Redis that does not answer, answers late, or has forgotten. */
@Timeout(60)
class StalledRedisIT {
    private static final Duration BUDGET = Duration.ofMillis(500);
    /** Far above the budget, as tests share their machine, and below anybody else's patience. */
    private static final Duration GENEROUS = Duration.ofSeconds(10);
    private static final Scan SCAN = new Scan("gate-1", "bus", "0123456789abcdef");

    @TempDir
    private Path dataDir;

    /** With the times of a node. */
    private static RedisLedger ledger(TestDeployment deployment) {
        return deployment.ledgerWith(Duration.ofMillis(200), BUDGET, UnaryOperator.identity());
    }

    @Test
    void aStallFailsWithinTheBudgetAndTheSameScanIsThenAcceptedOnce() throws IOException, InterruptedException {
        try (TestDeployment deployment = new TestDeployment(dataDir)) {
            Spend code = deployment.code(SCAN);
            signal("STOP");
            try {
                long start = System.nanoTime();
                LedgerUnavailableException failure = assertThrows(LedgerUnavailableException.class,
                        () -> get(ledger(deployment).redeem(code)));
                Duration took = Duration.ofNanos(System.nanoTime() - start);
                assertEquals(Effect.UNKNOWN, failure.effect());
                assertTrue(took.compareTo(GENEROUS) < 0, took::toString);
                assertTrue(took.compareTo(BUDGET.minusMillis(5)) >= 0, took::toString);
            } finally {
                signal("CONT");
            }
            // Redis carries out by itself what it was asked before; the scanner, asking again, is told of it.
            Accepted accepted = assertInstanceOf(Accepted.class, get(deployment.ledger.redeem(code)));
            assertTrue(accepted.repeated());
            assertEquals(1, get(deployment.redis().xrange(RedisKeys.usage(code.index()), Range.unbounded())).size());
            assertEquals(RejectReason.REPLAYED,
                    ((Rejected) get(deployment.ledger.redeem(scannedBy(code, new Scan("gate-2", "bus", "another")))))
                            .reason());
        }
    }

    @Test
    void aStallShorterThanTheBudgetIsNoRepetition() throws IOException, InterruptedException {
        try (TestDeployment deployment = new TestDeployment(dataDir)) {
            Spend code = deployment.code(SCAN);
            // A budget in which both tries are sent before Redis wakes up.
            RedisLedger patient = deployment.ledgerWith(Duration.ofMillis(20), Duration.ofSeconds(10),
                    script -> script);
            signal("STOP");
            Future<Redemption> answer;
            try {
                answer = patient.redeem(code);
                awaitUnanswered(deployment, 60);
            } finally {
                signal("CONT");
            }
            assertEquals(false, assertInstanceOf(Accepted.class, get(answer)).repeated());
        }
    }

    /** Commands that are asked one after another take at least their first try. */
    private static void awaitUnanswered(TestDeployment deployment, long millis) {
        get(deployment.vertx.timer(millis));
    }

    @Test
    void whatDoesNotFitTheQueueIsRefusedAndNotKept() throws IOException, InterruptedException {
        try (TestDeployment deployment = new TestDeployment(dataDir)) {
            Spend code = deployment.code(SCAN);
            RedisLedger ledger = ledger(deployment);
            signal("STOP");
            try {
                List<Future<Redemption>> asked = new ArrayList<>();
                for (int i = 0; i < 20_000; i++) {
                    asked.add(ledger.redeem(code));
                }
                long refused = asked.stream().filter(answer -> effect(answer) == Effect.NOT_EXECUTED).count();
                assertTrue(refused > 1_000, () -> refused + " of 20,000");
            } finally {
                signal("CONT");
            }
        }
    }

    private static Effect effect(Future<Redemption> answer) {
        return assertThrows(LedgerUnavailableException.class, () -> get(answer)).effect();
    }

    @Test
    void aConnectionThatHasFallenSilentIsGivenUpAndMadeAnew() throws IOException, InterruptedException {
        try (TestDeployment deployment = new TestDeployment(dataDir)) {
            Spend code = deployment.code(SCAN);
            RedisLedger ledger = ledger(deployment);
            signal("STOP");
            try {
                long start = System.nanoTime();
                while (effect(ledger.redeem(code)) == Effect.UNKNOWN) {
                    assertTrue(System.nanoTime() - start < 20_000_000_000L, "Nobody has given the connection up");
                }
            } finally {
                signal("CONT");
            }
            assertInstanceOf(Accepted.class, get(answerWithin(ledger, deployment.code(SCAN), 100)));
        }
    }

    private static Future<Redemption> answerWithin(RedisLedger ledger, Spend code, int tries) {
        return ledger.redeem(code)
                .recover(failure -> tries > 0 ? answerWithin(ledger, code, tries - 1) : Future.failedFuture(failure));
    }

    @Test
    void withoutRedisAQuestionIsCertainlyNotExecuted() throws IOException, InterruptedException {
        TestDeployment deployment = new TestDeployment(dataDir);
        Spend code = deployment.code(SCAN);
        RedisLedger ledger = ledger(deployment);
        deployment.server.close();
        // The first may still meet the socket as it closes.
        effect(ledger.redeem(code));
        assertEquals(Effect.NOT_EXECUTED, effect(ledger.redeem(code)));
        deployment.connection.close();
        assertEquals(Effect.NOT_EXECUTED, effect(ledger.redeem(code)));
        get(deployment.vertx.close());
    }

    @Test
    void afterFlushallNothingIsRevoked() {
        try (TestDeployment deployment = new TestDeployment(dataDir)) {
            Spend code = deployment.code(SCAN);
            get(deployment.redis().flushall());
            LedgerUnavailableException failure = assertThrows(LedgerUnavailableException.class,
                    () -> get(deployment.ledger.redeem(code)));
            assertEquals(Effect.NOT_EXECUTED, failure.effect());
        }
    }

    private void signal(String name) throws IOException, InterruptedException {
        String pid = Files.readString(dataDir.resolve("redis/redis.pid")).strip();
        assertEquals(0, new ProcessBuilder("kill", "-" + name, pid).start().waitFor());
    }
}
