package cn.yimatong.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How long work was ready and had no core, whoever had it, as Linux tells; and what other machines of the host took.
 *
 * @param byThread of each thread that lives, by its number; what one has waited that ends is not told (sched-stats.rst,
 * {@code /proc/PID/task/TID/schedstat}, the second number)
 * @param stolen ticks of all cores together that other machines of the same host took (proc_stat(5), {@code steal})
 * @param all ticks of all cores together
 */
record CoreWait(Map<String, Duration> byThread, long stolen, long all) {
    static final CoreWait NONE = new CoreWait(Map.of(), 0, 0);

    private static final int RUN_DELAY = 1;
    /** The line of all cores: its name, then user, nice, system, idle, iowait, irq, softirq, steal. */
    private static final int FIRST_TICKS = 1;
    private static final int STEAL = 8;

    /** Until now; empty where one of them cannot be known. */
    static Optional<CoreWait> of(Stream<ProcessHandle> processes) {
        try {
            Map<String, Duration> byThread = new HashMap<>();
            processes.flatMap(CoreWait::threads).forEach(thread -> ofThread(thread)
                    .ifPresent(waited -> byThread.put(String.valueOf(thread.getFileName()), waited)));
            return Optional.of(of(byThread, Files.readAllLines(Path.of("/proc/stat"))));
        } catch (IOException | UncheckedIOException notLinuxOrGone) {
            return Optional.empty();
        }
    }

    private static Stream<Path> threads(ProcessHandle process) {
        try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(process.pid()), "task"))) {
            return threads.toList().stream();
        } catch (IOException notLinuxOrGone) {
            throw new UncheckedIOException(notLinuxOrGone);
        }
    }

    /** Nothing of one that has ended. */
    private static Optional<Duration> ofThread(Path thread) {
        try {
            return Optional.of(queued(Files.readString(thread.resolve("schedstat"))));
        } catch (IOException untold) {
            if (Files.exists(thread)) {
                throw new UncheckedIOException(untold);
            }
            return Optional.empty();
        }
    }

    /** Reads a thread's three numbers. */
    static Duration queued(String schedstat) {
        return Duration.ofNanos(Long.parseLong(schedstat.strip().split(" ", -1)[RUN_DELAY]));
    }

    /** Reads the kernel's statistics. */
    static CoreWait of(Map<String, Duration> byThread, List<String> stat) {
        long[] ticks = Arrays.stream(stat.getFirst().split(" +", -1)).skip(FIRST_TICKS).limit(STEAL)
                .mapToLong(Long::parseLong).toArray();
        return new CoreWait(byThread, ticks[STEAL - FIRST_TICKS], Arrays.stream(ticks).sum());
    }

    /** Of all threads together. */
    Duration queued() {
        return byThread.values().stream().reduce(Duration.ZERO, Duration::plus);
    }

    /** The part of all cores that was stolen; NaN where no time has passed. */
    double stolenShare() {
        return (double) stolen / all;
    }

    CoreWait plus(CoreWait other) {
        Map<String, Duration> both = new HashMap<>(byThread);
        other.byThread.forEach((thread, waited) -> both.merge(thread, waited, Duration::plus));
        return new CoreWait(both, stolen + other.stolen, all + other.all);
    }

    /** What each that lives has waited since; of one that ended the difference of two sums would be below nothing. */
    CoreWait minus(CoreWait earlier) {
        Map<String, Duration> since = new HashMap<>();
        byThread.forEach((thread, waited) -> since.put(thread,
                waited.minus(earlier.byThread.getOrDefault(thread, Duration.ZERO))));
        return new CoreWait(since, stolen - earlier.stolen, all - earlier.all);
    }
}
