package cn.yimatong.cli;

import cn.yimatong.cli.Patience.Pause;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Writer;
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

    @Mixin
    private Precaution precaution = new Precaution();

    /**
     * What an import has around it.
     *
     * @param in standard input
     * @param consent asks whoever is at standard input
     * @param terminal whether standard error is a terminal
     * @param pause how it waits for a service that is away
     */
    record Surroundings(InputStream in, Consent consent, boolean terminal, Pause pause) {
        static Surroundings ofProcess(InputStream in) {
            return new Surroundings(in, new Consent(in, Terminal.INPUT.isThere()), Terminal.ERRORS.isThere(),
                    Thread::sleep);
        }
    }

    /**
     * Where lines come from.
     *
     * @param open the file; none of standard input
     * @param bytes how many there are, -1: unknown
     * @param start where they begin
     */
    private record Source(Optional<FileChannel> open, InputStream in, long bytes, ImportState start) {
        JsonLines lines(int batch) {
            return new JsonLines(in, start.offset(), start.lines(), batch);
        }
    }

    /** What is done with the lines. */
    private interface Use {
        long of(Source source) throws CannotRunException, InterruptedException, IOException;
    }

    /**
     * Runs an import, or looks at what it would do.
     *
     * @return the exit code
     */
    int run(BulkKind kind, CommandSpec spec, Surroundings around) throws InterruptedException {
        if (batch < 1 || batch > 500) {
            throw new ParameterException(spec.commandLine(), "--batch is 1 to 500 lines, not " + batch);
        }
        if (resume && !isFile()) {
            throw new ParameterException(spec.commandLine(), "--resume needs a file: standard input cannot go back");
        }
        try {
            long refused = precaution.isDryRun() ? look(kind, spec, around) : carryOut(kind, spec, around);
            return refused == 0 ? ExitCode.DONE : ExitCode.NO;
        } catch (CannotRunException reason) {
            spec.commandLine().getErr().println(kind.word() + " import: " + reason.getMessage());
            return ExitCode.CANNOT_RUN;
        }
    }

    private boolean isFile() {
        return !file.equals(STANDARD_INPUT);
    }

    private long look(BulkKind kind, CommandSpec spec, Surroundings around)
            throws CannotRunException, InterruptedException {
        return with(kind, spec, around, source -> {
            PrintWriter err = spec.commandLine().getErr();
            ImportLook look = look(spec.commandLine().getOut(), err, source, around);
            err.println("dry run, nothing is sent: " + look.words(kind));
            err.flush();
            return look.refused();
        });
    }

    private long carryOut(BulkKind kind, CommandSpec spec, Surroundings around)
            throws CannotRunException, InterruptedException {
        try (ServiceClient client = service.client("app")) {
            return with(kind, spec, around, source -> {
                if (precaution.asks(around.consent()) && source.open().isPresent()) {
                    ask(kind, spec.commandLine().getErr(), source.open().get(), source, around);
                }
                ImportState end = send(kind, spec, client, source, around);
                if (isFile()) {
                    Files.deleteIfExists(ImportState.pathFor(file));
                }
                return end.refused();
            });
        }
    }

    private ImportLook look(PrintWriter out, PrintWriter err, Source source, Surroundings around) throws IOException {
        try (Progress progress = progress("look", err, source, around)) {
            return ImportLook.at(source.lines(batch), out, progress);
        }
    }

    /** Goes on where no line does what cannot be taken back, or where the answer is yes; looks at all lines first. */
    private void ask(BulkKind kind, PrintWriter err, FileChannel open, Source source, Surroundings around)
            throws CannotRunException, IOException {
        ImportLook look = look(new PrintWriter(Writer.nullWriter()), err, source, around);
        open.position(source.start().offset());
        Optional<String> warning = look.warning(kind);
        if (warning.isEmpty()) {
            return;
        }
        if (!precaution.allows(look.words(kind) + "; " + warning.get(), around.consent(), err)) {
            throw new CannotRunException("nothing is sent");
        }
        if (open.size() != source.bytes()) {
            throw new CannotRunException("nothing is sent: " + file + " has changed since it was read");
        }
    }

    private long with(BulkKind kind, CommandSpec spec, Surroundings around, Use use)
            throws CannotRunException, InterruptedException {
        if (!isFile()) {
            try {
                return use.of(new Source(Optional.empty(), around.in(), -1, ImportState.START));
            } catch (IOException unreadable) {
                throw new CannotRunException(Failures.words(unreadable), unreadable);
            }
        }
        try (FileChannel open = FileChannel.open(file)) {
            Optional<ImportState> before = resume ? ImportState.read(kind, file, open) : Optional.empty();
            if (resume) {
                spec.commandLine().getErr().println(before.map(known -> "going on behind line %,d"
                        .formatted(known.lines())).orElse("no import of this file was stopped; beginning at line 1"));
            }
            ImportState start = before.orElse(ImportState.START);
            open.position(start.offset());
            return use.of(new Source(Optional.of(open), Channels.newInputStream(open), open.size(), start));
        } catch (IOException unreadable) {
            throw new CannotRunException(file + ": " + Failures.words(unreadable), unreadable);
        }
    }

    private static Progress progress(String name, PrintWriter err, Source source, Surroundings around) {
        return around.terminal()
                ? Progress.bar(name, " MB", 1_000_000, source.bytes(), err)
                : Progress.lines(err, InstantSource.system());
    }

    private ImportState send(BulkKind kind, CommandSpec spec, ServiceClient client, Source source, Surroundings around)
            throws CannotRunException, InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        long startNanos = System.nanoTime();
        ImportState end;
        try (Progress progress = progress(kind.word(), err, source, around)) {
            var sender = new BulkSender(kind, client, new Patience(around.pause(), progress::note));
            var run = new ImportRun(sender, spec.commandLine().getOut(), progress, state -> {
                if (source.open().isPresent()) {
                    state.write(kind, file, source.open().get());
                }
            }, source.start());
            try (var _ = new StopNotice(() -> sayStopped(kind, err, run))) {
                run.run(source.lines(batch));
            } catch (CannotRunException reason) {
                throw new CannotRunException("stopped behind line %,d: ".formatted(run.state().lines())
                        + reason.getMessage() + howToGoOn(kind), reason);
            }
            end = run.state();
        }
        long lines = end.kept() + end.refused() - source.start().kept() - source.start().refused();
        long millis = Math.max(1, Duration.ofNanos(System.nanoTime() - startNanos).toMillis());
        err.println("%,d kept, %,d refused, %,d a second".formatted(end.kept(), end.refused(), lines * 1000 / millis));
        err.flush();
        return end;
    }

    private void sayStopped(BulkKind kind, PrintWriter err, ImportRun run) {
        err.println("\nstopped behind line %,d%s".formatted(run.state().lines(), howToGoOn(kind)));
        err.flush();
    }

    private String howToGoOn(BulkKind kind) {
        return isFile() ? "; go on with: ./yimatong " + kind.word() + " import " + file + " --resume" : "";
    }
}
