package cn.yimatong.cli;

import cn.yimatong.cli.ImportRun.Keeper;
import cn.yimatong.cli.Patience.Pause;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** What the imports share: their options, and the way from a file to the service. */
final class ImportOptions {
    private static final Path STANDARD_INPUT = Path.of("-");

    @Parameters(paramLabel = "FILE", description = "A JSON object a line; - reads standard input.")
    private Path file = STANDARD_INPUT;

    @Mixin
    private ServiceOptions service = new ServiceOptions();

    @Option(names = "--batch", paramLabel = "N", defaultValue = "200",
            description = "Lines to a request, 1 to 500; ${DEFAULT-VALUE} unless given.")
    private int batch;

    @Option(names = "--resume", description = "Go on where the import of this file was stopped.")
    private boolean resume;

    /**
     * What an import has around it.
     *
     * @param in standard input
     * @param terminal whether standard error is a terminal
     * @param pause how it waits for a service that is away
     */
    record Surroundings(InputStream in, boolean terminal, Pause pause) {
        static Surroundings ofProcess(InputStream in) {
            return new Surroundings(in, Terminal.ERRORS.isThere(), Thread::sleep);
        }
    }

    /** Where lines come from, how many bytes there are (-1: unknown), and how one goes on after an interruption. */
    private record Source(InputStream in, long bytes, ImportState start, Keeper keeper, String howToGoOn) {}

    /** Runs an import and returns the exit code. */
    int run(BulkKind kind, CommandSpec spec, Surroundings around) throws InterruptedException {
        boolean isFile = !file.equals(STANDARD_INPUT);
        if (batch < 1 || batch > 500) {
            throw new ParameterException(spec.commandLine(), "--batch is 1 to 500 lines, not " + batch);
        }
        if (resume && !isFile) {
            throw new ParameterException(spec.commandLine(), "--resume needs a file: standard input cannot go back");
        }
        PrintWriter err = spec.commandLine().getErr();
        try (ServiceClient client = service.client("app")) {
            ImportState end = isFile
                    ? readFile(kind, spec, client, around)
                    : send(kind, spec, client, new Source(around.in(), -1, ImportState.START, state -> {}, ""), around);
            return end.refused() == 0 ? ExitCode.DONE : ExitCode.NO;
        } catch (CannotRunException reason) {
            err.println(kind.word() + " import: " + reason.getMessage());
            return ExitCode.CANNOT_RUN;
        }
    }

    private ImportState readFile(BulkKind kind, CommandSpec spec, ServiceClient client, Surroundings around)
            throws CannotRunException, InterruptedException {
        try (FileChannel open = FileChannel.open(file)) {
            Optional<ImportState> before = resume ? ImportState.read(kind, file, open) : Optional.empty();
            if (resume) {
                spec.commandLine().getErr().println(before.map(known -> "going on behind line %,d"
                        .formatted(known.lines())).orElse("no import of this file was stopped; beginning at line 1"));
            }
            ImportState start = before.orElse(ImportState.START);
            open.position(start.offset());
            var source = new Source(Channels.newInputStream(open), open.size(), start,
                    state -> state.write(kind, file, open),
                    "; go on with: ./yimatong " + kind.word() + " import " + file + " --resume");
            ImportState end = send(kind, spec, client, source, around);
            Files.deleteIfExists(ImportState.pathFor(file));
            return end;
        } catch (IOException unreadable) {
            throw new CannotRunException(file + ": " + Failures.words(unreadable), unreadable);
        }
    }

    private ImportState send(BulkKind kind, CommandSpec spec, ServiceClient client, Source source, Surroundings around)
            throws CannotRunException, InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        long startNanos = System.nanoTime();
        ImportState end;
        try (Progress progress = around.terminal()
                ? Progress.bar(kind.word(), " MB", 1_000_000, source.bytes(), err)
                : Progress.lines(err, InstantSource.system())) {
            var sender = new BulkSender(kind, client, new Patience(around.pause(), progress::note));
            var run = new ImportRun(sender, spec.commandLine().getOut(), progress, source.keeper(), source.start());
            try (var _ = new StopNotice(() -> sayStopped(err, run, source))) {
                run.run(new JsonLines(source.in(), source.start().offset(), source.start().lines(), batch));
            } catch (CannotRunException reason) {
                throw new CannotRunException("stopped behind line %,d: ".formatted(run.state().lines())
                        + reason.getMessage() + source.howToGoOn(), reason);
            }
            end = run.state();
        }
        long lines = end.kept() + end.refused() - source.start().kept() - source.start().refused();
        long millis = Math.max(1, Duration.ofNanos(System.nanoTime() - startNanos).toMillis());
        err.println("%,d kept, %,d refused, %,d a second".formatted(end.kept(), end.refused(), lines * 1000 / millis));
        err.flush();
        return end;
    }

    private static void sayStopped(PrintWriter err, ImportRun run, Source source) {
        err.println("\nstopped behind line %,d%s".formatted(run.state().lines(), source.howToGoOn()));
        err.flush();
    }
}
