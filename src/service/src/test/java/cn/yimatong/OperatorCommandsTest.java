package cn.yimatong;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code keys} and {@code callers} say before they do anything. */
final class OperatorCommandsTest {
    private static final int SCREEN_LINES = 36;
    private static final int SCREEN_COLUMNS = 80;

    @ParameterizedTest
    @ValueSource(
            strings = {"keys list", "keys make", "keys stage", "keys activate", "keys retire", "keys revoke",
                "callers list", "callers add", "callers bind", "callers rotate", "callers remove"})
    void aHelpPageIsOneScreenAndEndsInAnExample(String words) {
        String[] command = words.split(" ", -1);
        Command help = Command.run(command[0], command[1], "--help");
        assertEquals(0, help.exitCode());
        List<String> lines = help.out().lines().toList();
        assertTrue(lines.size() <= SCREEN_LINES, lines.size() + " lines");
        assertTrue(lines.stream().allMatch(line -> line.length() <= SCREEN_COLUMNS), help.out());
        assertTrue(lines.contains("Example:") && lines.getLast().startsWith("  ./yimatong " + words), help.out());
    }

    @Test
    void theDoctorsHelpPageIsOneScreenAndEndsInAnExample() {
        List<String> lines = Command.run("doctor", "--help").out().lines().toList();
        assertTrue(lines.size() <= SCREEN_LINES, lines.size() + " lines");
        assertTrue(lines.stream().allMatch(line -> line.length() <= SCREEN_COLUMNS), lines::toString);
        assertTrue(lines.getLast().startsWith("  ./yimatong doctor"), lines::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "y\n", "no\n", "YES\n", "\nyes\n"})
    void onlyYesIsAYes(String answer) {
        assertFalse(consents(answer));
    }

    @Test
    void yesIsAYes() {
        assertTrue(consents("yes\n"));
    }

    private static boolean consents(String answer) {
        return new Consent(new ByteArrayInputStream(answer.getBytes(UTF_8)), true)
                .given(new PrintWriter(new StringWriter(), true));
    }
}
