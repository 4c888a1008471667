package cn.yimatong.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How often and how long a JVM's garbage collector has stopped it, as {@code jstat} tells.
 *
 * @param seconds all together
 */
record Pauses(long count, double seconds) {
    static final Pauses NONE = new Pauses(0, 0);

    /** Since this JVM began; empty where that cannot be known. */
    static Optional<Pauses> of(ProcessHandle jvm) {
        Path jstat = Path.of(System.getProperty("java.home"), "bin", "jstat");
        if (!Files.isExecutable(jstat)) {
            return Optional.empty();
        }
        try {
            Process asked = new ProcessBuilder(jstat.toString(), "-gcutil", Long.toString(jvm.pid()))
                    .redirectError(ProcessBuilder.Redirect.DISCARD).start();
            return read(new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException cannotAsk) {
            return Optional.empty();
        }
    }

    /** Reads a line of names and a line of numbers: young, full and concurrent collections, and the time of all. */
    static Optional<Pauses> read(String table) {
        String[] lines = table.strip().split("\n", -1);
        if (lines.length != 2) {
            return Optional.empty();
        }
        String[] names = lines[0].strip().split(" +", -1);
        String[] numbers = lines[1].strip().split(" +", -1);
        Map<String, Double> values = new HashMap<>();
        for (int i = 0; i < Math.min(names.length, numbers.length); i++) {
            // A collector without concurrent pauses has a dash there.
            values.put(names[i], numbers[i].equals("-") ? 0.0 : Double.parseDouble(numbers[i]));
        }
        double count = values.getOrDefault("YGC", 0.0) + values.getOrDefault("FGC", 0.0)
                + values.getOrDefault("CGC", 0.0);
        return Optional.ofNullable(values.get("GCT")).map(seconds -> new Pauses((long) count, seconds));
    }

    Pauses plus(Pauses other) {
        return new Pauses(count + other.count, seconds + other.seconds);
    }

    Pauses minus(Pauses earlier) {
        return new Pauses(count - earlier.count, seconds - earlier.seconds);
    }
}
