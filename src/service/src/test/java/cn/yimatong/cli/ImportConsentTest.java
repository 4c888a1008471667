package cn.yimatong.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.cli.ImportOptions.Surroundings;
import cn.yimatong.cli.ServiceDouble.Answer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When an import asks before it acts. */
final class ImportConsentTest {
    private static final String LOST = "{\"holder\":\"h-1\",\"standing\":\"suspended\"}\n";
    private static final String CLOSED = "{\"holder\":\"h-2\",\"standing\":\"revoked\"}\n";
    private static final String PERSON = "{\"holder\":\"h-3\",\"record\":{\"name\":\"测试甲\"}}\n";
    private static final String QUESTION = "Do it? Type yes: ";

    @TempDir
    private Path folder;
    private Path file = Path.of("");
    private final BulkDouble bulk = new BulkDouble();

    @BeforeEach
    void theFileHasLinesThatRevoke() throws IOException {
        file = Files.writeString(folder.resolve("lost.jsonl"), LOST + CLOSED + "no\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no\n", "y\n"})
    void atATerminalNothingIsSentUnlessTheAnswerIsYes(String answer) throws IOException {
        Transcript run = run(answer, true, file.toString());
        assertEquals(ExitCode.CANNOT_RUN, run.exitCode());
        assertEquals("2 to send (0 active, 1 suspended, 1 revoked for good), 1 refused;"
                + " nothing takes a revocation back\n" + QUESTION + "standings import: nothing is sent\n", run.err());
        assertEquals("", run.out());
        assertTrue(bulk.kept().isEmpty());
        assertFalse(Files.exists(ImportState.pathFor(file)));
    }

    @Test
    void yesIsAskedForOnceAndSendsAllLines() throws IOException {
        Transcript run = run("yes\n", true, file.toString(), "--batch", "1");
        assertEquals(ExitCode.NO, run.exitCode(), run.err());
        assertTrue(run.err().contains(QUESTION + "2 kept, 1 refused"), run.err());
        assertEquals(1, run.outLines().size(), run.out());
        assertEquals(2, bulk.kept().size());
    }

    @Test
    void withTheOptionNothingIsAsked() throws IOException {
        assertGoesUnasked(run("", true, file.toString(), "--yes"), 2);
    }

    @Test
    void whereNobodyIsThereAFeedGoesOnUnasked() throws IOException {
        assertGoesUnasked(run("", false, file.toString()), 2);
    }

    @Test
    void linesThatCanBeTakenBackAreNotAskedAbout() throws IOException {
        Files.writeString(file, LOST + "no\n");
        assertGoesUnasked(run("", true, file.toString()), 1);
    }

    @Test
    void standardInputIsTheFeedAndNotTheAnswer() throws IOException {
        assertGoesUnasked(run(LOST + CLOSED + "no\n", true, "-"), 2);
    }

    @Test
    void ofWhatWasStoppedOnlyWhatIsLeftIsAskedAbout() throws IOException {
        Files.writeString(file, CLOSED + LOST);
        try (var service = new ServiceDouble(request -> request.body().encode().contains("h-1\"")
                ? new Answer(403, "{}")
                : bulk.apply(request))) {
            assertEquals(ExitCode.CANNOT_RUN, run(service, in("yes\n"), true, file.toString(), "--batch", "1")
                    .exitCode());
        }
        Transcript rest = run("", true, file.toString(), "--resume");
        assertEquals(ExitCode.DONE, rest.exitCode(), rest.err());
        assertFalse(rest.err().contains(QUESTION), rest.err());
        assertEquals(2, bulk.kept().size());
    }

    @Test
    void aFileThatGrowsBeforeTheAnswerIsNotSent() throws IOException {
        var answer = new ByteArrayInputStream("yes\n".getBytes(UTF_8)) {
            @Override
            public synchronized int read(byte[] into, int from, int most) {
                try {
                    Files.writeString(file, CLOSED, StandardOpenOption.APPEND);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                return super.read(into, from, most);
            }
        };
        try (var service = new ServiceDouble(bulk)) {
            Transcript run = run(service, answer, true, file.toString());
            assertEquals(ExitCode.CANNOT_RUN, run.exitCode());
            assertTrue(run.err().endsWith("nothing is sent: " + file + " has changed since it was read\n"), run.err());
            assertTrue(bulk.kept().isEmpty());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no\n", "y\n"})
    void atATerminalNoRecordIsReplacedUnlessTheAnswerIsYes(String answer) throws IOException {
        Transcript run = holders(PERSON + "no\n", answer, true, file.toString());
        assertEquals(ExitCode.CANNOT_RUN, run.exitCode());
        assertEquals("1 to send, 1 refused; a record that is there already is replaced, and nothing brings it back\n"
                + QUESTION + "holders import: nothing is sent\n", run.err());
        assertEquals("", run.out());
        assertTrue(bulk.kept().isEmpty());
        assertFalse(Files.exists(ImportState.pathFor(file)));
    }

    @Test
    void recordsAreSentOnceTheAnswerIsYes() throws IOException {
        Transcript run = holders(PERSON + "no\n", "yes\n", true, file.toString());
        assertEquals(ExitCode.NO, run.exitCode(), run.err());
        assertTrue(run.err().contains(QUESTION + "1 kept, 1 refused"), run.err());
        assertEquals(1, bulk.kept().size());
    }

    @Test
    void recordsGoUnaskedWithTheOptionAndFromAFeed() throws IOException {
        String lines = PERSON + "no\n";
        assertGoesUnasked(holders(lines, "", true, file.toString(), "--yes"), 1);
        assertGoesUnasked(holders(lines, "", false, file.toString()), 1);
        assertGoesUnasked(holders(lines, lines, true, "-"), 1);
    }

    @Test
    void aFileThatHasNobodyToSendIsNotAskedAbout() throws IOException {
        assertGoesUnasked(holders("no\n", "", true, file.toString()), 0);
    }

    private void assertGoesUnasked(Transcript run, int kept) {
        assertEquals(ExitCode.NO, run.exitCode(), run.err());
        assertTrue(run.err().startsWith(kept + " kept, 1 refused"), run.err());
        assertEquals(kept, bulk.kept().size());
    }

    private Transcript run(String input, boolean terminal, String... arguments) throws IOException {
        try (var service = new ServiceDouble(bulk)) {
            return run(service, in(input), terminal, arguments);
        }
    }

    private static Transcript run(ServiceDouble service, InputStream in, boolean terminal, String... arguments) {
        return Transcript.of(new StandingsCommand.Import(around(in, terminal)), at(service, arguments));
    }

    /** Of a file with these lines. */
    private Transcript holders(String lines, String input, boolean terminal, String... arguments) throws IOException {
        Files.writeString(file, lines);
        try (var service = new ServiceDouble(bulk)) {
            return Transcript.of(new HoldersCommand.Import(around(in(input), terminal)), at(service, arguments));
        }
    }

    private static Surroundings around(InputStream in, boolean terminal) {
        return new Surroundings(in, new Consent(in, terminal), false, _ -> {});
    }

    private static String[] at(ServiceDouble service, String... arguments) {
        return Stream.concat(Stream.of("--url", service.url(), "--token", "t"), Arrays.stream(arguments))
                .toArray(String[]::new);
    }

    private static InputStream in(String text) {
        return new ByteArrayInputStream(text.getBytes(UTF_8));
    }
}
