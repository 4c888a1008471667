package cn.yimatong.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryManagerMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * On what was measured: nothing that tells whose machine it is.
 *
 * @param collector of garbage; JMH's forks choose it as this process does
 */
record Machine(String processor, int cores, String system, String jdk, String collector, long heapMegabytes) {
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    static Machine here() {
        Runtime runtime = Runtime.getRuntime();
        return new Machine(model(), runtime.availableProcessors(),
                System.getProperty("os.name") + " " + System.getProperty("os.version") + ", "
                        + System.getProperty("os.arch"),
                System.getProperty("java.vendor") + " " + Runtime.version(),
                ManagementFactory.getGarbageCollectorMXBeans().stream().map(MemoryManagerMXBean::getName)
                        .collect(Collectors.joining(", ")),
                runtime.maxMemory() >> 20);
    }

    private static String model() {
        try (Stream<String> lines = Files.lines(CPU_INFO)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip()).findFirst().orElse("unknown");
        } catch (IOException notLinux) {
            return "unknown";
        }
    }
}
