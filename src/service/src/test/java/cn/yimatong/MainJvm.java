package cn.yimatong;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The command line of a JVM that runs the service's own command line, without the tests' classes. */
public final class MainJvm {

    /** Of the classes that the first of them has loaded: the others start in half the time (JEP 350). */
    private static final Path ARCHIVE = Path.of("target/tests.jsa").toAbsolutePath();

    private MainJvm() {}

    /**
     * The words of the process.
     *
     * @param flags more of the JVM's
     * @param words of the service's command line
     */
    public static List<String> command(List<String> flags, List<String> words) {
        String classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(part -> !part.endsWith("test-classes" + File.separator) && !part.endsWith("test-classes"))
                .collect(Collectors.joining(File.pathSeparator));
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(),
                // It lives for seconds: whatever is compiled twice is compiled too often.
                "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
        if (Arrays.stream(classPath.split(File.pathSeparator, -1))
                .noneMatch(part -> Files.isDirectory(Path.of(part)))) {
            command.addAll(List.of("-XX:+AutoCreateSharedArchive", "-XX:SharedArchiveFile=" + ARCHIVE));
        }
        command.addAll(flags);
        command.addAll(List.of("-cp", classPath, "cn.yimatong.Main"));
        command.addAll(words);
        return command;
    }
}
