package cn.yimatong;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.cli.Consent;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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

    @ParameterizedTest
    @ValueSource(strings = {"doctor", "abuse"})
    void theHelpPageOfACommandByItselfIsOneScreenAndEndsInAnExample(String word) {
        List<String> lines = Command.run(word, "--help").out().lines().toList();
        assertTrue(lines.size() <= SCREEN_LINES, lines.size() + " lines");
        assertTrue(lines.stream().allMatch(line -> line.length() <= SCREEN_COLUMNS), lines::toString);
        assertTrue(lines.getLast().startsWith("  ./yimatong " + word), lines::toString);
    }

    @Test
    void aKeyFileIsRefusedBeforeRedisIsAsked(@TempDir Path folder) throws Exception {
        Path key = Files.createFile(folder.resolve("sm2.pem"), PosixFilePermissions.asFileAttribute(
                PosixFilePermissions.fromString("rw-------")));
        try (InputStream made = OperatorCommandsTest.class.getResourceAsStream("keys/sm2-by-openssl.pem")) {
            Files.write(key, made.readAllBytes());
        }
        Path words = Files.writeString(Files.createFile(folder.resolve("words"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))), "close sesame\n");
        List<String> make = List.of("keys", "make", "--redis", "redis://127.0.0.1:1", "--key-file", key.toString());
        assertNotDone(Command.run(make, "--passphrase-file", words.toString()),
                "nothing is changed: " + key + ": does not open with this passphrase");
        assertNotDone(Command.run(make, "--passphrase-file", folder.resolve("none").toString()), "is not there");
        assertNotDone(Command.run(make), "--passphrase-file or YIMATONG_KEY_PASSPHRASE has the passphrase");
        Map<String, String> wrong = Map.of("YIMATONG_KEY_PASSPHRASE", "close sesame");
        assertNotDone(Command.run(wrong, make), key + ": does not open with this passphrase");
        assertNotDone(Command.run(Map.of("YIMATONG_KEY_PASSPHRASE", "open sesame"), make), "127.0.0.1:1");
        assertNotDone(Command.run(make, "--algorithm", "sm2"), "the algorithm is the key's own");
        assertNotDone(Command.run(List.of("keys", "stage"), "AAEdXR", "--key-file", key.toString()),
                "KID, or --key-file or --pkcs11-key, not both");
        assertNotDone(Command.run(List.of("keys", "make"), "--passphrase-file", words.toString()),
                "--passphrase-file is for --key-file");
        Files.setPosixFilePermissions(words, PosixFilePermissions.fromString("rw-r--r--"));
        assertNotDone(Command.run(make, "--passphrase-file", words.toString()),
                "others can read the passphrase; only its owner may: chmod 600 " + words);
    }

    @Test
    void aWrongOptionIsToldInTwoLinesOfWhichTheLastNamesTheHelp() {
        assertTold("--role knows no king", "see ./yimatong callers add --help",
                Command.run("callers", "add", "gate-7", "--role", "king"));
        assertTold("Unknown options: '--sceens'", "see ./yimatong callers bind --help",
                Command.run("callers", "bind", "gate-7", "--sceens", "bus"));
        assertTold("Missing required subcommand", "see ./yimatong keys --help", Command.run("keys"));
        assertTold("cannot convert 'http://a b' to URI", "see ./yimatong code --help",
                Command.run("code", "--url", "http://a b"));
        assertTold("Unmatched argument", "see ./yimatong --help", Command.run("srve"));
    }

    private static void assertTold(String what, String help, Command command) {
        assertEquals(2, command.exitCode());
        List<String> lines = command.err().lines().toList();
        assertTrue(lines.size() <= 3, command.err());
        assertTrue(lines.getFirst().contains(what), command.err());
        assertEquals(help, lines.getLast());
        assertFalse(command.err().contains("Exception"), command.err());
    }

    private static void assertNotDone(Command command, String why) {
        assertEquals(2, command.exitCode(), command.err());
        assertTrue(command.err().contains(why), command.err());
        assertFalse(command.err().contains("sesame"), command.err());
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
