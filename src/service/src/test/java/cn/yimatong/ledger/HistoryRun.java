package cn.yimatong.ledger;

import static cn.yimatong.ledger.TestDeployment.get;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import cn.yimatong.ledger.LedgerModel.Standing;
import cn.yimatong.ledger.Redemption.Accepted;
import cn.yimatong.ledger.Redemption.Rejected;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;

/** Runs one random history on the model and on a real Redis, which has no other data, and compares each answer. */
final class HistoryRun {
    private static final int STEPS = 10_000;

    private final TestDeployment deployment;
    private final TestClock clock;
    private final Ledger ledger;
    private final LedgerModel model = new LedgerModel(History.UNBORN);
    private final History history;
    private final Map<String, Integer> seen = new TreeMap<>();

    /**
     * Prepares a run.
     *
     * @param change applied to each script, beside the clock: a fault, or nothing
     */
    HistoryRun(TestDeployment deployment, long seed, UnaryOperator<String> change) {
        this.deployment = deployment;
        get(deployment.redis().flushall());
        for (int partition = 0; partition < PartitionTags.COUNT; partition++) {
            if (!History.UNBORN.contains(partition)) {
                var _ = deployment.redis().set(RedisKeys.birthOf(partition), new byte[0]);
            }
        }
        clock = new TestClock(deployment.redis());
        ledger = deployment.ledgerWith(Duration.ofSeconds(5), Duration.ofSeconds(10),
                script -> TestClock.putInto(change.apply(script)));
        history = new History(seed);
    }

    /** Returns how often each answer came. */
    Map<String, Integer> run() {
        for (int step = 0; step < STEPS; step++) {
            clock.set(history.timeAfter(clock.millis()));
            model.setTime(clock.millis());
            step("step " + step);
        }
        model.holders().forEach(this::assertKept);
        return seen;
    }

    private void step(String step) {
        HolderKey holder = history.holder();
        switch (history.random.nextInt(20)) {
            case 0 -> assertSame(step, () -> model.register(holder), () -> get(ledger.register(holder)));
            case 1, 2 -> {
                Object grant = assertSame(step, () -> model.grant(holder), () -> get(ledger.grant(holder)));
                if (grant instanceof Grant granted) {
                    history.granted(holder, granted);
                }
            }
            case 3 -> {
                int credential = history.random.nextInt(4);
                setStanding(holder, credential, history.standing(holder, credential, clock.millis()));
            }
            case 4 -> {
                if (history.random.nextInt(4) == 0) {
                    history.youngCode()
                            .ifPresent(code -> setFloor(code.index(), code.batch() + history.random.nextInt(2)));
                }
                if (history.random.nextInt(10) == 0) {
                    history.addCode(holder, clock.millis(), clock.millis());
                }
            }
            case 5, 6, 7 -> {
                ScanKey key = history.scanKey();
                if (assertSame(step, () -> model.annul(key), () -> get(ledger.annul(key))).equals(Annulment.DONE)) {
                    model.holders().forEach(this::assertKept);
                }
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
    private void setStanding(HolderKey holder, int credential, Standing standing) {
        if (model.setStanding(holder.index(), credential, standing)) {
            byte[] bytes = ByteBuffer.allocate(HolderHead.STANDING_LENGTH).put((byte) standing.code())
                    .put(sixBytes(standing.until())).array();
            int offset = credential == 0
                    ? HolderHead.STANDING
                    : HolderHead.CREDENTIALS + (credential - 1) * HolderHead.STANDING_LENGTH;
            get(deployment.redis().setrange(RedisKeys.holder(holder.index()), offset, bytes));
        }
    }

    private void setFloor(long index, long floor) {
        if (model.setFloor(index, floor)) {
            get(deployment.redis().setrange(RedisKeys.holder(index), HolderHead.FLOOR, sixBytes(floor)));
        }
    }

    private void assertKept(long index, LedgerModel.Holder holder) {
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
