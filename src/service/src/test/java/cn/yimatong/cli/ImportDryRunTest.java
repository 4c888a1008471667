package cn.yimatong.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.cli.ImportOptions.Surroundings;
import cn.yimatong.ledger.Standing;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --dry-run} of the imports, with neither a service nor a token. */
final class ImportDryRunTest {
    /** Planted in records; must never come back. */
    private static final String VALUE = "测试甲";

    @TempDir
    private Path folder;
    private Path file = Path.of("");

    @BeforeEach
    void theFileHasAName() {
        file = folder.resolve("lines.jsonl");
    }

    @Test
    void linesThatAreRightAreCounted() throws IOException {
        Files.writeString(file, holders(1, 1003));
        Transcript run = run(HoldersCommand.Import::new, "", file.toString());
        assertEquals(ExitCode.DONE, run.exitCode(), run.err());
        assertEquals("", run.out());
        assertTrue(run.err().endsWith("dry run, nothing is sent: 1,003 to send, 0 refused\n"), run.err());
        assertEquals(List.of(file), filesThere());
    }

    @Test
    void whatTheImportWouldRefuseByItselfIsReportedByItsNumber() throws IOException {
        Files.writeString(file, holders(1, 2) + "\n" + VALUE + "\n" + holders(5, 5) + "[]\n{\"holder\":\"h-7\"");
        Transcript run = run(HoldersCommand.Import::new, "", file.toString(), "--batch", "1");
        assertEquals(ExitCode.NO, run.exitCode(), run.err());
        assertEquals(List.of("4 null The line is not JSON at column 1.", "6 null The line is not a JSON object.",
                "7 h-7 The line is not JSON at column 16."),
                run.outLines().stream().map(JsonObject::new)
                        .map(one -> one.getInteger("line") + " " + one.getString("holder") + " "
                                + one.getString("detail"))
                        .toList());
        assertTrue(run.err().endsWith("dry run, nothing is sent: 3 to send, 3 refused\n"), run.err());
    }

    @Test
    void standingsAreCountedByWord() throws IOException {
        Files.writeString(file, standings("active", "revoked", "suspended", "active", "Revoked", "\\u0072evoked")
                + "{\"holder\":\"h-1\",\"standing\":{\"standing\":\"revoked\"}}\nno\n");
        Transcript run = run(StandingsCommand.Import::new, "", file.toString());
        assertEquals(ExitCode.NO, run.exitCode(), run.err());
        assertTrue(run.err().endsWith("dry run, nothing is sent: 7 to send (2 active, 1 suspended, 2 revoked for good,"
                + " 2 of no such standing: lines 5, 7), 1 refused\n"), run.err());
        Files.writeString(file, standings("active"));
        assertTrue(run(StandingsCommand.Import::new, "", file.toString()).err().endsWith(
                "dry run, nothing is sent: 1 to send (1 active, 0 suspended, 0 revoked for good), 0 refused\n"));
    }

    @Test
    void theFirstLinesOfNoSuchStandingAreNamed() throws IOException {
        Files.writeString(file, "\n" + standings("active", "lost"));
        assertTrue(run(StandingsCommand.Import::new, "", file.toString()).err()
                .endsWith(", 1 of no such standing: line 3), 0 refused\n"));
        Files.writeString(file, standings("a", "active", "b", "c", "d", "e"));
        assertTrue(run(StandingsCommand.Import::new, "", file.toString()).err()
                .endsWith(", 5 of no such standing: lines 1, 3, 4, 5, 6), 0 refused\n"));
        Files.writeString(file, standings("a", "active", "b", "c", "d", "e", "f", "active", "g"));
        assertTrue(run(StandingsCommand.Import::new, "", file.toString()).err()
                .endsWith(", 7 of no such standing: lines 1, 3, 4, 5, 6, …), 0 refused\n"));
    }

    @Test
    void theStandingsAreThoseOfTheLedger() {
        assertEquals(Arrays.stream(Standing.Kind.values()).map(kind -> StandingWord.of(kind.word())).toList(),
                Arrays.stream(StandingWord.values()).map(Optional::of).toList());
    }

    @Test
    void standardInputIsReadToItsEnd() {
        Transcript run = run(StandingsCommand.Import::new, standings("revoked", "active"), "-");
        assertEquals(ExitCode.DONE, run.exitCode(), run.err());
        assertTrue(run.err().endsWith("2 to send (1 active, 0 suspended, 1 revoked for good), 0 refused\n"),
                run.err());
    }

    @Test
    void aFileThatIsNotThereIsSaid() {
        Transcript run = run(HoldersCommand.Import::new, "", file.toString());
        assertEquals(ExitCode.CANNOT_RUN, run.exitCode());
        assertEquals("holders import: " + file + ": there is no such file\n", run.err());
    }

    @Test
    void withResumeWhatIsLeftIsCountedAndStaysLeft() throws IOException {
        Files.writeString(file, holders(1, 50) + "no\n");
        var bulk = new BulkDouble();
        try (var service = new ServiceDouble(request -> request.body().encode().contains("h-25\"")
                ? new ServiceDouble.Answer(403, "{}")
                : bulk.apply(request))) {
            Transcript.of(new HoldersCommand.Import(around("")), file.toString(), "--url", service.url(), "--token",
                    "t", "--batch", "10", "--yes");
        }
        Path progress = ImportState.pathFor(file);
        String before = Files.readString(progress);
        Transcript run = run(HoldersCommand.Import::new, "", file.toString(), "--resume");
        assertEquals(ExitCode.NO, run.exitCode(), run.err());
        assertEquals(51, new JsonObject(run.out()).getInteger("line"));
        assertTrue(run.err().startsWith("going on behind line 20\n"), run.err());
        assertTrue(run.err().endsWith("dry run, nothing is sent: 30 to send, 1 refused\n"), run.err());
        assertEquals(before, Files.readString(progress));
        assertTrue(run(HoldersCommand.Import::new, "", file.toString()).err().endsWith("50 to send, 1 refused\n"));
        assertEquals(before, Files.readString(progress));
    }

    private static String holders(int from, int to) {
        return IntStream.rangeClosed(from, to)
                .mapToObj(i -> "{\"holder\":\"h-" + i + "\",\"record\":{\"name\":\"" + VALUE + "\"}}\n")
                .collect(Collectors.joining());
    }

    private static String standings(String... words) {
        return Arrays.stream(words).map(word -> "{\"holder\":\"h-1\",\"standing\":\"" + word + "\"}\n")
                .collect(Collectors.joining());
    }

    private List<Path> filesThere() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    private static Surroundings around(String input) {
        var in = new ByteArrayInputStream(input.getBytes(UTF_8));
        return new Surroundings(in, new Consent(in, true), false, _ -> {});
    }

    /** With callers that are nowhere and a service that nobody is. */
    private static Transcript run(Function<Surroundings, Callable<Integer>> command, String input, String... more) {
        String[] arguments = Stream.concat(Stream.of("--dry-run", "--url", "http://127.0.0.1:1", "--callers", "/none"),
                Arrays.stream(more)).toArray(String[]::new);
        Transcript run = Transcript.of(command.apply(around(input)), arguments);
        assertTrue(!(run.out() + run.err()).contains(VALUE), "no value of a record is ever on the screen");
        return run;
    }
}
