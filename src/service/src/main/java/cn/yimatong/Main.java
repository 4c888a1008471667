package cn.yimatong;

import java.io.PrintStream;
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
        root.usageMessage().description("Codes for a city's everyday life: issue, show, scan, verify, once.")
                .footer("", "Example: ./yimatong serve", "`./yimatong COMMAND --help` explains a command.");
        root.addSubcommand(Serve.NAME, Serve.spec());
        CommandLine commands = new CommandLine(root);
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
