package cn.yimatong.ledger;

import static cn.yimatong.ledger.TestDeployment.get;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.ledger.LedgerModel.Standing;
import cn.yimatong.ledger.Redemption.Accepted;
import cn.yimatong.ledger.Redemption.Rejected;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random histories on the model and on a real Redis side by side: each answer is the same. */
class LedgerHistoryIT {
    private static final int STEPS = 10_000;
    /** Every answer there is; each has to come up in each history, else it proves less than it says. */
    private static final String[] ANSWERS = {"CREATED", "EXISTING", "Granted", "ABSENT", "SUSPENDED", "REVOKED",
        "first", "repeated",
        "EXPIRED", "CREDENTIAL_SUSPENDED", "REPLAYED", "PAUSED", "DONE", "ALREADY_DONE", "TOO_LATE", "UNKNOWN",
        "HolderCollisionException", "LedgerUnavailableException"};

    @TempDir
    private static Path dataDir;
    private static TestDeployment deployment;

    private final Map<String, Integer> seen = new TreeMap<>();

    @BeforeAll
    static void start() {
        deployment = new TestDeployment(dataDir);
    }

    @AfterAll
    static void stop() {
        deployment.close();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 20, 300, 4000})
    void modelAndRedisAgreeInEveryAnswer(long seed) {
        get(deployment.redis().flushall());
        for (int partition = 0; partition < PartitionTags.COUNT; partition++) {
            if (!History.UNBORN.contains(partition)) {
                var _ = deployment.redis().set(RedisKeys.birthOf(partition), new byte[0]);
            }
        }
        TestClock clock = new TestClock(deployment.redis());
        Ledger ledger = deployment.ledgerWith(Duration.ofSeconds(5), Duration.ofSeconds(10),
                TestClock::putInto);
        LedgerModel model = new LedgerModel(History.UNBORN);
        History history = new History(seed);
        for (int step = 0; step < STEPS; step++) {
            clock.set(history.timeAfter(clock.millis()));
            model.setTime(clock.millis());
            step(history, clock, ledger, model, "step " + step);
        }
        model.holders().forEach(LedgerHistoryIT::assertKept);
        Arrays.stream(ANSWERS)
                .forEach(
                        answer -> assertTrue(seen.getOrDefault(answer, 0) >= 5, () -> answer + " is rare in " + seen));
    }

    private void step(History history, TestClock clock, Ledger ledger, LedgerModel model, String step) {
        HolderKey holder = history.holder();
        switch (history.random.nextInt(20)) {
            case 0 -> assertSame(step, () -> model.register(holder), () -> get(ledger.register(holder)));
            case 1, 2 -> {
                Object grant = assertSame(step, () -> model.grant(holder), () -> get(ledger.grant(holder)));
                if (grant instanceof Grant granted) {
                    history.granted(holder, granted);
                }
            }
            case 3 -> setStanding(holder, history.random.nextInt(4), history.standing(clock.millis()), model);
            case 4 -> {
                if (history.random.nextInt(4) == 0) {
                    setFloor(holder, clock.millis() - history.random.nextInt(20_000), model);
                }
                if (history.random.nextInt(10) == 0) {
                    history.addCode(holder, clock.millis(), clock.millis());
                }
            }
            case 5, 6, 7 -> {
                ScanKey key = history.scanKey();
                assertSame(step, () -> model.annul(key), () -> get(ledger.annul(key)));
            }
            default -> history.spend(clock.millis()).ifPresent(spend -> history.answered(spend,
                    assertSame(step + ": " + spend, () -> model.redeem(spend), () -> get(ledger.redeem(spend)))));
        }
    }

    private Object assertSame(String step, Callable<Object> model, Callable<Object> redis) {
        Object expected = answer(model);
        assertEquals(expected, answer(redis), step);
        seen.merge(name(expected), 1, Integer::sum);
        return expected;
    }

    /** An answer, or the class of the exception that came instead. */
    private static Object answer(Callable<Object> asked) {
        try {
            return asked.call();
        } catch (HolderCollisionException | LedgerUnavailableException e) {
            return e.getClass();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static String name(Object answer) {
        return switch (answer) {
            case Accepted accepted -> accepted.repeated() ? "repeated" : "first";
            case Rejected rejected -> rejected.reason().toString();
            case Grant.Granted _ -> "Granted";
            case Grant.Denied denied -> denied.reason().toString();
            case Class<?> exception -> exception.getSimpleName();
            default -> answer.toString();
        };
    }

    /** Nothing sets a standing yet but tests. */
    private static void setStanding(HolderKey holder, int credential, Standing standing, LedgerModel model) {
        if (model.setStanding(holder.index(), credential, standing)) {
            byte[] bytes = ByteBuffer.allocate(HolderHead.STANDING_LENGTH).put((byte) standing.code())
                    .put(sixBytes(standing.until())).array();
            int offset = credential == 0
                    ? HolderHead.STANDING
                    : HolderHead.CREDENTIALS + (credential - 1) * HolderHead.STANDING_LENGTH;
            get(deployment.redis().setrange(RedisKeys.holder(holder.index()), offset, bytes));
        }
    }

    private static void setFloor(HolderKey holder, long floor, LedgerModel model) {
        if (model.setFloor(holder.index(), floor)) {
            get(deployment.redis().setrange(RedisKeys.holder(holder.index()), HolderHead.FLOOR, sixBytes(floor)));
        }
    }

    private static void assertKept(long index, LedgerModel.Holder holder) {
        byte[] head = get(deployment.redis().get(RedisKeys.holder(index)));
        assertEquals(HolderHead.LENGTH, head.length);
        assertEquals(HolderHead.FORMAT, head[0]);
        assertEquals(holder.check, ByteBuffer.wrap(head).getLong(HolderHead.CHECK));
        assertArrayEquals(sixBytes(holder.lastBatch),
                Arrays.copyOfRange(head, HolderHead.LAST_BATCH, HolderHead.LAST_BATCH + 6));
        assertArrayEquals(sixBytes(holder.pausedAt), Arrays.copyOfRange(head, HolderHead.PAUSE, HolderHead.PAUSE + 6));
    }

    private static byte[] sixBytes(long value) {
        return Arrays.copyOfRange(RedisLedger.bytes(value), 2, 8);
    }
}
