package cn.yimatong;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintStream;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class MainTest {

    private static CommandLine commandLine(String... words) {
        PrintStream nowhere = new PrintStream(PrintStream.nullOutputStream());
        return Main.commandLine(words, Map.of(), nowhere, nowhere);
    }

    @Test
    void everyCommandIsCalledByItsOwnNameAndMadeReadyAlone() {
        Map<String, CommandLine> all = commandLine("--help").getSubcommands();
        assertTrue(all.size() >= 9);
        all.forEach((name, command) -> {
            assertEquals(name, command.getCommandName());
            assertEquals(Set.of(name), commandLine(name, "--help").getSubcommands().keySet());
        });
    }

    @Test
    void aWordThatNamesNoCommandHasAllToChooseFrom() {
        assertEquals(commandLine().getSubcommands().keySet(), commandLine("srve").getSubcommands().keySet());
    }
}
