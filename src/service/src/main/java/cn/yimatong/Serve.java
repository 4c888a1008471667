package cn.yimatong;

import cn.yimatong.settings.Properties;
import cn.yimatong.settings.Property;
import cn.yimatong.settings.Settings;
import cn.yimatong.settings.SettingsException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** {@code ./yimatong serve}: starts a node and says where it is; Ctrl-C or TERM stops it in good order. */
final class Serve {

    static final String NAME = "serve";

    private static final String CONFIG = "--config";
    private static final int FAILED = 1;
    private static final int WRONGLY_CALLED = 2;

    private Serve() {}

    /** The command with a flag for each property; its help comes from the properties too. */
    static CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name(NAME);
        spec.addOption(OptionSpec.builder("-h", "--help").usageHelp(true).description("shows this help").build());
        spec.usageMessage().abbreviateSynopsis(true).description("Serves the API until it is stopped.", "")
                .sortOptions(false).width(110)
                .footer("",
                        "Each flag can also stand in the environment (--idle-seconds as YIMATONG_IDLE_SECONDS) or in"
                                + " the file (idle-seconds: 30).",
                        "A flag wins over the environment, the environment over the"
                                + " file, the file over the default.",
                        "", "Example: ./yimatong serve --port 9000 --redis redis://127.0.0.1:6379");
        spec.addOption(OptionSpec.builder(CONFIG).type(Path.class).paramLabel("FILE")
                .description("a YAML file of settings").build());
        for (Property<?> property : Properties.ALL) {
            String preset = property.defaultText().isEmpty() ? "" : "; default " + property.defaultText();
            spec.addOption(OptionSpec.builder(property.flag()).type(String.class).paramLabel(label(property))
                    .description(property.help() + " (" + property.allowed() + preset + ")").build());
        }
        return spec;
    }

    /** Serves until the process is told to stop. */
    static int run(ParseResult words, Map<String, String> environment, PrintStream out, PrintStream err) {
        Settings settings;
        try {
            settings = Settings.read(flags(words), environment,
                    Optional.ofNullable(words.matchedOptionValue(CONFIG, (Path) null)));
        } catch (SettingsException e) {
            err.println(e.getMessage());
            return WRONGLY_CALLED;
        }
        Logging.configure(settings.get(Properties.LOG_FORMAT), settings.get(Properties.LOG_LEVEL));
        out.println("data in " + Node.dataFolder(settings));
        out.flush();
        try {
            Node node = Node.start(settings, InstantSource.system());
            CountDownLatch stopped = new CountDownLatch(1);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                out.println("stopping: what is in flight is answered first");
                node.close();
                out.println("stopped");
                stopped.countDown();
            }, "stop"));
            greet(node, out);
            stopped.await();
            return 0;
        } catch (StartException e) {
            err.println("cannot start: " + e.getMessage());
            return FAILED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return FAILED;
        }
    }

    private static void greet(Node node, PrintStream out) {
        out.println("ledger in " + node.ledger());
        out.println("management on " + node.managementAddress() + " (/console, /health/ready, /metrics)");
        if (Files.exists(node.callersFile())) {
            out.println("callers' tokens in " + node.callersFile() + " (app, two scanners, operator)");
            proposeCommands(node, out);
        } else {
            out.println("callers' tokens in the callers.txt of the node that began this deployment");
        }
        out.println("listening on " + node.address());
        out.flush();
    }

    private static void proposeCommands(Node node, PrintStream out) {
        String where = usesDefaults(node) ? "" : " --url " + node.address() + " --callers " + node.callersFile();
        Path here = Path.of("").toAbsolutePath();
        Path data = node.dataFolder().startsWith(here) ? here.relativize(node.dataFolder()) : node.dataFolder();
        Path picture = data.resolve("code.png");
        out.println("try next, in another terminal:");
        out.println("  ./yimatong demo" + where);
        out.println("  ./yimatong code --scene bus --png " + picture + where);
        out.println("  ./yimatong scan --scene bus " + picture + where);
    }

    /** Whether the commands that are clients find this node without being told. */
    private static boolean usesDefaults(Node node) {
        return node.address().equals("http://127.0.0.1:" + Properties.PORT.defaultText())
                && node.dataFolder().equals(Path.of(Properties.DATA.defaultText()).toAbsolutePath());
    }

    /** What is set among these words, by the names of the settings. */
    static Map<String, String> flags(ParseResult words) {
        Map<String, String> flags = new HashMap<>();
        for (Property<?> property : Properties.ALL) {
            Optional.ofNullable(words.matchedOptionValue(property.flag(), (String) null))
                    .ifPresent(value -> flags.put(property.name(), value));
        }
        return flags;
    }

    private static String label(Property<?> property) {
        return switch (property.name()) {
            case "redis" -> "URI";
            case "traces" -> "URL";
            case "data" -> "DIR";
            case "master-key", "scenes", "redis-ca", "tls-certificate", "tls-key", "tls-key-passphrase-file",
                    "tls-client-ca", "pkcs11-module", "pkcs11-pin-file" ->
                "FILE";
            case "pkcs11-token" -> "LABEL";
            case "host", "management-host" -> "HOST";
            case "log-format", "log-level", "sm2-engine" -> "WORD";
            default -> "N";
        };
    }
}
