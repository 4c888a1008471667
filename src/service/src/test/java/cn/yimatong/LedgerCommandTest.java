package cn.yimatong;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the operator's commands say before they do anything. */
final class LedgerCommandTest {
    private static final int SCREEN_LINES = 36;
    private static final int SCREEN_COLUMNS = 80;

    @ParameterizedTest
    @ValueSource(strings = {"check", "export", "import"})
    void aHelpPageIsOneScreenAndEndsInAnExample(String name) {
        Command help = Command.run("ledger", name, "--help");
        assertEquals(0, help.exitCode());
        List<String> lines = help.out().lines().toList();
        assertTrue(lines.size() <= SCREEN_LINES, lines.size() + " lines");
        assertTrue(lines.stream().allMatch(line -> line.length() <= SCREEN_COLUMNS), help.out());
        assertTrue(lines.contains("Example:") && lines.getLast().startsWith("  ./yimatong ledger " + name), help.out());
    }

    @Test
    void aCommandThatNeedsAnotherSaysSo() {
        Command ledger = Command.run("ledger");
        assertEquals(2, ledger.exitCode());
        assertTrue(ledger.err().contains("Missing required subcommand"), ledger.err());
    }

    @Test
    void aSettingThatCannotBeIsRefusedAndNotRepeated() {
        Command check = Command.run("ledger", "check", "--redis", "redis//:pass-word@host");
        assertEquals(2, check.exitCode());
        assertTrue(check.err().contains("redis") && !check.err().contains("pass-word"), check.err());
    }

    @Test
    void sealingAnewNeedsTheOldMasterKey() {
        Command rekey = Command.run("ledger", "import", "file", "--rekey");
        assertEquals(2, rekey.exitCode());
        assertTrue(rekey.err().contains("--rekey and --old-master-key go together"), rekey.err());
    }
}
