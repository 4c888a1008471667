package cn.yimatong.cli;

import cn.yimatong.cli.ImportOptions.Surroundings;
import java.io.InputStream;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What can be done with many holders at once. */
@Command(name = "holders", mixinStandardHelpOptions = true, versionProvider = Version.class,
        header = "Bring in many holders.", synopsisSubcommandLabel = "import",
        footer = {"", "Example: ./yimatong holders import holders.jsonl", ""})
public final class HoldersCommand {

    private HoldersCommand() {}

    /** The command with its own commands; lines for {@code -} come from this stream. */
    public static CommandLine of(InputStream in) {
        return new CommandLine(new HoldersCommand()).addSubcommand(new Import(Surroundings.ofProcess(in)));
    }

    @Command(name = "import", mixinStandardHelpOptions = true, versionProvider = Version.class, sortOptions = false,
            header = "Register or replace the holders of a file.", description = {"", "Each line is",
                "  {\"holder\":\"id\",\"record\":{…}}",
                "The record of a holder who is known is replaced; consents and guardians that the line does not name"
                        + " stay. A line that is refused is reported on standard output as JSON, with its number and"
                        + " what is wrong; all others are kept. An import that was stopped can go on; a"
                        + " repeat undoes what came since. At a terminal it asks before records are replaced; not for"
                        + " -, which is read once.",
                ""},
            footer = {"", "Exit code: 0 all kept, 1 some refused, 2 not done.", "", "Example:",
                "  ./yimatong holders import holders.jsonl > refused.jsonl"})
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
            return options.run(BulkKind.HOLDERS, spec, around);
        }
    }
}
