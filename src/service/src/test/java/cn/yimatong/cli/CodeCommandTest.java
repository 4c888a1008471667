package cn.yimatong.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.cli.ServiceDouble.Answer;
import cn.yimatong.qr.QrSymbol;
import cn.yimatong.qr.SymbolReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CodeCommandTest {
    private static final String TOKEN = "app-token-that-nobody-sees";
    private static final Instant START = Instant.parse("2026-09-22T08:00:00Z");
    private static final String FIRST = "MS1:FIRST";
    private static final String SECOND = "MS1:SECOND";
    private static final String THIRD = "MS1:THIRD";
    private static final Consent NOBODY = new Consent(InputStream.nullInputStream(), false);

    @TempDir
    private Path folder;
    private Path callers = Path.of("");

    @BeforeEach
    void callersAreWritten() throws IOException {
        callers = Files.writeString(folder.resolve("callers.txt"),
                "scanner gate-1 another-token\napp backend " + TOKEN + "\noperator desk third-token\n");
    }

    /** Two codes of a minute each, the first begun at this second after the start; to be renewed after 45 s. */
    private static Answer codes(int second, String first, String second2) {
        return new Answer(201,
                """
                        {"codes":[{"code":"%s","notBefore":"%s","expiresAt":"%s"},{"code":"%s","notBefore":"%s","expiresAt":"%s"}],
                         "refreshAfterSeconds":45}"""
                        .formatted(first, START.plusSeconds(second), START.plusSeconds(second + 60),
                                second2, START.plusSeconds(second + 60), START.plusSeconds(second + 120)));
    }

    private static Answer problem(int status, String title) {
        return new Answer(status, "{\"type\":\"/problems/x\",\"title\":\"" + title + "\",\"status\":" + status + "}");
    }

    @Test
    void aHolderWhoIsUnknownIsRegisteredAndAskedForAgain() throws IOException {
        var asked = new AtomicInteger();
        try (var service = new ServiceDouble(request -> {
            if (request.line().startsWith("PUT")) {
                return new Answer(201, "");
            }
            return asked.getAndIncrement() == 0 ? problem(404, "no such holder") : codes(0, FIRST, SECOND);
        })) {
            Transcript run = run(service, "--holder", "zhang-3", "--scene", "bus", "--text");
            assertEquals(FIRST + "\n", run.out());
            assertEquals(List.of("POST /v1/holders/zhang-3/codes", "PUT /v1/holders/zhang-3",
                    "POST /v1/holders/zhang-3/codes"), service.lines());
            assertEquals("bus", service.requests().getLast().body().getString("scene"));
            assertTrue(service.requests().stream().allMatch(r -> r.authorization().equals("Bearer " + TOKEN)));
        }
    }

    @Test
    void aHolderWhoIsKnownIsNotReplaced() throws IOException {
        try (var service = new ServiceDouble(request -> codes(0, FIRST, SECOND))) {
            assertEquals(new Transcript(ExitCode.DONE, FIRST + "\n", ""), run(service, "--text"));
            assertEquals(List.of("POST /v1/holders/demo/codes"), service.lines());
            assertEquals("{}", service.requests().getFirst().body().encode());
        }
    }

    @Test
    void aRecordThatIsGivenIsRegisteredFirst() throws IOException {
        Path record = Files.writeString(folder.resolve("record.json"), "{\"name\":\"测试甲\"}");
        try (var service = new ServiceDouble(request -> codes(0, FIRST, SECOND))) {
            Transcript run = run(service, "--holder", "zhang-3", "--record", record.toString(), "--guardian", "li-4",
                    "--text");
            assertEquals(new Transcript(ExitCode.DONE, FIRST + "\n", ""), run);
            assertEquals(List.of("PUT /v1/holders/zhang-3", "POST /v1/holders/zhang-3/codes"), service.lines());
            assertEquals("{\"name\":\"测试甲\"}", service.requests().getFirst().body().encode());
            assertEquals("{\"guardian\":\"li-4\"}", service.requests().getLast().body().encode());
        }
    }

    @ParameterizedTest
    @CsvSource({"yes,200,GET PUT POST", "no,200,GET", "'',200,GET", "'',404,GET PUT POST", "no,403,GET"})
    void atATerminalARecordThatIsThereIsReplacedOnlyByAYes(String answer, int known, String sent) throws IOException {
        Path record = Files.writeString(folder.resolve("record.json"), "{\"name\":\"测试甲\"}");
        try (var service = new ServiceDouble(request -> request.line().startsWith("GET")
                ? new Answer(known, "{}")
                : codes(0, FIRST, SECOND))) {
            Transcript run = checked(Transcript.of(asking(answer), with(service, "--record", record.toString(),
                    "--text")));
            assertEquals(sent, service.lines().stream().map(line -> line.substring(0, line.indexOf(' ')))
                    .collect(Collectors.joining(" ")));
            boolean done = sent.endsWith("POST");
            assertEquals(done ? ExitCode.DONE : ExitCode.CANNOT_RUN, run.exitCode());
            assertEquals(done ? FIRST + "\n" : "", run.out());
            String question = switch (known) {
                case 404 -> "";
                case 200 -> "holder demo is registered: the record, with its consents, is replaced by " + record
                        + "\nDo it? Type yes: ";
                default ->
                    "it is not known whether holder demo is registered: a record that is there, with its consents,"
                            + " is replaced by " + record + "\nDo it? Type yes: ";
            };
            assertEquals(question + (done ? "" : "code: nothing is changed\n"), run.err());
        }
    }

    @Test
    void aScriptReplacesARecordUnasked() throws IOException {
        Path record = Files.writeString(folder.resolve("record.json"), "{}");
        try (var service = new ServiceDouble(request -> codes(0, FIRST, SECOND))) {
            Transcript run = checked(Transcript.of(asking(""), with(service, "--record", record.toString(), "--yes",
                    "--text")));
            assertEquals(new Transcript(ExitCode.DONE, FIRST + "\n", ""), run);
            assertEquals(List.of("PUT /v1/holders/demo", "POST /v1/holders/demo/codes"), service.lines());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "404 | true  | holder demo would be registered, with FILE",
        "404 | false | holder demo would be registered, with an empty record",
        "200 | true  | holder demo is registered; a record that is there, with its consents, would be replaced by"
                + " FILE",
        "200 | false | holder demo is registered; a record that is there stays",
        "403 | false | it is not known whether holder demo is registered; a record that is there stays"})
    void aDryRunSaysWhatWouldBecomeOfTheHolderAndAsksNothingElse(int known, boolean given, String words)
            throws IOException {
        Path record = Files.writeString(folder.resolve("record.json"), "{}");
        try (var service = new ServiceDouble(request -> new Answer(known, "{}"))) {
            Transcript run = checked(Transcript.of(asking(""), with(service, given
                    ? new String[]{"--dry-run", "--png", "code.png", "--record", record.toString()}
                    : new String[]{"--dry-run", "--png", "code.png"})));
            assertEquals(new Transcript(ExitCode.DONE, "", "dry run, nothing is done: "
                    + words.replace("FILE", record.toString())
                    + "; then codes would be asked for, and code.png written\n"), run);
            assertEquals(List.of("GET /v1/holders/demo"), service.lines());
        }
    }

    @ParameterizedTest
    @CsvSource({"401,--dry-run", "503,--dry-run", "401,--text", "503,--text"})
    void whatTheServiceRefusesEndsTheCommandBeforeAnythingIsSaidOfTheHolder(int refused, String how)
            throws IOException {
        Path record = Files.writeString(folder.resolve("record.json"), "{}");
        try (var service = new ServiceDouble(request -> new Answer(refused, "{\"title\":\"Not now\"}"))) {
            Transcript run = checked(Transcript.of(asking("yes"), with(service, how, "--record", record.toString())));
            assertEquals(ExitCode.CANNOT_RUN, run.exitCode());
            assertTrue(run.err().startsWith("code: the service answered " + refused), run.err());
            assertEquals(List.of("GET /v1/holders/demo"), service.lines());
        }
    }

    @Test
    void aDryRunOfARecordThatCannotBeReadSaysSo() throws IOException {
        Path record = Files.writeString(folder.resolve("record.json"), "[]");
        try (var service = new ServiceDouble(request -> new Answer(403, "{\"title\":\"Not for you\"}"))) {
            Transcript noRecord = run(service, "--dry-run", "--record", record.toString());
            assertEquals(new Transcript(ExitCode.CANNOT_RUN, "", "code: " + record + " is no JSON object\n"),
                    noRecord);
        }
    }

    /** With somebody at a terminal who types this. */
    private static CodeCommand asking(String answer) {
        return new CodeCommand(InstantSource.fixed(START), () -> {},
                new Consent(new ByteArrayInputStream((answer + "\n").getBytes(UTF_8)), true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"name\":\"测试甲\"", "[\"测试甲\"]", "测试甲"})
    void aRecordThatIsNoJsonObjectIsRefusedWithoutAWordOfIt(String text) throws IOException {
        Path record = Files.writeString(folder.resolve("record.json"), text);
        try (var service = new ServiceDouble(request -> codes(0, FIRST, SECOND))) {
            Transcript run = run(service, "--record", record.toString(), "--text");
            assertEquals(new Transcript(ExitCode.CANNOT_RUN, "", "code: " + record + " is no JSON object\n"), run);
            assertEquals(List.of(), service.lines());
        }
    }

    @Test
    void thePictureReadsBackAsTheCode() throws IOException {
        try (var service = new ServiceDouble(request -> codes(0, FIRST, SECOND))) {
            Path file = folder.resolve("code.png");
            Transcript run = run(service, "--png", file.toString());
            assertEquals(FIRST, SymbolReader.read(ImageIO.read(file.toFile())).orElseThrow());
            assertEquals("", run.out());
            assertTrue(run.err().contains("60 seconds left"), run.err());
            assertEquals(ExitCode.CANNOT_RUN,
                    run(service, "--png", folder.resolve("no/code.png").toString()).exitCode());
        }
    }

    @Test
    void onceDrawsTheSymbolAndSaysForWhom() throws IOException {
        try (var service = new ServiceDouble(request -> codes(0, FIRST, SECOND))) {
            Transcript run = run(service, "--once", "--scene", "bus");
            assertTrue(run.out().startsWith(QrSymbol.of(FIRST).toTerminal()), run.out());
            assertTrue(run.out().endsWith("holder demo, scene bus\n"), run.out());
            assertFalse(run.out().contains(FIRST));
        }
    }

    @Test
    void theCodeIsRenewedInPlaceWhenTheServiceSaidSo() throws IOException {
        var asked = new AtomicInteger();
        try (var service = new ServiceDouble(request -> asked.getAndIncrement() == 0
                ? codes(0, FIRST, SECOND)
                : codes(45, THIRD, SECOND))) {
            Transcript run = runFor(47, service);
            assertEquals(2, service.requests().size());
            List<String> screens = screens(run);
            assertEquals(2, screens.size());
            assertTrue(screens.get(0).startsWith(QrSymbol.of(FIRST).toTerminal()));
            assertTrue(screens.get(0).contains("\r\033[K60 seconds left\r\033[K59 seconds left"), screens.get(0));
            assertTrue(screens.get(0).endsWith("16 seconds left"), screens.get(0));
            assertTrue(screens.get(1).startsWith(QrSymbol.of(THIRD).toTerminal()));
            assertTrue(screens.get(1).endsWith("60 seconds left\r\033[K59 seconds left"), screens.get(1));
        }
    }

    @Test
    void whileTheServiceIsAwayTheCodesLeftAreShownAndThenNone() throws IOException {
        var asked = new AtomicInteger();
        try (var service = new ServiceDouble(request -> asked.getAndIncrement() == 0
                ? codes(0, FIRST, SECOND)
                : problem(503, "the ledger is away"))) {
            List<String> screens = screens(runFor(125, service));
            assertEquals(3, screens.size());
            assertTrue(screens.get(0).endsWith("1 second left; the service answered 503: the ledger is away"),
                    screens.get(0));
            assertTrue(screens.get(1).startsWith(QrSymbol.of(SECOND).toTerminal()));
            assertFalse(screens.get(2).contains("▀"), "an expired symbol is taken off the screen");
            assertTrue(screens.get(2).contains("no code left"));
            assertEquals(1 + (125 - 45 + 4) / 5, service.requests().size(), "one request in five seconds, not in one");
        }
    }

    @ParameterizedTest
    @CsvSource({"401,code: the service answered 401: the service does not know this token",
        "403,code: the service answered 403: no\u001b[2J capability", "409,code: the service answered 409: revoked"})
    void aRefusalIsSaidInOneLineWithoutControlCharacters(int status, String expected) throws IOException {
        String title = expected.replaceAll(".*: ", "").replace("\u001b", "\\u001b");
        try (var service = new ServiceDouble(request -> problem(status, title))) {
            Transcript run = run(service, "--text");
            assertEquals(ExitCode.CANNOT_RUN, run.exitCode());
            assertEquals(expected.replace("\u001b", " ") + "\n", run.err());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no JSON", "[]", "{}", "{\"codes\":[]}", "{\"codes\":[1],\"refreshAfterSeconds\":1}",
        "{\"codes\":[{\"code\":\"MS1:A\"}],\"refreshAfterSeconds\":1}",
        "{\"codes\":[{\"code\":\"MS1:A\",\"expiresAt\":\"soon\"}],\"refreshAfterSeconds\":1}",
        "{\"codes\":[{\"code\":\"MS1:A\",\"expiresAt\":\"2026-09-22T08:00:00Z\"}]}"})
    void anAnswerOfAnotherShapeEndsWith2(String body) throws IOException {
        try (var service = new ServiceDouble(request -> new Answer(201, body))) {
            Transcript run = run(service, "--text");
            assertEquals(ExitCode.CANNOT_RUN, run.exitCode());
            assertEquals(1, run.err().lines().count(), run.err());
        }
    }

    @Test
    void aServiceThatIsNotThereIsNamed() throws IOException {
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        Transcript run = Transcript.of(command(), "--callers", callers.toString(), "--url", "http://127.0.0.1:" + port);
        assertEquals(ExitCode.CANNOT_RUN, run.exitCode());
        assertEquals("code: no service answers at http://127.0.0.1:" + port + " (start one: ./yimatong serve)\n",
                run.err());
    }

    @Test
    void wrongOptionsEndWith2AndAClearWord() throws IOException {
        Path noApp = Files.writeString(folder.resolve("other.txt"), "scanner gate-1 token\n");
        String missing = folder.resolve("missing.txt").toString();
        assertRefused("cannot read the callers' tokens in " + missing, "--callers", missing);
        assertRefused("has no app", "--callers", noApp.toString());
        assertRefused("has no app named other", "--callers", callers.toString(), "--caller", "other");
        assertRefused("a holder is", "--callers", callers.toString(), "--holder", "a/../b");
        assertRefused("a guardian is", "--callers", callers.toString(), "--guardian", "a b");
        assertRefused("no such file", "--callers", callers.toString(), "--record", missing, "--url", "http://[::1]:1");
        assertRefused("--url is an address", "--callers", callers.toString(), "--url", "file:///etc/passwd");
        assertRefused("no bearer token", "--token", "se cret\r\nX: y");
    }

    private void assertRefused(String word, String... arguments) {
        Transcript run = Transcript.of(command(), arguments);
        assertEquals(ExitCode.CANNOT_RUN, run.exitCode());
        assertTrue(run.err().contains(word), run.err());
        assertFalse(run.err().contains("cret"), run.err());
    }

    private static CodeCommand command() {
        return new CodeCommand(InstantSource.fixed(START), () -> {}, NOBODY);
    }

    private Transcript run(ServiceDouble service, String... arguments) {
        return checked(Transcript.of(command(), with(service, arguments)));
    }

    /** Runs the display until so many seconds have passed on its clock, then interrupts it as Ctrl-C would. */
    private Transcript runFor(int seconds, ServiceDouble service, String... arguments) {
        var passed = new AtomicInteger();
        var command = new CodeCommand(() -> START.plusSeconds(passed.get()), () -> {
            if (passed.incrementAndGet() == seconds) {
                Thread.currentThread().interrupt();
            }
        }, NOBODY);
        Transcript run = Transcript.of(command, with(service, arguments));
        assertTrue(Thread.interrupted(), "the command leaves the interruption to its caller");
        assertEquals(ExitCode.DONE, run.exitCode());
        return checked(run);
    }

    private String[] with(ServiceDouble service, String... arguments) {
        return Stream
                .concat(Stream.of("--url", service.url(), "--callers", callers.toString()), Arrays.stream(arguments))
                .toArray(String[]::new);
    }

    private static Transcript checked(Transcript run) {
        assertFalse((run.out() + run.err()).contains(TOKEN), "the token is never on the screen");
        return run;
    }

    private static List<String> screens(Transcript run) {
        return Arrays.stream(run.out().split("\033\\[H\033\\[J", -1)).skip(1).toList();
    }
}
