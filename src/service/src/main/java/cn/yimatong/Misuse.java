package cn.yimatong;

import java.io.PrintWriter;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Tells whoever has called a command wrongly what is wrong and where its help is, and not the whole of that help. */
final class Misuse implements IParameterExceptionHandler {

    /** What Java's own parsers put before their words. */
    private static final Pattern CLASS_NAME = Pattern.compile("\\b(?:[a-z]\\w*\\.)+[A-Z]\\w*: ");

    @Override
    public int handleParseException(ParameterException wrong, String[] words) {
        CommandLine command = wrong.getCommandLine();
        PrintWriter err = command.getErr();
        err.println(CLASS_NAME.matcher(String.valueOf(wrong.getMessage())).replaceAll(""));
        UnmatchedArgumentException.printSuggestions(wrong, err);
        err.println("see " + command.getCommandSpec().qualifiedName() + " --help");
        err.flush();
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }
}
