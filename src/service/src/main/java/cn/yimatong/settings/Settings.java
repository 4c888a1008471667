package cn.yimatong.settings;

import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.source.yaml.YamlConfigSource;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.DuplicateKeyException;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What is set for a node: every property of {@link Properties#ALL} with its value. Immutable. */
public final class Settings {

    /** Begins as a setting does, and is none: what opens a key that {@code keys} is given. Nothing else reads it. */
    public static final String KEY_PASSPHRASE = "YIMATONG_KEY_PASSPHRASE";

    static final String VARIABLE_PREFIX = "YIMATONG_";

    private static final String THE_FILE = "the file that --config names";
    private static final int FLAGS = 400;
    private static final int ENVIRONMENT = 300;
    private static final int FILE = 200;
    private static final int DEFAULTS = 100;

    private final Map<Property<?>, Object> values;

    private Settings(Map<Property<?>, Object> values) {
        this.values = Map.copyOf(values);
    }

    /**
     * Reads the settings from all of their sources.
     *
     * @param flags property names and values of the command line
     * @param environment the process's environment; variables that do not begin with {@code YIMATONG_} are not looked
     * at
     * @param file a YAML file of property names and values, if one was named
     * @return the settings
     * @throws SettingsException a key that is unknown, a value that is not allowed, or a file that cannot be read
     */
    public static Settings read(Map<String, String> flags, Map<String, String> environment, Optional<Path> file)
            throws SettingsException {
        SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(flags, "a flag", FLAGS))
                .withSources(new PropertiesConfigSource(fromEnvironment(environment), "the environment", ENVIRONMENT));
        if (file.isPresent()) {
            ConfigSource yaml = readFile(file.get());
            requireKnown(yaml);
            builder.withSources(yaml);
        }
        Map<String, String> defaults = Properties.ALL.stream()
                .collect(Collectors.toMap(Property::name, Property::defaultText));
        builder.withSources(new PropertiesConfigSource(defaults, "the defaults", DEFAULTS));
        SmallRyeConfig config = builder.build();
        Map<Property<?>, Object> values = new HashMap<>();
        for (Property<?> property : Properties.ALL) {
            values.put(property, parse(property, config.getConfigValue(property.name())));
        }
        Settings settings = new Settings(values);
        settings.requireFirstTryWithinBudget(config);
        settings.requireCertificateAndKey();
        settings.requireWholeToken();
        return settings;
    }

    /**
     * The value of a property.
     *
     * @param property one of {@link Properties#ALL}
     * @param <T> its type
     * @return its value
     */
    @SuppressWarnings("unchecked") // each value was made by its own property's parse
    public <T> T get(Property<T> property) {
        Object value = values.get(property);
        if (value == null) {
            throw new IllegalArgumentException("not in the list of properties: " + property.name());
        }
        return (T) value;
    }

    private static Object parse(Property<?> property, ConfigValue set) throws SettingsException {
        String text = set.getValue() == null ? "" : set.getValue();
        try {
            return property.parse().apply(text);
        } catch (IllegalArgumentException e) {
            String value = property.secret() ? "what it is set to" : "'" + text + "'";
            throw new SettingsException(property.name() + " cannot be " + value + " (set by " + where(property, set)
                    + "); allowed: " + property.allowed());
        }
    }

    private void requireFirstTryWithinBudget(SmallRyeConfig config) throws SettingsException {
        Property<Integer> firstTry = Properties.LEDGER_FIRST_TRY_MILLIS;
        int budget = get(Properties.LEDGER_BUDGET_MILLIS);
        if (get(firstTry) >= budget) {
            throw new SettingsException(firstTry.name() + " cannot be '" + get(firstTry) + "' (set by "
                    + where(firstTry, config.getConfigValue(firstTry.name())) + "); allowed: less than "
                    + Properties.LEDGER_BUDGET_MILLIS.name() + ", which is " + budget);
        }
    }

    /** Half of it would be a port without TLS that somebody takes for one with. */
    private void requireCertificateAndKey() throws SettingsException {
        boolean certificate = get(Properties.TLS_CERTIFICATE).isPresent();
        boolean key = get(Properties.TLS_KEY).isPresent();
        boolean more = get(Properties.TLS_KEY_PASSPHRASE_FILE).isPresent() || get(Properties.TLS_CLIENT_CA).isPresent();
        if (certificate != key || (more && !key)) {
            throw new SettingsException(Properties.TLS_CERTIFICATE.name() + " and " + Properties.TLS_KEY.name()
                    + " are set together or not at all, and " + Properties.TLS_KEY_PASSPHRASE_FILE.name() + " or "
                    + Properties.TLS_CLIENT_CA.name() + " with both");
        }
    }

    private void requireWholeToken() throws SettingsException {
        List<Property<?>> three = List.of(Properties.PKCS11_MODULE, Properties.PKCS11_TOKEN,
                Properties.PKCS11_PIN_FILE);
        long set = three.stream().filter(property -> !get(property).equals(Optional.empty())).count();
        if (set % 3 != 0 || (set == 0 && get(Properties.PKCS11_SM2_MECHANISM).isPresent())) {
            throw new SettingsException(three.stream().map(Property::name).collect(Collectors.joining(", "))
                    + " are set together or not at all, and " + Properties.PKCS11_SM2_MECHANISM.name()
                    + " with them");
        }
    }

    private static String where(Property<?> property, ConfigValue set) {
        return switch (set.getConfigSourceOrdinal()) {
            case FLAGS -> "the flag " + property.flag();
            case ENVIRONMENT -> "the environment variable " + property.variable();
            case FILE -> THE_FILE;
            default -> "the default";
        };
    }

    private static Map<String, String> fromEnvironment(Map<String, String> environment) throws SettingsException {
        Map<String, String> known = Properties.ALL.stream()
                .collect(Collectors.toMap(Property::variable, Property::name));
        Map<String, String> set = new HashMap<>();
        for (Map.Entry<String, String> variable : environment.entrySet()) {
            if (variable.getKey().startsWith(VARIABLE_PREFIX) && !variable.getKey().equals(KEY_PASSPHRASE)) {
                String name = known.get(variable.getKey());
                if (name == null) {
                    throw unknown(variable.getKey(), "the environment",
                            known.keySet().stream().sorted().collect(Collectors.joining(", ")));
                }
                set.put(name, variable.getValue());
            }
        }
        return set;
    }

    private static ConfigSource readFile(Path file) throws SettingsException {
        LoaderOptions strict = new LoaderOptions();
        strict.setAllowDuplicateKeys(false);
        try (Reader text = Files.newBufferedReader(file)) {
            Object content = new Yaml(new SafeConstructor(strict)).load(text);
            if (content != null && !(content instanceof Map)) {
                throw new SettingsException(
                        "config: the file " + file + " holds no settings; one is written as port: 8080");
            }
            if (content instanceof Map<?, ?> settings && settings.containsValue(null)) {
                throw new SettingsException(
                        "config: the file " + file + " sets something to nothing; allowed: a value, or"
                                + " no line");
            }
            return new YamlConfigSource(file.toUri().toURL(), FILE);
        } catch (DuplicateKeyException e) {
            throw new SettingsException("config: the file " + file + " sets something twice, in line "
                    + (e.getProblemMark().getLine() + 1));
        } catch (IOException e) {
            throw new SettingsException("config: the file " + file + " cannot be read");
        } catch (RuntimeException e) {
            throw new SettingsException("config: the file " + file + " is not YAML");
        }
    }

    private static void requireKnown(ConfigSource source) throws SettingsException {
        Map<String, Property<?>> known = Properties.ALL.stream()
                .collect(Collectors.toMap(Property::name, property -> property));
        for (String name : source.getPropertyNames().stream().sorted().toList()) {
            if (!known.containsKey(name)) {
                throw unknown(name, THE_FILE, Properties.ALL.stream().map(Property::name)
                        .collect(Collectors.joining(", ")));
            }
        }
    }

    private static SettingsException unknown(String name, String where, String allowed) {
        return new SettingsException("there is no setting " + name + " (set by " + where + "); allowed: " + allowed);
    }
}
