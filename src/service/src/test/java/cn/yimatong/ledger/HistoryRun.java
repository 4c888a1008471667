package cn.yimatong.ledger;

import static cn.yimatong.ledger.TestDeployment.get;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;

/** Runs one random history on the model and on a real Redis, which has no other data, and compares each answer. */
final class HistoryRun {
    private static final int STEPS = 10_000;
    private static final Change LOST = new Change("bank", "lost");

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
        // One thread asks, and a pointer is there before its annulment: what is not found is nowhere.
        ledger = deployment.ledgerWith(Duration.ofSeconds(5), Duration.ofSeconds(10), List.of(),
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
        HolderKey holder = history.holder(model.holders().keySet());
        long version = model.version(holder.index());
        switch (history.random.nextInt(40)) {
            case 0, 1, 2 -> {
                Write write = history.write(clock.millis(), version);
                assertSame(step, () -> model.store(holder, write), () -> get(ledger.store(holder, write)));
            }
            case 3, 4, 5, 6 -> {
                long known = history.random.nextBoolean() ? version : 0;
                Object grant = assertSame(step, () -> model.grant(holder, known),
                        () -> get(ledger.grant(holder, known)));
                if (grant instanceof Grant granted) {
                    history.granted(holder, granted);
                }
            }
            case 7, 8 -> setStanding(step, holder);
            case 9 -> setFloor(holder);
            case 10 -> {
                if (history.random.nextInt(3) == 0) {
                    assertSame(step, () -> model.erase(holder, "app"), () -> get(ledger.erase(holder, "app")));
                    Optional.ofNullable(model.holders().get(holder.index()))
                            .ifPresent(kept -> assertKept(holder.index(), kept));
                }
                if (history.random.nextInt(10) == 0) {
                    history.addCode(holder, clock.millis(), clock.millis());
                }
            }
            case 11 -> assertSame(step, () -> model.find(holder), () -> get(ledger.find(holder)));
            case 12 -> reseal(step, holder);
            case 13, 14, 15, 16, 17 -> {
                ScanKey key = history.scanKey();
                assertSame(step, () -> model.annul(key), () -> get(ledger.annul(key)));
            }
            default -> history.spend(clock.millis(), model::version).ifPresent(spend -> history.answered(spend,
                    assertSame(step + ": " + spend, () -> model.redeem(spend), () -> get(ledger.redeem(spend)))));
        }
    }

    private void setStanding(String step, HolderKey holder) {
        int slot = history.random.nextInt(history.random.nextInt(8) == 0 ? 9 : 5);
        Standing standing = history.standing(holder, slot, clock.millis());
        assertSame(step, () -> model.setStanding(holder, slot, standing, LOST),
                () -> get(ledger.setStanding(holder, slot, standing, LOST)));
    }

    private void reseal(String step, HolderKey holder) {
        byte[] sealed = new byte[history.random.nextInt(40)];
        history.random.nextBytes(sealed);
        // A tombstone has a version, too, and no record.
        long version = Optional.ofNullable(model.holders().get(holder.index())).map(kept -> kept.version).orElse(1L);
        long guess = version + (history.random.nextInt(4) == 0 ? 1 : 0);
        assertSame(step, () -> model.reseal(holder.index(), guess, sealed),
                () -> get(ledger.reseal(holder.index(), guess, sealed)));
        assertSame(step, () -> model.usage(holder), () -> get(ledger.usage(holder)));
    }

    private Object assertSame(String step, Callable<Object> model, Callable<Object> redis) {
        Object expected = answer(model);
        assertEquals(Described.text(expected), Described.text(answer(redis)), step);
        seen.merge(Described.kind(expected), 1, Integer::sum);
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

    /** Puts a floor right below, at or above a code that is not old; nothing but an erasure sets one yet. */
    private void setFloor(HolderKey holder) {
        if (history.random.nextInt(4) > 0) {
            return;
        }
        history.youngCode().filter(code -> code.index() == holder.index()).ifPresent(code -> {
            long floor = code.batch() + history.random.nextInt(3);
            if (model.setFloor(holder.index(), floor)) {
                get(deployment.redis().setrange(RedisKeys.holder(holder.index()), HolderHead.FLOOR,
                        SixBytes.of(floor)));
            }
        });
    }

    private void assertKept(long index, ModelHolder holder) {
        byte[] kept = get(deployment.redis().get(RedisKeys.holder(index)));
        assertArrayEquals(holder.string(), kept);
    }
}
