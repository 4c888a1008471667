package cn.yimatong;

import static java.nio.charset.StandardCharsets.UTF_8;

import cn.yimatong.cli.CodeCommand;
import cn.yimatong.cli.DemoCommand;
import cn.yimatong.cli.HoldersCommand;
import cn.yimatong.cli.ScanCommand;
import cn.yimatong.cli.StandingsCommand;
import cn.yimatong.cli.VectorsCommand;
import cn.yimatong.cli.VerifyCommand;
import cn.yimatong.cli.Version;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
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
        System.exit(commandLine(System.getenv(), System.out, System.err).execute(args));
    }

    static CommandLine commandLine(Map<String, String> environment, PrintStream out, PrintStream err) {
        CommandSpec root = CommandSpec.create().name("./yimatong");
        root.addOption(OptionSpec.builder("-h", "--help").usageHelp(true).description("shows this help").build());
        root.addOption(
                OptionSpec.builder("-V", "--version").versionHelp(true).description("shows the version").build());
        root.versionProvider(new Version());
        root.usageMessage().description("The code service behind a city's one code for everyday life.")
                .footer("", "Example: ./yimatong serve", "`./yimatong COMMAND --help` explains a command.", "");
        root.addSubcommand(Serve.NAME, Serve.spec());
        CommandLine commands = new CommandLine(root);
        commands.addSubcommand(new CodeCommand());
        commands.addSubcommand(new ScanCommand(System.in, new SecureRandom()));
        commands.addSubcommand(new DemoCommand(new SecureRandom()));
        commands.addSubcommand(HoldersCommand.of(System.in));
        commands.addSubcommand(StandingsCommand.of(System.in));
        commands.addSubcommand(LedgerCommand.of(environment));
        commands.addSubcommand(new VerifyCommand(System.in, InstantSource.system()));
        commands.addSubcommand(new VectorsCommand());
        commands.setOut(new PrintWriter(out, true, UTF_8));
        commands.setErr(new PrintWriter(err, true, UTF_8));
        commands.setExecutionStrategy(words -> run(words, environment, out, err));
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
