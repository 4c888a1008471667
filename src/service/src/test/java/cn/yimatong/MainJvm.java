package cn.yimatong;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The command line of a JVM that runs the service's own command line, without the tests' classes. */
public final class MainJvm {

    private static final String TESTS = "test-classes";
    private static final String CLASS_PATH = Arrays
            .stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .filter(part -> !Path.of(part).endsWith(TESTS)).collect(Collectors.joining(File.pathSeparator));

    /** The classes that a service loads to start: with them at hand it starts in half the time (JEP 350). */
    private static final Optional<Path> ARCHIVE = archive();

    private MainJvm() {}

    /**
     * The words of the process.
     *
     * @param flags more of the JVM's
     * @param words of the service's command line
     */
    public static List<String> command(List<String> flags, List<String> words) {
        List<String> all = new ArrayList<>(flags);
        ARCHIVE.ifPresent(archive -> all.add("-XX:SharedArchiveFile=" + archive));
        return java(all, words);
    }

    private static List<String> java(List<String> flags, List<String> words) {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(),
                // It lives for seconds: whatever is compiled twice is compiled too often.
                "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(flags);
        command.addAll(List.of("-cp", CLASS_PATH, "cn.yimatong.Main"));
        command.addAll(words);
        return command;
    }

    /** That of these very jars, made by the first that asks; none where a part of the service lies in no jar. */
    private static Optional<Path> archive() {
        List<Path> jars = Arrays.stream(CLASS_PATH.split(File.pathSeparator, -1)).map(Path::of).toList();
        if (!jars.stream().allMatch(Files::isRegularFile)) {
            return Optional.empty();
        }
        Path folder = jars.getFirst().toAbsolutePath().resolveSibling("archived-classes");
        try {
            Files.createDirectories(folder);
            int of = 0;
            for (Path jar : jars) {
                of = 31 * of + Files.getLastModifiedTime(jar).hashCode();
            }
            Path archive = folder.resolve(Integer.toHexString(of) + ".jsa");
            try (FileChannel lock = FileChannel.open(folder.resolve("lock"), CREATE, WRITE)) {
                lock.lock();
                if (!Files.exists(archive)) {
                    make(archive, folder);
                }
            }
            return Optional.of(archive);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void make(Path archive, Path folder) throws IOException, InterruptedException {
        Path part = folder.resolve("part.jsa");
        Path output = folder.resolve("output.txt");
        Path data = Files.createTempDirectory(folder, "data");
        Process service = new ProcessBuilder(java(List.of("-XX:ArchiveClassesAtExit=" + part),
                List.of("serve", "--port", "0", "--management-port", "0", "--data", data.toString())))
                .redirectErrorStream(true).redirectOutput(output.toFile()).start();
        try {
            Poll.until(() -> !service.isAlive() || read(output).contains("listening on http"));
            service.destroy();
            if (!service.waitFor(1, TimeUnit.MINUTES) || !Files.exists(part)) {
                throw new IllegalStateException(read(output));
            }
            Files.move(part, archive, ATOMIC_MOVE);
        } finally {
            service.destroyForcibly();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
