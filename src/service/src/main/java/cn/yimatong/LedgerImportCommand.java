package cn.yimatong;

import cn.yimatong.cli.Progress;
import cn.yimatong.cli.Version;
import cn.yimatong.ledger.LedgerImport;
import cn.yimatong.ledger.LedgerImport.Changes;
import cn.yimatong.ledger.LedgerUnavailableException;
import cn.yimatong.settings.SettingsException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./yimatong ledger import}: an exported ledger into an empty Redis. */
@Command(name = "import", mixinStandardHelpOptions = true, versionProvider = Version.class, sortOptions = false,
        header = "Bring an exported ledger into an empty Redis.", description = {"",
            "Everything goes on with the life it has left. Nodes then need the master key of the deployment; with"
                    + " --rekey all secrets and records are sealed anew under another one, and codes go on.",
            ""},
        footer = {"", "Exit code: 0 done, 2 not done.", "", "Example:",
            "  ./yimatong ledger import ledger.export --redis redis://10.0.0.6:6379"})
final class LedgerImportCommand implements Callable<Integer> {
    private static final int NOT_DONE = 2;

    private final Map<String, String> environment;

    @Parameters(paramLabel = "FILE", description = "What ledger export has written.")
    private Path file = Path.of("");

    @Mixin
    private LedgerOptions options = new LedgerOptions();

    @Option(names = "--rekey", description = "Seal anew under the master key, which is made where there is none.")
    private boolean rekey;

    @Option(names = "--old-master-key", paramLabel = "FILE",
            description = "With --rekey: what opens the exported secrets.")
    private @Nullable Path oldMasterKey;

    @Option(names = "--resume", description = "Go on where the import of this file was stopped.")
    private boolean resume;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    LedgerImportCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        if (rekey != (oldMasterKey != null)) {
            throw new ParameterException(spec.commandLine(), "--rekey and --old-master-key go together");
        }
        PrintWriter err = spec.commandLine().getErr();
        try (LedgerPlace place = LedgerPlace.toFill(options.settings(environment))) {
            LedgerImport.Summary summary = bringIn(place, err);
            err.println("%,d keys imported%s, %,d had no life left".formatted(summary.written(),
                    resume ? " in this run" : "", summary.lapsed()));
            err.flush();
            return 0;
        } catch (IOException e) {
            err.println("ledger import: " + file + ": " + new StartException(e).getMessage());
        } catch (LedgerUnavailableException e) {
            err.println("ledger import: " + e.getMessage() + "; repeat it with --resume");
        } catch (SettingsException | StartException | IllegalStateException e) {
            err.println("ledger import: " + e.getMessage());
        }
        return NOT_DONE;
    }

    private LedgerImport.Summary bringIn(LedgerPlace place, PrintWriter err) throws IOException, StartException {
        LedgerImport exported = new LedgerImport(file);
        LedgerImport.Contents contents;
        try (Progress progress = Progress.of("look", " keys", 1, -1, err)) {
            contents = exported.contents(number -> progress.at(number, "%,d keys looked at".formatted(number)));
        }
        long all = contents.entries();
        Optional<Rekeying> rekeying = Optional.empty();
        if (oldMasterKey != null) {
            rekeying = Optional.of(Rekeying.of(oldMasterKey, place, contents, new SecureRandom()));
            requireThatAllOpens(exported, rekeying.get(), all, err);
        }
        LedgerImport.Summary summary;
        try (Progress progress = Progress.of("import", " keys", 1, all, err)) {
            summary = exported.write(place.connection(), contents,
                    rekeying.map(Rekeying::changes).orElseGet(Changes::none), resume,
                    number -> progress.at(number, "%,d of %,d keys".formatted(number, all)));
        }
        if (rekeying.isPresent()) {
            rekeying.get().bind();
        }
        return summary;
    }

    private static void requireThatAllOpens(LedgerImport exported, Rekeying rekeying, long all, PrintWriter err)
            throws IOException, StartException {
        long unopened;
        try (Progress progress = Progress.of("open", " keys", 1, all, err)) {
            unopened = exported.unopened(rekeying.reseal(),
                    number -> progress.at(number, "%,d of %,d keys tried".formatted(number, all)));
        }
        if (unopened > 0) {
            throw new StartException(("%,d records do not open, so they cannot be sealed anew; nothing is written."
                    + " Mend the ledger first, see ledger check").formatted(unopened));
        }
    }
}
