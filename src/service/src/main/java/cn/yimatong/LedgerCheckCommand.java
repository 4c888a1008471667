package cn.yimatong;

import cn.yimatong.cli.Progress;
import cn.yimatong.cli.Version;
import cn.yimatong.keys.DataKeys;
import cn.yimatong.keys.KeyStore;
import cn.yimatong.keys.MasterKey;
import cn.yimatong.keys.Opening;
import cn.yimatong.keys.WrongMasterKeyException;
import cn.yimatong.ledger.CheckReport;
import cn.yimatong.ledger.LedgerCheck;
import cn.yimatong.ledger.LedgerCheck.RecordProof;
import cn.yimatong.ledger.LedgerUnavailableException;
import cn.yimatong.settings.SettingsException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./yimatong ledger check}: counts everything that the ledger keeps, and says what is wrong with it. */
@Command(name = "check", mixinStandardHelpOptions = true, versionProvider = Version.class, sortOptions = false,
        header = "Count what the ledger keeps, and say what is wrong with it.", description = {"",
            "Looks at every key, and with the master key tries whether every record opens. Changes nothing, and can"
                    + " run beside a service. Memory is estimated from a sample.",
            ""},
        footer = {"", "Exit code: 0 all is well, 1 something is wrong, 2 not done.", "", "Example:",
            "  ./yimatong ledger check --redis redis://10.0.0.5:6379"})
final class LedgerCheckCommand implements Callable<Integer> {
    private static final int WRONG = 1;
    private static final int NOT_DONE = 2;

    private final Map<String, String> environment;

    @Mixin
    private LedgerOptions options = new LedgerOptions();

    @Option(names = "--sample", paramLabel = "N", defaultValue = "100",
            description = "Ask for the memory of each Nth key; ${DEFAULT-VALUE} unless given.")
    private int sampleEvery;

    @Option(names = "--json", description = "Print one JSON object instead of tables.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    LedgerCheckCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        if (sampleEvery < 1) {
            throw new ParameterException(spec.commandLine(), "--sample is 1 or more, not " + sampleEvery);
        }
        PrintWriter err = spec.commandLine().getErr();
        try (LedgerPlace place = LedgerPlace.toLookAt(options.settings(environment))) {
            CheckReport report = look(place, err);
            CheckScreen screen = new CheckScreen(report, sampleEvery);
            spec.commandLine().getOut().print(json ? screen.json().encodePrettily() + "\n" : screen.tables());
            spec.commandLine().getOut().flush();
            return report.wrong().isEmpty() ? 0 : WRONG;
        } catch (SettingsException | StartException | LedgerUnavailableException e) {
            err.println("ledger check: " + e.getMessage());
            return NOT_DONE;
        }
    }

    private CheckReport look(LedgerPlace place, PrintWriter err) throws StartException {
        err.println("ledger in " + place.name());
        Optional<DataKeys> keys = dataKeys(place);
        if (keys.isEmpty()) {
            err.println("without a master key: whether records open is not looked at");
            err.flush();
        }
        LedgerCheck check = new LedgerCheck(place.connection(),
                keys.map(known -> (index, version, sealed) -> prove(known, index, version, sealed)), sampleEvery);
        long all = check.keys();
        try (Progress progress = Progress.of("check", " keys", 1, all, err)) {
            return check.run(seen -> progress.at(seen, "%,d of about %,d keys".formatted(seen, all)));
        }
    }

    private static Optional<DataKeys> dataKeys(LedgerPlace place) throws StartException {
        if (!Files.exists(place.masterKeyFile()) && !place.masterKeyIsNamed()) {
            return Optional.empty();
        }
        place.deployment();
        try {
            MasterKey masterKey = MasterKey.read(place.masterKeyFile());
            KeyStore store = new KeyStore(masterKey, new SecureRandom());
            return Optional.of(store.dataKeys(place.table(KeyStore.DATA_KEYS), place.state()));
        } catch (IOException e) {
            throw new StartException(e);
        } catch (WrongMasterKeyException e) {
            throw new StartException("master-key: " + e.getMessage(), e);
        }
    }

    private static RecordProof.Outcome prove(DataKeys keys, long index, long version, byte[] sealed) {
        try {
            return switch (keys.open(index, version, sealed)) {
                case Opening.Opened _ -> RecordProof.Outcome.OPENS;
                case Opening.UnknownKey _ -> RecordProof.Outcome.UNKNOWN_KEY;
            };
        } catch (IllegalStateException e) {
            return RecordProof.Outcome.DAMAGED;
        }
    }
}
