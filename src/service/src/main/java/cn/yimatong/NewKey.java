package cn.yimatong;

import cn.yimatong.keys.EncryptedKey;
import cn.yimatong.keys.GivenKey;
import cn.yimatong.settings.Settings;
import cn.yimatong.token.Algorithm;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How a new signing key shall be, or where one lies that was made elsewhere. */
final class NewKey {
    /** The environment variable that has the passphrase of the file where no other file has it. */
    private static final String PASSPHRASE = Settings.KEY_PASSPHRASE;

    private final Optional<String> passphrase;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--algorithm", paramLabel = "NAME", description = "sm2 or ed25519; sm2 unless given.")
    private @Nullable String algorithm;

    @Option(names = "--days", paramLabel = "N", defaultValue = "396",
            description = "How long codes may begin under it; ${DEFAULT-VALUE} unless given.")
    private int days;

    @Option(names = "--key-file", paramLabel = "FILE",
            description = "Take the key from there: encrypted PKCS#8, mode 600.")
    private @Nullable Path keyFile;

    @Option(names = "--passphrase-file", paramLabel = "FILE",
            description = "Its passphrase, one line, mode 600; " + PASSPHRASE + " unless given.")
    private @Nullable Path passphraseFile;

    /** @param passphrase what the environment has */
    NewKey(Optional<String> passphrase) {
        this.passphrase = passphrase;
    }

    /** Plans with the key of the file where one is named, else with a fresh one, and has it done. */
    int run(OperatorAct act, BiFunction<GivenKey, Duration, OperatorAct.Planner> given,
            BiFunction<Algorithm, Duration, OperatorAct.Planner> fresh) {
        Duration life = life();
        if (keyFile == null) {
            if (passphraseFile != null) {
                throw new ParameterException(spec.commandLine(), "--passphrase-file is for --key-file");
            }
            return act.run(fresh.apply(algorithm(), life));
        }
        if (algorithm != null) {
            throw new ParameterException(spec.commandLine(), "with --key-file the algorithm is the key's own");
        }
        try {
            return act.run(given.apply(GivenKey.read(keyFile, passphrase()), life));
        } catch (IOException e) {
            return OperatorAct.say(spec.commandLine().getErr(), "nothing is changed: "
                    + new StartException(e).getMessage(), OperatorAct.NOT_DONE);
        }
    }

    void requireNoFile(String other) {
        if (keyFile != null || passphraseFile != null) {
            throw new ParameterException(spec.commandLine(), other + " or --key-file, not both");
        }
    }

    private String passphrase() throws IOException {
        if (passphraseFile != null) {
            return EncryptedKey.passphrase(passphraseFile);
        }
        return passphrase.filter(EncryptedKey::isPassphrase).orElseThrow(() -> new ParameterException(
                spec.commandLine(), "--passphrase-file or " + PASSPHRASE + " has the passphrase of --key-file: one line"
                        + " of printable ASCII"));
    }

    private Algorithm algorithm() {
        String name = algorithm == null ? Algorithm.SM2.jwkName() : algorithm;
        for (Algorithm known : Algorithm.values()) {
            if (known.jwkName().equalsIgnoreCase(name)) {
                return known;
            }
        }
        throw new ParameterException(spec.commandLine(), "--algorithm is sm2 or ed25519");
    }

    private Duration life() {
        if (days < 1 || days > 3660) {
            throw new ParameterException(spec.commandLine(), "--days is 1 to 3660, not " + days);
        }
        return Duration.ofDays(days);
    }
}
