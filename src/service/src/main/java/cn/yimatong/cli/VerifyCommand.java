package cn.yimatong.cli;

import cn.yimatong.token.CodeReader;
import cn.yimatong.token.InvalidKeySetException;
import cn.yimatong.token.KeySet;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Verifies codes from standard input as MS1, section 5, says, without a network. */
@Command(name = "verify", mixinStandardHelpOptions = true, versionProvider = Version.class, sortOptions = false,
        header = "Verify codes without a network.", description = {
            "", "Reads codes from standard input, one a line, and writes one line of JSON for each, in the same order:"
                    + " the result and, where it is valid, what the code says. Only a line feed ends a line."
                    + " Whether a code has been used before, or was stopped, only the service knows.",
            ""},
        footer = {"", "Exit code: 0 when every line has its answer, 2 when the keys cannot be used.", "", "Example:",
            "  curl -s http://127.0.0.1:8080/v1/keys > keys.json",
            "  ./yimatong code --text | ./yimatong verify --keys keys.json --scene bus"})
public final class VerifyCommand implements Callable<Integer> {
    private static final int BATCH_LINES = 1024;
    /** An audience is never empty (MS1, section 3), so this scene matches none. */
    private static final String NO_SCENE = "";

    private final InputStream in;
    private final InstantSource clock;

    @Option(names = "--keys", required = true, paramLabel = "FILE", description = "The key set, as /v1/keys serves it.")
    private Path keys = Path.of("");

    @Option(names = "--scene", paramLabel = "S",
            description = "The scene of this scanner. Without it every code that is bound to a scene is"
                    + " wrong-scene.")
    private String scene = NO_SCENE;

    @Option(names = "--at", paramLabel = "EPOCH",
            description = "The instant to verify at, seconds since 1970-01-01 UTC; otherwise now.")
    private @Nullable Long at;

    @Option(names = "--skew", paramLabel = "S", defaultValue = "5",
            description = "Seconds by which clocks may differ, 0 to 60; ${DEFAULT-VALUE} unless given.")
    private int skewSeconds;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** Reads codes from this stream and takes the present from this clock. */
    public VerifyCommand(InputStream in, InstantSource clock) {
        this.in = in;
        this.clock = clock;
    }

    @Override
    public Integer call() throws IOException {
        if (skewSeconds < 0 || skewSeconds > 60) {
            throw new ParameterException(spec.commandLine(), "--skew is 0 to 60 seconds, not " + skewSeconds);
        }
        try {
            answerAll(new CodeReader(readKeys(keys), skewSeconds));
            return ExitCode.DONE;
        } catch (CannotRunException reason) {
            spec.commandLine().getErr().println("verify: " + reason.getMessage());
            return ExitCode.CANNOT_RUN;
        }
    }

    /**
     * Answers in batches while input is waiting, and at once where it is not: a person or a pipe may wait for the line.
     */
    private void answerAll(CodeReader reader) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        var lines = new CodeLines(in);
        var batch = new ArrayList<String>();
        Optional<String> line = lines.next();
        while (line.isPresent()) {
            batch.add(line.get());
            if (batch.size() == BATCH_LINES || !lines.moreIsHere()) {
                answer(reader, batch).forEach(answer -> out.print(answer + "\n"));
                batch.clear();
                if (out.checkError()) {
                    return;
                }
            }
            line = lines.next();
        }
    }

    private List<String> answer(CodeReader reader, List<String> texts) {
        long now = at == null ? clock.instant().getEpochSecond() : at;
        return texts.parallelStream().map(text -> Readings.json(reader.read(text, now, scene))).toList();
    }

    private static KeySet readKeys(Path file) throws CannotRunException {
        try {
            return KeySet.parse(Files.readString(file));
        } catch (InvalidKeySetException unusable) {
            throw new CannotRunException(file + ": " + unusable.getMessage(), unusable);
        } catch (MalformedInputException notText) {
            throw new CannotRunException(file + " is not UTF-8", notText);
        } catch (IOException unreadable) {
            throw new CannotRunException("cannot read " + file + ": " + Failures.words(unreadable), unreadable);
        }
    }
}
