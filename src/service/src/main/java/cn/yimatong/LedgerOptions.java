package cn.yimatong;

import cn.yimatong.settings.Properties;
import cn.yimatong.settings.Property;
import cn.yimatong.settings.Settings;
import cn.yimatong.settings.SettingsException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which ledger is meant: a few of a node's own settings, by the same names and from the same sources. */
final class LedgerOptions {
    @Option(names = "--redis", paramLabel = "URI",
            description = "The Redis, as for serve; without it the one that DIR holds, whether a service runs or not.")
    private @Nullable String redis;

    @Option(names = "--redis-ca", paramLabel = "FILE", description = "Authorities for rediss, as for serve.")
    private @Nullable String authorities;

    @Option(names = "--data", paramLabel = "DIR", description = "The data folder of a node; data unless given.")
    private @Nullable String data;

    @Option(names = "--master-key", paramLabel = "FILE",
            description = "The deployment's secret; DIR/master.key unless given.")
    private @Nullable String masterKey;

    @Option(names = "--config", paramLabel = "FILE", description = "A YAML file of settings, as for serve.")
    private @Nullable Path config;

    /** What is set, by flags, environment and file. */
    Settings settings(Map<String, String> environment) throws SettingsException {
        return settings(environment, Map.of());
    }

    /** As {@link #settings(Map)}, with more flags. */
    Settings settings(Map<String, String> environment, Map<String, String> more) throws SettingsException {
        Map<String, String> flags = new HashMap<>(more);
        put(flags, Properties.REDIS, redis);
        put(flags, Properties.REDIS_CA, authorities);
        put(flags, Properties.DATA, data);
        put(flags, Properties.MASTER_KEY, masterKey);
        return Settings.read(flags, environment, Optional.ofNullable(config));
    }

    /**
     * These options as they were given, behind a command that is to find the same ledger; of a password, where it is.
     */
    String again() {
        StringBuilder again = new StringBuilder();
        append(again, Properties.REDIS.flag(), redis == null || !redis.contains("@") ? redis : "URI");
        append(again, Properties.REDIS_CA.flag(), authorities);
        append(again, Properties.DATA.flag(), data);
        append(again, Properties.MASTER_KEY.flag(), masterKey);
        append(again, "--config", config);
        return again.toString();
    }

    private static void append(StringBuilder again, String flag, @Nullable Object value) {
        if (value != null) {
            again.append(' ').append(flag).append(' ').append(value);
        }
    }

    static void put(Map<String, String> flags, Property<?> property, @Nullable String value) {
        if (value != null) {
            flags.put(property.name(), value);
        }
    }
}
