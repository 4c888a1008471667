package cn.yimatong;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for something that takes a moment, with a bound. */
public final class Poll {

    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final Duration STEP = Duration.ofMillis(20);

    private Poll() {}

    /** Returns when it holds; fails when it does not within a minute. */
    public static void until(BooleanSupplier holds) {
        until(BOUND, holds);
    }

    /** Returns when it holds; fails when it does not within the bound. */
    public static void until(Duration bound, BooleanSupplier holds) {
        long end = System.nanoTime() + bound.toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("did not come true within " + bound.toSeconds() + " seconds");
            }
            LockSupport.parkNanos(STEP.toNanos());
        }
    }
}
