package cn.yimatong.cli;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs a vectors file (MS1, section 7) against this implementation. */
@Command(name = "vectors", mixinStandardHelpOptions = true, versionProvider = Version.class,
        header = "Check this implementation against a vectors file.", description = {
            "", "Runs every test and every key set of the file, prints a line for each that disagrees, and last how"
                    + " many there were.",
            ""},
        footer = {"", "Exit code: 0 when nothing disagrees, 1 when something does, 2 when the file cannot be run.", "",
            "Example:", "  ./yimatong vectors src/token/src/main/resources/cn/yimatong/token/vectors.json"})
public final class VectorsCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "A file in the form of vectors.json.")
    private Path file = Path.of("");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        try {
            VectorRun run = VectorRun.of(read(file));
            PrintWriter out = spec.commandLine().getOut();
            run.disagreements().forEach(out::println);
            out.println(run.summary());
            out.flush();
            return run.disagreements().isEmpty() ? ExitCode.DONE : ExitCode.NO;
        } catch (CannotRunException reason) {
            spec.commandLine().getErr().println("vectors: " + file + ": " + reason.getMessage());
            return ExitCode.CANNOT_RUN;
        }
    }

    private static JsonObject read(Path file) throws CannotRunException {
        try {
            return new JsonObject(Files.readString(file));
        } catch (MalformedInputException notText) {
            throw new CannotRunException("not UTF-8", notText);
        } catch (IOException unreadable) {
            throw new CannotRunException(Failures.words(unreadable), unreadable);
        } catch (DecodeException notJson) {
            throw new CannotRunException("not a JSON object", notJson);
        }
    }
}
