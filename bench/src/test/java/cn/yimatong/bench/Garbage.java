package cn.yimatong.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What one operation allocates on the thread that runs it. The tests' process leaves no object out that escapes nowhere
 * ({@code -XX:-DoEscapeAnalysis}): what the compiler leaves out is its own affair and not the same in each process,
 * what is written is ours.
 */
public final class Garbage {
    private static final int TIMES = 10_000;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    /** A result that nobody takes would not be made. */
    @SuppressWarnings("UnusedVariable") // written, so that the compiler must make it
    private static volatile @Nullable Object kept;

    private Garbage() {}

    /** Bytes of one operation, rounded down, after it has been run often. */
    public static long of(Supplier<?> operation) {
        run(operation);
        long before = THREADS.getCurrentThreadAllocatedBytes();
        run(operation);
        return (THREADS.getCurrentThreadAllocatedBytes() - before) / TIMES;
    }

    private static void run(Supplier<?> operation) {
        for (int i = 0; i < TIMES; i++) {
            kept = operation.get();
        }
    }
}
