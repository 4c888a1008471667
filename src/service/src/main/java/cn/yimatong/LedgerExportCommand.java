package cn.yimatong;

import cn.yimatong.cli.Progress;
import cn.yimatong.cli.Version;
import cn.yimatong.ledger.LedgerExport;
import cn.yimatong.ledger.LedgerUnavailableException;
import cn.yimatong.settings.SettingsException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./yimatong ledger export}: everything that the ledger keeps, in one file. */
@Command(name = "export", mixinStandardHelpOptions = true, versionProvider = Version.class, sortOptions = false,
        header = "Write everything that the ledger keeps to a file.", description = {"",
            "As it lies in Redis: what is sealed stays sealed, and opens with the master key, which is not in the file."
                    + " Stop all nodes first where the file is to take the ledger's place: a code that is spent"
                    + " meanwhile may be missing in it. What a node has in its spool is missing, too; only DIR's is"
                    + " looked at.",
            ""},
        footer = {"", "Exit code: 0 done, 1 done but for keys that are not the ledger's,", "2 not done.", "",
            "Example:", "  ./yimatong ledger export ledger.export --data data"})
final class LedgerExportCommand implements Callable<Integer> {
    private static final int SOME_LEFT_OUT = 1;
    private static final int NOT_DONE = 2;

    private final Map<String, String> environment;

    @Parameters(paramLabel = "FILE", description = "Where to write; until it is whole, FILE.part.")
    private Path file = Path.of("");

    @Mixin
    private LedgerOptions options = new LedgerOptions();

    @Option(names = "--resume", description = "Go on where the export to this file was stopped.")
    private boolean resume;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    LedgerExportCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        try (LedgerPlace place = LedgerPlace.toLookAt(options.settings(environment))) {
            LedgerExport.Summary summary = export(place, err);
            err.println("%,d keys exported to %s%s".formatted(summary.entries(), file,
                    summary.leftOut() == 0 ? ""
                            : ", %,d that are not the ledger's left out".formatted(
                                    summary.leftOut())));
            err.flush();
            return summary.leftOut() == 0 ? 0 : SOME_LEFT_OUT;
        } catch (FileAlreadyExistsException e) {
            err.println("ledger export: " + e.getFile() + " is there already; name another file");
        } catch (IOException e) {
            err.println("ledger export: " + new StartException(e).getMessage() + goOn());
        } catch (LedgerUnavailableException e) {
            err.println("ledger export: " + e.getMessage() + goOn());
        } catch (SettingsException | StartException e) {
            err.println("ledger export: " + e.getMessage());
        }
        return NOT_DONE;
    }

    private LedgerExport.Summary export(LedgerPlace place, PrintWriter err) throws IOException, StartException {
        String deployment = place.deployment();
        err.println("ledger in " + place.name());
        if (place.isOfRunningNode()) {
            err.println("warning: its node runs; what is spent meanwhile may not be in the export, and could be spent"
                    + " once more. Stop the node and export again before another Redis takes over");
        }
        place.unsettledSpool().ifPresent(spool -> err.println("warning: " + spool + " holds codes that were accepted"
                + " without Redis; they are not in the export, and could be spent once more. Run the node until"
                + " yimatong_away_pending is 0, and export again"));
        LedgerExport export = new LedgerExport(place.connection(), new SecureRandom());
        long all = export.keys();
        LedgerExport.Summary summary;
        try (Progress progress = Progress.of("export", " keys", 1, all, err)) {
            summary = export.run(file, deployment, resume, new Watcher(progress, all));
        }
        if (resume && !summary.wentOn()) {
            err.println("begun anew: no export of these servers to this file had come to its first mark");
        }
        return summary;
    }

    private record Watcher(Progress progress, long all) implements LedgerExport.Watcher {
        @Override
        public void seen(long keys) {
            progress.at(keys, "%,d of about %,d keys".formatted(keys, all));
        }

        @Override
        public void begunAgain(List<String> masters) {
            if (!masters.isEmpty()) {
                progress.note("started anew or replaced, or of other slots since; all keys are looked at again: "
                        + String.join(", ", masters));
            }
        }
    }

    private String goOn() {
        return Files.exists(LedgerExport.unfinished(file))
                ? "; go on with: ./yimatong ledger export " + file + " --resume" + options.again()
                : "";
    }
}
