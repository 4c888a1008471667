package cn.yimatong;

import cn.yimatong.Diagnosis.Finding;
import cn.yimatong.Diagnosis.Weight;
import cn.yimatong.cli.Version;
import cn.yimatong.keys.SigningToken;
import cn.yimatong.ledger.LedgerUnavailableException;
import cn.yimatong.ledger.MastersLook;
import cn.yimatong.settings.Properties;
import cn.yimatong.settings.Property;
import cn.yimatong.settings.Settings;
import cn.yimatong.settings.SettingsException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./yimatong doctor}: looks at what a deployment stands on, and says what to do. */
@Command(name = "doctor", mixinStandardHelpOptions = true, abbreviateSynopsis = true, versionProvider = Version.class,
        sortOptions = false,
        header = "Look at Redis, nodes, clock, keys, certificate, disk and limits, and say what to do.",
        description = {"",
            "Changes nothing, and can run beside a service. Run it on each machine that has a node: clock, disk,"
                    + " certificate and limits are those of the machine it runs on. Takes all settings of serve, and"
                    + " goes by those below. That no node runs matters, also before the first start. What lies in"
                    + " the ledger is looked at by ledger check.",
            ""},
        footer = {"", "Exit code: 0 nothing that matters, 1 something does, 2 not done.", "", "Example:",
            "  ./yimatong doctor --data data"})
final class DoctorCommand implements Callable<Integer> {
    private static final Path LIMITS = Path.of("/proc/self/limits");
    private static final Set<Property<?>> CERTIFICATE = Set.of(Properties.TLS_CERTIFICATE, Properties.TLS_KEY,
            Properties.TLS_KEY_PASSPHRASE_FILE, Properties.TLS_CLIENT_CA);

    private final Map<String, String> environment;
    private final InstantSource clock;

    @Mixin
    private LedgerOptions options = new LedgerOptions();

    @Option(names = "--json", description = "Print one JSON object instead of lines.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private DoctorCommand(Map<String, String> environment, InstantSource clock) {
        this.environment = environment;
        this.clock = clock;
    }

    /** The command with a flag for every setting of a node; help shows those that it goes by. */
    static CommandLine of(Map<String, String> environment, InstantSource clock) {
        CommandLine command = new CommandLine(new DoctorCommand(environment, clock));
        CommandSpec spec = command.getCommandSpec();
        spec.addMixin("token", CommandSpec.forAnnotatedObject(new TokenOptions()));
        for (Property<?> property : Properties.ALL) {
            if (spec.findOption(property.flag()) == null) {
                spec.addOption(OptionSpec.builder(property.flag()).type(String.class).paramLabel("FILE")
                        .hidden(!CERTIFICATE.contains(property)).description("As for serve.").build());
            }
        }
        return command;
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try {
            List<Finding> findings = look(
                    options.settings(environment, Serve.flags(spec.commandLine().getParseResult())));
            boolean well = findings.stream().noneMatch(finding -> finding.weight() == Weight.WRONG);
            out.print(json ? json(findings, well).encodePrettily() + "\n" : lines(findings, well));
            out.flush();
            return well ? OperatorAct.DONE : OperatorAct.NO;
        } catch (SettingsException | StartException e) {
            spec.commandLine().getErr().println("doctor: " + e.getMessage());
        } catch (IOException e) {
            spec.commandLine().getErr().println("doctor: " + new StartException(e).getMessage());
        }
        return OperatorAct.NOT_DONE;
    }

    private List<Finding> look(Settings settings) throws IOException, StartException {
        Diagnosis diagnosis = new Diagnosis(options.again());
        Optional<SigningToken> signing = TokenOptions.token(settings);
        try (LedgerPlace place = LedgerPlace.toLookAt(settings)) {
            List<MastersLook.Master> masters = MastersLook.at(place.connection(), clock);
            diagnosis.redis(masters, settings.get(Properties.REDIS).isEmpty());
            OperatorAct.Found found = OperatorAct.Found.in(place);
            diagnosis.keys(found, signing);
            diagnosis.callers(found);
            diagnosis.nodes(Await.result(place.nodes().present()),
                    masters.stream().noneMatch(MastersLook.Master::refuses));
        } catch (StartException | LedgerUnavailableException e) {
            if (e.getCause() instanceof LedgerPlace.NoneKeptException) {
                throw new StartException(String.valueOf(e.getMessage()), e);
            }
            diagnosis.noDeployment(String.valueOf(e.getMessage()));
        } finally {
            signing.ifPresent(SigningToken::close);
        }
        Path data = Node.dataFolder(settings);
        if (Files.exists(data)) {
            diagnosis.disk(data, Files.getFileStore(data).getUsableSpace(),
                    LedgerPlace.unsettledSpool(data).isPresent());
        }
        FirstCallers.exposed(data).ifPresent(diagnosis::exposed);
        Ports.files(settings).ifPresent(files -> diagnosis.certificate(files, clock.instant()));
        if (Files.isReadable(LIMITS)) {
            diagnosis.limits(Files.readString(LIMITS));
        }
        return diagnosis.findings();
    }

    private static String lines(List<Finding> findings, boolean well) {
        StringBuilder lines = new StringBuilder();
        for (Finding finding : findings) {
            lines.append("%-7s %s: %s%n".formatted(word(finding), finding.area(), finding.says()));
            if (!finding.remedy().isEmpty()) {
                lines.append("        -> ").append(finding.remedy()).append('\n');
            }
        }
        return lines.append(well ? "nothing that matters\n" : "something matters: see WRONG above\n").toString();
    }

    private static String word(Finding finding) {
        return finding.weight() == Weight.WRONG ? "WRONG" : finding.weight().name().toLowerCase(Locale.ROOT);
    }

    private static JsonObject json(List<Finding> findings, boolean well) {
        JsonArray all = new JsonArray();
        findings.forEach(finding -> all.add(new JsonObject()
                .put("weight", finding.weight().name().toLowerCase(Locale.ROOT)).put("area", finding.area())
                .put("says", finding.says()).put("remedy", finding.remedy())));
        return new JsonObject().put("well", well).put("findings", all);
    }
}
