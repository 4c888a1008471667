package cn.yimatong.cli;

import cn.yimatong.cli.ImportOptions.Surroundings;
import java.io.InputStream;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What can be done with many standings at once. */
@Command(name = "standings", mixinStandardHelpOptions = true, versionProvider = Version.class,
        header = "Bring in many standings: lost, found and closed cards.", synopsisSubcommandLabel = "import",
        footer = {"", "Example: ./yimatong standings import lost.jsonl", ""})
public final class StandingsCommand {

    private StandingsCommand() {}

    /** The command with its own commands; lines for {@code -} come from this stream. */
    public static CommandLine of(InputStream in) {
        return new CommandLine(new StandingsCommand()).addSubcommand(new Import(Surroundings.ofProcess(in)));
    }

    @Command(name = "import", mixinStandardHelpOptions = true, versionProvider = Version.class, sortOptions = false,
            header = "Set the standings of a file: a bank's or the card platform's feed.", description = {"",
                "Each line is",
                "  {\"holder\":\"id\",\"credential\":\"ssc\",\"standing\":\"suspended\",\"until\":\"…\"}",
                "Without a credential it is the holder's own; the standing is active, suspended, with or without an"
                        + " end, or revoked, for good. A line that is refused is reported on standard output as JSON,"
                        + " with its number and what is wrong; all others are in force. At a terminal it asks"
                        + " before lines revoke for good; not for -, which is read once.",
                ""},
            footer = {"", "Exit code: 0 all kept, 1 some refused, 2 not done.", "", "Example:",
                "  ./yimatong standings import lost.jsonl > refused.jsonl"})
    static final class Import implements Callable<Integer> {
        private final Surroundings around;

        @Mixin
        private ImportOptions options = new ImportOptions();

        @Spec
        private CommandSpec spec = CommandSpec.create();

        Import(Surroundings around) {
            this.around = around;
        }

        @Override
        public Integer call() throws InterruptedException {
            return options.run(BulkKind.STANDINGS, spec, around);
        }
    }
}
