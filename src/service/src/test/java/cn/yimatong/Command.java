package cn.yimatong;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a command of the whole command line did: its exit code, and what it wrote to either stream. */
record Command(int exitCode, String out, String err) {

    static Command run(String... words) {
        return run(List.of(), words);
    }

    static Command run(List<String> first, String... more) {
        return run(Map.of(), first, more);
    }

    static Command run(Map<String, String> environment, List<String> first, String... more) {
        List<String> words = new ArrayList<>(first);
        words.addAll(List.of(more));
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        String[] args = words.toArray(String[]::new);
        int exitCode = Main.commandLine(args, environment, new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8)).execute(args);
        return new Command(exitCode, out.toString(UTF_8), err.toString(UTF_8));
    }
}
