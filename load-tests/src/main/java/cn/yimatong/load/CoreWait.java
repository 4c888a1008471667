package cn.yimatong.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How long work was ready and had no core, as Linux tells: what of a latency is the machine's and not a program's.
 *
 * @param queued of the threads of all processes of a run that live, since each began (sched-stats.rst,
 * {@code /proc/PID/schedstat}, the second number)
 * @param stolen of all cores together, by other machines of the same host (proc_stat(5), {@code steal})
 */
record CoreWait(Duration queued, Duration stolen) {
    static final CoreWait NONE = new CoreWait(Duration.ZERO, Duration.ZERO);

    private static final int RUN_DELAY = 1;
    private static final int STEAL = 8;
    /** The kernel's ticks a second, as it tells them (time(7), {@code USER_HZ}). */
    private static final long TICKS = 100;

    /** Until now; empty where one of them cannot be known. */
    static Optional<CoreWait> of(Stream<ProcessHandle> processes) {
        try {
            return Optional.of(new CoreWait(processes.map(CoreWait::queued).reduce(Duration.ZERO, Duration::plus),
                    stolen(Files.readAllLines(Path.of("/proc/stat")))));
        } catch (IOException | UncheckedIOException notLinuxOrGone) {
            return Optional.empty();
        }
    }

    private static Duration queued(ProcessHandle process) {
        try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(process.pid()), "task"))) {
            return threads.map(CoreWait::ofThread).reduce(Duration.ZERO, Duration::plus);
        } catch (IOException notLinuxOrGone) {
            throw new UncheckedIOException(notLinuxOrGone);
        }
    }

    private static Duration ofThread(Path thread) {
        try {
            return queued(Files.readString(thread.resolve("schedstat")));
        } catch (IOException ended) {
            return Duration.ZERO;
        }
    }

    /** Reads a thread's three numbers. */
    static Duration queued(String schedstat) {
        return Duration.ofNanos(Long.parseLong(schedstat.strip().split(" ", -1)[RUN_DELAY]));
    }

    /** Reads the line of all cores. */
    static Duration stolen(List<String> stat) {
        return Duration.ofMillis(1000 / TICKS * Long.parseLong(stat.getFirst().split(" +", -1)[STEAL]));
    }

    CoreWait plus(CoreWait other) {
        return new CoreWait(queued.plus(other.queued), stolen.plus(other.stolen));
    }

    CoreWait minus(CoreWait earlier) {
        return new CoreWait(queued.minus(earlier.queued), stolen.minus(earlier.stolen));
    }
}
