package cn.yimatong;

import cn.yimatong.keys.EncryptedKey;
import cn.yimatong.keys.GivenKey;
import cn.yimatong.keys.SigningToken;
import cn.yimatong.keys.pkcs11.TokenException;
import cn.yimatong.settings.Settings;
import cn.yimatong.settings.SettingsException;
import cn.yimatong.token.Algorithm;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
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

    @Option(names = "--pkcs11-key", paramLabel = "LABEL",
            description = "The key of this label, which stays in its token.")
    private @Nullable String tokenKey;

    @Mixin
    private TokenOptions token = new TokenOptions();

    /** @param passphrase what the environment has */
    NewKey(Optional<String> passphrase) {
        this.passphrase = passphrase;
    }

    /** Plans with the key of the file or token where one is named, else with a fresh one, and has it done. */
    int run(OperatorAct act, BiFunction<GivenKey, Duration, OperatorAct.Planner> given,
            BiFunction<Algorithm, Duration, OperatorAct.Planner> fresh) {
        Duration life = life();
        if (keyFile == null && tokenKey == null) {
            if (passphraseFile != null) {
                throw new ParameterException(spec.commandLine(), "--passphrase-file is for --key-file");
            }
            return act.run(fresh.apply(algorithm(), life));
        }
        if (algorithm != null) {
            throw new ParameterException(spec.commandLine(), "with --key-file or --pkcs11-key the algorithm is the"
                    + " key's own");
        }
        if (keyFile != null && tokenKey != null) {
            throw new ParameterException(spec.commandLine(), "--key-file or --pkcs11-key, not both");
        }
        try {
            return keyFile != null
                    ? act.run(given.apply(GivenKey.read(keyFile, passphrase()), life))
                    : inToken(act, key -> given.apply(key, life));
        } catch (IOException e) {
            return notDone(String.valueOf(new StartException(e).getMessage()));
        } catch (SettingsException | TokenException e) {
            return notDone(String.valueOf(e.getMessage()));
        }
    }

    private int inToken(OperatorAct act, Function<GivenKey, OperatorAct.Planner> given) throws SettingsException {
        Map<String, String> flags = new HashMap<>();
        token.putIn(flags);
        try (SigningToken place = TokenOptions.token(act.settings(flags)).orElseThrow(
                () -> new ParameterException(spec.commandLine(), "--pkcs11-module, --pkcs11-token and"
                        + " --pkcs11-pin-file say where --pkcs11-key lies"))) {
            return act.run(
                    given.apply(TokenWatch.inTime(() -> GivenKey.inToken(place, Objects.requireNonNull(tokenKey)))));
        }
    }

    private int notDone(String why) {
        return OperatorAct.say(spec.commandLine().getErr(), "nothing is changed: " + why, OperatorAct.NOT_DONE);
    }

    void requireNone(String other) {
        if (keyFile != null || passphraseFile != null || tokenKey != null) {
            throw new ParameterException(spec.commandLine(), other + ", or --key-file or --pkcs11-key, not both");
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
