package cn.yimatong;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.redis.TestTools;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Scripts that run where nobody looks: in the image, in front of the service, on a fresh machine. */
final class ShellScriptsIT {

    @BeforeAll
    static void shellcheckIsThere() {
        TestTools.install();
    }

    @Test
    void shellCheckFindsNothingInAnyOfThem() throws Exception {
        List<String> scripts = Repository.files().stream().filter(ShellScriptsIT::isScript).map(Path::toString)
                .toList();
        assertTrue(scripts.stream().anyMatch(script -> script.endsWith("docker/fast-start")), scripts::toString);
        assertTrue(scripts.stream().anyMatch(script -> script.endsWith(".ci/run")), scripts::toString);
        List<String> command = new ArrayList<>(List.of("shellcheck"));
        command.addAll(scripts);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String found = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), found);
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
