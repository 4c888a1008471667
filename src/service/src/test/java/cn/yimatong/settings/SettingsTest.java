package cn.yimatong.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SettingsTest {

    @TempDir
    private Path folder;

    @Test
    void theseAreAllPropertiesWithTheirDefaults() {
        assertEquals(List.of("host=127.0.0.1", "port=8080", "management-host=127.0.0.1", "management-port=8081",
                "tls-certificate=", "tls-key=", "tls-key-passphrase-file=", "tls-client-ca=", "data=data", "redis=",
                "redis-ca=", "master-key=", "pkcs11-module=", "pkcs11-token=", "pkcs11-pin-file=",
                "pkcs11-sm2-mechanism=",
                "scenes=", "cached-records=50000", "issuer=1",
                "skew-seconds=2",
                "event-loops=0",
                "minting-threads=0", "sm2-engine=tables", "ledger-first-try-millis=15", "ledger-budget-millis=50",
                "spool-entries=100000",
                "max-connections=16384", "max-connections-per-address=4096", "caller-requests=0", "request-seconds=5",
                "idle-seconds=30",
                "drain-seconds=10", "notice-seconds=0", "traces=", "traced-one-in=1000", "log-format=auto",
                "log-level=info"),
                Properties.ALL.stream().map(property -> property.name() + "=" + property.defaultText()).toList());
    }

    @Test
    void everyDefaultIsAllowed() throws SettingsException {
        Settings settings = Settings.read(Map.of(), Map.of(), Optional.empty());
        assertEquals(8080, settings.get(Properties.PORT));
        assertEquals(Optional.empty(), settings.get(Properties.REDIS));
    }

    @Test
    void aFlagWinsOverTheEnvironmentAndTheEnvironmentOverTheFile() throws Exception {
        Path file = file("port: 1\nidle-seconds: 1\nskew-seconds: 1\n");
        Map<String, String> environment = Map.of("YIMATONG_PORT", "2", "YIMATONG_IDLE_SECONDS", "2", "PATH", "/bin");
        Settings settings = Settings.read(Map.of("port", "3"), environment, Optional.of(file));
        assertEquals(3, settings.get(Properties.PORT));
        assertEquals(2, settings.get(Properties.IDLE_SECONDS));
        assertEquals(1, settings.get(Properties.SKEW_SECONDS));
        assertEquals(30, Settings.read(Map.of(), Map.of(), Optional.empty()).get(Properties.IDLE_SECONDS));
    }

    @Test
    void aWrongValueIsNamedWithWhatIsAllowedAndWhereItWasSet() throws Exception {
        assertRefused(Map.of("port", "65536"), Map.of(), "", "port", "65536", "0 to 65535", "the flag --port");
        assertRefused(Map.of(), Map.of("YIMATONG_SKEW_SECONDS", "-1"), "", "skew-seconds", "-1", "0 to 60",
                "the environment variable YIMATONG_SKEW_SECONDS");
        assertRefused(Map.of(), Map.of(), "log-level: loud\n", "log-level", "loud", "error, warn, info or debug",
                "the file");
    }

    @Test
    void anUnknownKeyIsNamedWithWhatIsAllowedAndWhereItWasSet() throws Exception {
        assertRefused(Map.of(), Map.of("YIMATONG_PROT", "1"), "", "YIMATONG_PROT", "the environment", "YIMATONG_PORT");
        assertRefused(Map.of(), Map.of(), "prot: 1\n", "prot", "the file", "port");
        assertRefused(Map.of(), Map.of(), "http:\n  port: 1\n", "http.port", "the file");
    }

    @Test
    void aFileThatIsMissingOrNotYamlIsNamed() throws Exception {
        assertRefused(Map.of(), Map.of(), "a: [b", "is not YAML");
        SettingsException e = assertThrows(SettingsException.class,
                () -> Settings.read(Map.of(), Map.of(), Optional.of(folder.resolve("none.yaml"))));
        assertTrue(String.valueOf(e.getMessage()).contains("none.yaml cannot be read"), e.getMessage());
    }

    @Test
    void aFileThatSetsSomethingTwiceIsRefused() throws Exception {
        assertRefused(Map.of(), Map.of(), "port: 1\nhost: a\nport: 2\n", "twice", "line 3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"port 9000", "port:\n", "- port\n"})
    void aFileThatSetsNothingWhereItMeansToIsRefused(String yaml) throws Exception {
        assertRefused(Map.of(), Map.of(), yaml, "config: the file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"８０８０", "+8080", "80 80", "1e3"})
    void aNumberIsWrittenInPlainDigits(String port) throws Exception {
        assertRefused(Map.of("port", port), Map.of(), "", "0 to 65535");
    }

    @Test
    void theFirstTryOfTheLedgerIsShorterThanItsBudget() throws Exception {
        assertRefused(Map.of("ledger-first-try-millis", "60"), Map.of(), "", "ledger-first-try-millis", "60",
                "the flag", "less than ledger-budget-millis, which is 50");
    }

    @ParameterizedTest
    @CsvSource({"tls-certificate", "tls-key", "tls-key-passphrase-file", "tls-client-ca",
        "tls-key tls-key-passphrase-file",
        "tls-certificate tls-client-ca",
        "tls-key tls-client-ca"})
    void aCertificateHasItsKeyAndAuthoritiesOfCallersHaveBoth(String names) throws Exception {
        Map<String, String> flags = Arrays.stream(names.split(" ", -1))
                .collect(Collectors.toMap(name -> name, _ -> "some.pem"));
        assertRefused(flags, Map.of(), "", "tls-certificate and tls-key are set together");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pkcs11-module", "pkcs11-token", "pkcs11-pin-file", "pkcs11-sm2-mechanism",
        "pkcs11-module pkcs11-token", "pkcs11-token pkcs11-pin-file pkcs11-sm2-mechanism"})
    void aTokenHasItsModuleLabelAndPin(String names) throws Exception {
        Map<String, String> flags = Arrays.stream(names.split(" ", -1))
                .collect(Collectors.toMap(name -> name, _ -> "0x80008100"));
        assertRefused(flags, Map.of(), "", "pkcs11-module, pkcs11-token, pkcs11-pin-file are set together");
    }

    @ParameterizedTest
    @ValueSource(strings = {"80008100", "0x", "0x8000810", "0x80008100:DER"})
    void aMechanismIsWrittenAsInItsMakersHeader(String mechanism) throws Exception {
        assertRefused(Map.of("pkcs11-sm2-mechanism", mechanism), Map.of(), "", "pkcs11-sm2-mechanism", mechanism);
    }

    @ParameterizedTest
    @ValueSource(strings = {"data", "master-key", "tls-key", "tls-key-passphrase-file"})
    void aBlankPathIsRefused(String name) throws Exception {
        assertRefused(Map.of(name, " "), Map.of(), "", name, "the flag --" + name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"redis://localhost:6379", "rediss://user:pass%2Fword@redis.example:6380/3",
        "redis://my_redis:6379", "redis://[::1]:6379", "redis://host?timeout=1s",
        "redis://:word@10.0.0.1:7000,10.0.0.2:7000", "redis-sentinel://10.0.0.1:26379,10.0.0.2:26379#city",
        "rediss-sentinel://user:word@[::1]:26379/0#city"})
    void aRedisUriIsTaken(String uri) throws Exception {
        assertEquals(Optional.of(uri),
                Settings.read(Map.of("redis", uri), Map.of(), Optional.empty()).get(Properties.REDIS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://:hunter2@host:1", "redis://:hunter2/x@host:1", "hunter2",
        "redis-sentinel://:hunter2@host:1"})
    void aPasswordIsNotRepeated(String uri) {
        SettingsException e = assertThrows(SettingsException.class,
                () -> Settings.read(Map.of("redis", uri), Map.of(), Optional.empty()));
        assertFalse(String.valueOf(e.getMessage()).contains("hunter2"), e.getMessage());
    }

    @Test
    void thePassphraseOfAKeyFileMayStandInTheEnvironmentOfEveryCommand() throws Exception {
        assertEquals(8080, Settings.read(Map.of(), Map.of("YIMATONG_KEY_PASSPHRASE", "hunter2"), Optional.empty())
                .get(Properties.PORT));
    }

    private void assertRefused(Map<String, String> flags, Map<String, String> environment, String yaml,
            String... words) throws Exception {
        Optional<Path> file = yaml.isEmpty() ? Optional.empty() : Optional.of(file(yaml));
        SettingsException e = assertThrows(SettingsException.class, () -> Settings.read(flags, environment, file));
        for (String word : words) {
            assertTrue(String.valueOf(e.getMessage()).contains(word), () -> e.getMessage() + " lacks " + word);
        }
    }

    private Path file(String yaml) throws java.io.IOException {
        return Files.writeString(folder.resolve("settings.yaml"), yaml);
    }
}
