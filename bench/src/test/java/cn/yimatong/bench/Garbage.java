package cn.yimatong.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What one operation allocates on the thread that runs it. */
public final class Garbage {
    private static final int WARM = 10_000;
    private static final int COUNTED = 10_000;
    private static final int MOST_ROUNDS = 10;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    /** A result that nobody takes would not be made. */
    @SuppressWarnings("UnusedVariable") // written, so that the compiler must make it
    private static volatile @Nullable Object kept;

    private Garbage() {}

    /**
     * Bytes of one operation, rounded down, after it has been run often. The compiler leaves out objects that escape
     * nowhere, and may be late with it: the count is taken again, a few times at most, while it is above what it may
     * be. One that stays above is found.
     *
     * @param atMost where no further round is needed
     */
    public static long of(Supplier<?> operation, long atMost) {
        long least = Long.MAX_VALUE;
        for (int round = 0; round < MOST_ROUNDS && least > atMost; round++) {
            run(operation, WARM);
            long before = THREADS.getCurrentThreadAllocatedBytes();
            run(operation, COUNTED);
            least = Math.min(least, (THREADS.getCurrentThreadAllocatedBytes() - before) / COUNTED);
        }
        return least;
    }

    private static void run(Supplier<?> operation, int times) {
        for (int i = 0; i < times; i++) {
            kept = operation.get();
        }
    }
}
