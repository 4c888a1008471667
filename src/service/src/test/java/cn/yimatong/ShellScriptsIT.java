package cn.yimatong;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.redis.TestTools;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Scripts that run where nobody looks: in the image, in front of the service, on a fresh machine. */
final class ShellScriptsIT {

    private static final Set<String> NOT_OURS = Set.of("target", ".git", "data", ".cifuzz-corpus");

    @BeforeAll
    static void shellcheckIsThere() {
        TestTools.install();
    }

    @Test
    void shellCheckFindsNothingInAnyOfThem() throws Exception {
        List<String> scripts = scripts();
        assertTrue(scripts.stream().anyMatch(script -> script.endsWith("docker/fast-start")), scripts::toString);
        assertTrue(scripts.stream().anyMatch(script -> script.endsWith(".ci/run")), scripts::toString);
        List<String> command = new ArrayList<>(List.of("shellcheck"));
        command.addAll(scripts);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String found = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), found);
    }

    private static List<String> scripts() throws IOException {
        List<String> scripts = new ArrayList<>();
        Files.walkFileTree(Repository.root(), new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return NOT_OURS.contains(folder.getFileName().toString())
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (isScript(file)) {
                    scripts.add(file.toString());
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return scripts;
    }

    /** By its first line; what is no text has none. */
    private static boolean isScript(Path file) {
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
            char[] first = new char[40];
            int length = reader.read(first);
            return length > 0 && new String(first, 0, length).lines().findFirst().orElse("").matches("#!.*\\b(ba)?sh");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
