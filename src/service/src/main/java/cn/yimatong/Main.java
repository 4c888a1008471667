package cn.yimatong;

import static java.nio.charset.StandardCharsets.UTF_8;

import cn.yimatong.cli.CodeCommand;
import cn.yimatong.cli.Consent;
import cn.yimatong.cli.DemoCommand;
import cn.yimatong.cli.HoldersCommand;
import cn.yimatong.cli.ScanCommand;
import cn.yimatong.cli.StandingsCommand;
import cn.yimatong.cli.Terminal;
import cn.yimatong.cli.VectorsCommand;
import cn.yimatong.cli.VerifyCommand;
import cn.yimatong.cli.Version;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The command line: {@code ./yimatong COMMAND}. */
public final class Main {

    private Main() {}

    /**
     * Runs one command and ends the process with its exit code: 0 done, 1 refused or failed, 2 wrongly called.
     *
     * @param args the words behind {@code ./yimatong}
     */
    public static void main(String[] args) {
        System.exit(commandLine(args, System.getenv(), System.out, System.err).execute(args));
    }

    /**
     * @param args the words that will be executed: of the commands, only the one that they name is made ready, as
     * picocli reads each by reflection, for half a second in all; without a name, all are
     */
    static CommandLine commandLine(String[] args, Map<String, String> environment, PrintStream out, PrintStream err) {
        CommandSpec root = CommandSpec.create().name("./yimatong");
        root.addOption(OptionSpec.builder("-h", "--help").usageHelp(true).description("shows this help").build());
        root.addOption(
                OptionSpec.builder("-V", "--version").versionHelp(true).description("shows the version").build());
        root.versionProvider(new Version());
        root.usageMessage().description("The code service behind a city's one code for everyday life.")
                .footer("", "Example: ./yimatong serve", "`./yimatong COMMAND --help` explains a command.", "");
        CommandLine commands = new CommandLine(root);
        Map<String, Supplier<?>> known = commands(environment);
        Set<String> named = args.length > 0 && known.containsKey(args[0]) ? Set.of(args[0]) : known.keySet();
        named.forEach(name -> commands.addSubcommand(name, Objects.requireNonNull(known.get(name)).get()));
        commands.setOut(new PrintWriter(out, true, UTF_8));
        commands.setErr(new PrintWriter(err, true, UTF_8));
        commands.setParameterExceptionHandler(new Misuse());
        commands.setExecutionStrategy(words -> run(words, environment, out, err));
        return commands;
    }

    private static Map<String, Supplier<?>> commands(Map<String, String> environment) {
        Consent consent = new Consent(System.in, Terminal.INPUT.isThere());
        Map<String, Supplier<?>> commands = new LinkedHashMap<>();
        commands.put(Serve.NAME, Serve::spec);
        commands.put("code", () -> new CodeCommand(consent));
        commands.put("scan", () -> new ScanCommand(System.in, new SecureRandom()));
        commands.put("demo", () -> new DemoCommand(new SecureRandom(), consent));
        commands.put("holders", () -> HoldersCommand.of(System.in));
        commands.put("standings", () -> StandingsCommand.of(System.in));
        commands.put("ledger", () -> LedgerCommand.of(environment, consent));
        commands.put("keys", () -> KeysCommand.of(environment, consent));
        commands.put("callers", () -> CallersCommand.of(environment, consent));
        commands.put("abuse", () -> new AbuseCommand(new OperatorLook(environment)));
        commands.put("doctor", () -> DoctorCommand.of(environment, InstantSource.system()));
        commands.put("verify", () -> new VerifyCommand(System.in, InstantSource.system()));
        commands.put("vectors", VectorsCommand::new);
        return commands;
    }

    private static int run(ParseResult words, Map<String, String> environment, PrintStream out, PrintStream err) {
        Integer help = CommandLine.executeHelpRequest(words);
        if (help != null) {
            return help;
        }
        if (words.subcommand() != null && words.subcommand().commandSpec().name().equals(Serve.NAME)) {
            return Serve.run(words.subcommand(), environment, out, err);
        }
        if (words.subcommand() == null) {
            words.commandSpec().commandLine().usage(err);
            return CommandLine.ExitCode.USAGE;
        }
        return new CommandLine.RunLast().execute(words);
    }
}
