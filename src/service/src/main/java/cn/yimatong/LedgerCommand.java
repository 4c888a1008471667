package cn.yimatong;

import cn.yimatong.cli.Consent;
import cn.yimatong.cli.Version;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** What an operator does with the ledger as a whole, in Redis itself and past any node. */
@Command(name = "ledger", mixinStandardHelpOptions = true, versionProvider = Version.class,
        header = "Look at the ledger, or carry it to another Redis.", synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Example: ./yimatong ledger check --data data", ""})
final class LedgerCommand {
    private LedgerCommand() {}

    /**
     * The command with its own commands.
     *
     * @param environment settings may come from it, too
     * @param consent asks whoever is at a terminal before a ledger is filled
     */
    static CommandLine of(Map<String, String> environment, Consent consent) {
        return new CommandLine(new LedgerCommand()).addSubcommand(new LedgerCheckCommand(environment))
                .addSubcommand(new LedgerExportCommand(environment))
                .addSubcommand(new LedgerImportCommand(environment, consent));
    }
}
