package cn.yimatong.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The most memory that two processes have held since they began, in kilobytes; empty where it is not known.
 *
 * @param server of the one that is asked
 * @param redis of its Redis
 */
record Resident(Optional<Long> server, Optional<Long> redis) {
    static final Resident UNKNOWN = new Resident(Optional.empty(), Optional.empty());

    private static final String PEAK = "VmHWM:";

    /** As the kernel tells it now. */
    static Resident of(Optional<ProcessHandle> server, Optional<ProcessHandle> redis) {
        return new Resident(server.flatMap(Resident::peak), redis.flatMap(Resident::peak));
    }

    private static Optional<Long> peak(ProcessHandle process) {
        try (Stream<String> status = Files.lines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
            return read(status);
        } catch (IOException notLinuxOrGone) {
            return Optional.empty();
        }
    }

    /** The line {@code VmHWM: 12345 kB}. */
    static Optional<Long> read(Stream<String> status) {
        return status.filter(line -> line.startsWith(PEAK))
                .map(line -> Long.valueOf(line.substring(PEAK.length()).replace("kB", "").strip())).findFirst();
    }

    /** A line for what is known. */
    String text(String side) {
        return line(side + ": its process", server) + line(side + ": Redis", redis);
    }

    private static String line(String what, Optional<Long> kilobytes) {
        return kilobytes.map(known -> String.format(Locale.ROOT, "%s held %.0f MB at most%n", what, known / 1024.0))
                .orElse("");
    }
}
