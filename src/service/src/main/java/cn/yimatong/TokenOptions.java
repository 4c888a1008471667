package cn.yimatong;

import cn.yimatong.keys.SigningToken;
import cn.yimatong.settings.Properties;
import cn.yimatong.settings.Settings;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** In which token signing keys lie: a few of a node's own settings, by the same names and from the same sources. */
final class TokenOptions {
    @Option(names = "--pkcs11-module", paramLabel = "FILE",
            description = "Of the token, as for serve, like the other --pkcs11-….")
    private @Nullable String module;

    @Option(names = "--pkcs11-token", hidden = true)
    private @Nullable String token;

    @Option(names = "--pkcs11-pin-file", hidden = true)
    private @Nullable String pinFile;

    @Option(names = "--pkcs11-sm2-mechanism", hidden = true)
    private @Nullable String sm2Mechanism;

    void putIn(Map<String, String> flags) {
        LedgerOptions.put(flags, Properties.PKCS11_MODULE, module);
        LedgerOptions.put(flags, Properties.PKCS11_TOKEN, token);
        LedgerOptions.put(flags, Properties.PKCS11_PIN_FILE, pinFile);
        LedgerOptions.put(flags, Properties.PKCS11_SM2_MECHANISM, sm2Mechanism);
    }

    /** The token that these settings name, if they do. Nothing of it is loaded yet. */
    static Optional<SigningToken> token(Settings settings) {
        return settings.get(Properties.PKCS11_MODULE)
                .map(file -> SigningToken.of(file, settings.get(Properties.PKCS11_TOKEN).orElseThrow(),
                        settings.get(Properties.PKCS11_PIN_FILE).orElseThrow(),
                        settings.get(Properties.PKCS11_SM2_MECHANISM).map(OptionalLong::of)
                                .orElseGet(OptionalLong::empty)));
    }
}
