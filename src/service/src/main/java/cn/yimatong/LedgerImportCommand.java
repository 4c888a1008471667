package cn.yimatong;

import cn.yimatong.cli.Consent;
import cn.yimatong.cli.Precaution;
import cn.yimatong.cli.Progress;
import cn.yimatong.cli.Version;
import cn.yimatong.keys.KeyStore;
import cn.yimatong.keys.MasterKey;
import cn.yimatong.ledger.LedgerImport;
import cn.yimatong.ledger.LedgerImport.Changes;
import cn.yimatong.ledger.LedgerUnavailableException;
import cn.yimatong.settings.Settings;
import cn.yimatong.settings.SettingsException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.LongConsumer;
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
            "All is read first, and at a terminal it asks before anything is written. Everything goes on with the"
                    + " life it has left. Nodes then need the master key of the deployment; with --rekey all secrets"
                    + " and records are sealed anew under another one, and codes go on.",
            ""},
        footer = {"", "Exit code: 0 done, 2 not done.", "", "Example:",
            "  ./yimatong ledger import ledger.export --redis redis://10.0.0.6:6379"})
final class LedgerImportCommand implements Callable<Integer> {
    private static final int NOT_DONE = 2;

    private final Map<String, String> environment;
    private final Consent consent;

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

    @Mixin
    private Precaution precaution = new Precaution();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /**
     * @param environment settings may come from it, too
     * @param consent asks whoever is at a terminal before anything is written
     */
    LedgerImportCommand(Map<String, String> environment, Consent consent) {
        this.environment = environment;
        this.consent = consent;
    }

    @Override
    public Integer call() {
        if (rekey != (oldMasterKey != null)) {
            throw new ParameterException(spec.commandLine(), "--rekey and --old-master-key go together");
        }
        PrintWriter err = spec.commandLine().getErr();
        try (LedgerPlace place = place()) {
            LedgerImport.Summary summary = bringIn(place, err);
            err.println((precaution.isDryRun()
                    ? "dry run, nothing is written: %,d keys to import%s, %,d have no life left"
                    : "%,d keys imported%s, %,d had no life left").formatted(summary.written(),
                            resume ? " in this run" : "", summary.lapsed()));
            err.flush();
            return 0;
        } catch (IOException e) {
            err.println("ledger import: " + file + ": " + new StartException(e).getMessage());
        } catch (LedgerUnavailableException e) {
            err.println(
                    "ledger import: " + e.getMessage() + (precaution.isDryRun() ? "" : "; repeat it with --resume"));
        } catch (SettingsException | StartException | IllegalStateException e) {
            err.println("ledger import: " + e.getMessage());
        }
        return NOT_DONE;
    }

    private LedgerPlace place() throws SettingsException, StartException {
        Settings settings = options.settings(environment);
        return precaution.isDryRun() ? LedgerPlace.toTryOut(settings) : LedgerPlace.toFill(settings);
    }

    private LedgerImport.Summary bringIn(LedgerPlace place, PrintWriter err) throws IOException, StartException {
        LedgerImport exported = new LedgerImport(file);
        LedgerImport.Contents contents;
        try (Progress progress = Progress.of("look", " keys", 1, -1, err)) {
            contents = exported.contents(number -> progress.at(number, "%,d keys looked at".formatted(number)));
        }
        long all = contents.entries();
        String what = "%,d keys of %s go into %s%s".formatted(all, file, place.name(),
                rekey ? ", sealed anew under the master key " + place.masterKeyFile() : "");
        // Before a master key is made.
        if (!precaution.allows(what, consent, err)) {
            throw new StartException("nothing is imported");
        }
        Optional<Rekeying> rekeying = Optional.empty();
        if (oldMasterKey != null) {
            rekeying = Optional.of(Rekeying.of(oldMasterKey, place, contents, new SecureRandom()));
            requireThatAllOpens(exported, rekeying.get(), all, err);
        }
        if (rekeying.isEmpty() && !resume) {
            requireThatItsMasterKeyIsThere(place, contents, err);
        }
        Changes changes = rekeying.map(Rekeying::changes).orElseGet(Changes::none);
        boolean dryRun = precaution.isDryRun();
        LedgerImport.Summary summary;
        try (Progress progress = Progress.of(dryRun ? "dry run" : "import", " keys", 1, all, err)) {
            LongConsumer told = number -> progress.at(number, "%,d of %,d keys".formatted(number, all));
            summary = dryRun
                    ? exported.tryOut(place.connection(), contents, changes, resume, told)
                    : exported.write(place.connection(), contents, changes, resume, told);
        }
        if (!dryRun && rekeying.isPresent()) {
            rekeying.get().bind();
        }
        return summary;
    }

    /** Where one lies there at all: it may be brought later. */
    private static void requireThatItsMasterKeyIsThere(LedgerPlace place, LedgerImport.Contents contents,
            PrintWriter err) throws IOException, StartException {
        Path masterKey = place.masterKeyFile();
        if (!place.masterKeyIsNamed() && !Files.exists(masterKey)) {
            err.println("a node needs the master key of the exported deployment, which is not in " + masterKey);
        } else if (!new KeyStore(MasterKey.read(masterKey), new SecureRandom())
                .opens(contents.tables().getOrDefault(KeyStore.SECRETS, Map.of()))) {
            throw new StartException(
                    "master-key: " + masterKey + " is not the one of the exported deployment; nothing is"
                            + " written. Name that with --master-key, or change it with --rekey");
        }
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
