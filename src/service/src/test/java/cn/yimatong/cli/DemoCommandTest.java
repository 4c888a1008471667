package cn.yimatong.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.cli.ServiceDouble.Answer;
import cn.yimatong.cli.Step.Where;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DemoCommandTest {
    private static final Instant NOON = Instant.parse("2026-11-25T04:00:00Z");
    private static final int HOLDERS = 120;

    @TempDir
    private Path folder;
    private Path callers = Path.of("");
    private final List<Duration> pauses = new ArrayList<>();
    private final AtomicReference<Instant> now = new AtomicReference<>(NOON);

    @BeforeEach
    void callersAreWritten() throws IOException {
        callers = Files.writeString(folder.resolve("callers.txt"),
                "app backend token-a\nscanner gate-1 token-b\nscanner gate-2 token-c\n");
    }

    private static List<Step> steps() {
        var dice = new Random(1);
        Town town = Town.of("any-", HOLDERS, dice, LocalDate.parse("2026-11-25"));
        return Stream.concat(Story.of(town).stream(), Crowd.of(town, dice).stream())
                .sorted(Comparator.comparing(Step::at)).toList();
    }

    private Transcript run(ServiceDouble service, String... arguments) {
        var command = new DemoCommand(now::get, new SecureRandom(), asking("no"), false, false, pause -> {
            pauses.add(pause);
            now.set(now.get().plus(pause));
        });
        Transcript run = Transcript.of(command, Stream.concat(Stream.of("--url", service.url(), "--callers",
                callers.toString(), "--holders", "" + HOLDERS), Arrays.stream(arguments)).toArray(String[]::new));
        assertFalse((run.out() + run.err()).contains("token-"), "no token is ever on the screen");
        return run;
    }

    @Test
    void aDayThatGoesAsTheStoryHasItEndsWith0() throws IOException {
        var town = new TownDouble(steps(), UnaryOperator.identity());
        try (var service = new ServiceDouble(town)) {
            Transcript run = run(service);
            assertEquals(ExitCode.DONE, run.exitCode(), run.out() + run.err());
            assertEquals(HOLDERS, town.settled());
            List<String> lines = run.outLines();
            assertEquals("06:05  bus             grandmother, 70+      accept valid                「请通行」 senior free",
                    lines.getFirst());
            assertTrue(lines.getLast().matches("120 residents, 28 scenes, \\d+ scans: \\d+ accepted, \\d+ rejected;"
                    + " all as expected"), lines.getLast());
            assertTrue(lines.contains("payout                 0         1  refused-by-name 1"), run.out());
            assertEquals(28, lines.stream().dropWhile(line -> !line.startsWith("scene ")).count() - 2);
            assertEquals(List.of(), pauses);
        }
    }

    @Test
    void theScannersAreTwoAndEveryScanHasItsId() throws IOException {
        try (var service = new ServiceDouble(new TownDouble(steps(), UnaryOperator.identity()))) {
            run(service, "--quiet");
            var scans = service.requests().stream().filter(one -> one.line().equals("POST /v1/verifications")).toList();
            assertEquals(1, scans.stream().filter(one -> one.authorization().equals("Bearer token-c")).count());
            assertEquals(scans.size() - 1, scans.stream().map(ServiceDouble.Request::scanId).distinct().count(),
                    "one scan is asked again");
            assertTrue(scans.stream().allMatch(one -> one.scanId().matches("[A-Za-z0-9_-]{16,64}")));
            assertTrue(scans.stream().anyMatch(one -> "inspect".equals(one.body().getString("mode"))));
            assertTrue(scans.stream().anyMatch(one -> "02121".equals(one.body().getString("businessType"))));
        }
    }

    @Test
    void anAnswerThatTheStoryDoesNotExpectIsListedAndEndsWith1() throws IOException {
        var decided = new AtomicInteger();
        try (var service = new ServiceDouble(new TownDouble(steps(), answer -> switch (decided.incrementAndGet()) {
            case 1 -> answer.put("concession", new JsonObject().put("kind", "senior").put("effect", "half"));
            case 3 -> answer.put("reason", "replayed");
            default -> answer;
        }))) {
            Transcript run = run(service, "--quiet");
            assertEquals(ExitCode.NO, run.exitCode());
            assertTrue(run.out().contains("not as expected: 06:05 bus, grandmother, 70+: expected to see"
                    + " concession.effect=free, saw senior half\nnot as expected: 06:05 bus, grandmother, 70+: expected"
                    + " paused, got replayed\n"), run.out());
            assertTrue(run.out().endsWith("; 2 not as expected\n"), run.out());
            assertTrue(run.out().startsWith("scene "), "quiet prints the table only");
        }
    }

    @Test
    void thePaceOfTheDayIsThatOfTheOption() throws IOException {
        try (var service = new ServiceDouble(new TownDouble(steps(), UnaryOperator.identity()))) {
            run(service, "--quiet", "--speed", "16");
            long millis = pauses.stream().mapToLong(Duration::toMillis).sum();
            assertTrue(millis > 50_000 && millis <= 60_000, millis + " ms");
        }
    }

    @Test
    void aTownThatIsRefusedOrAServiceThatIsAwayEndsWith2() throws IOException {
        try (var service = new ServiceDouble(request -> new Answer(200,
                "{\"done\":119,\"refused\":[{\"index\":7,\"detail\":\"No.\"}]}"))) {
            Transcript run = run(service);
            assertEquals(ExitCode.CANNOT_RUN, run.exitCode());
            assertTrue(run.err().contains("the service refuses 1 of the town's people"), run.err());
        }
        Transcript away = Transcript.of(
                new DemoCommand(InstantSource.system(), new SecureRandom(), asking("no"), false, false, pauses::add),
                "--url",
                "http://127.0.0.1:1", "--callers", callers.toString());
        assertEquals(ExitCode.CANNOT_RUN, away.exitCode());
        assertTrue(away.err().contains("no service answers at"), away.err());
    }

    @ParameterizedTest
    @CsvSource({"no,,nothing is sent", "'',,nothing is sent", "yes,,no service answers at",
        "no,--yes,no service answers at"})
    void aServiceElsewhereIsFilledOnlyByAYes(String answer, String option, String word) {
        Transcript run = Transcript.of(
                new DemoCommand(InstantSource.system(), new SecureRandom(), asking(answer), false, false, pauses::add),
                Stream.of("--url", "http://nobody.invalid", "--callers", callers.toString(), option)
                        .filter(Objects::nonNull).toArray(String[]::new));
        assertEquals(ExitCode.CANNOT_RUN, run.exitCode());
        assertTrue(run.err().contains(word), run.err());
        assertEquals(option == null, run.err().startsWith("300 people who are not real go into the service at"
                + " http://nobody.invalid, and stay\nDo it? Type yes: "), run.err());
    }

    @Test
    void aDryRunSaysWhereHowManyWouldGoAndSendsNothing() throws IOException {
        try (var service = new ServiceDouble(request -> new Answer(200, "{}"))) {
            Transcript run = run(service, "--dry-run");
            assertEquals(ExitCode.DONE, run.exitCode());
            assertEquals("", run.out());
            assertEquals("dry run, nothing is sent: %,d people who are not real go into the service at %s, and stay\n"
                    .formatted(HOLDERS, service.url()), run.err());
            assertEquals(List.of(), service.lines());
        }
    }

    /** With somebody at a terminal who types this. */
    private static Consent asking(String answer) {
        return new Consent(new ByteArrayInputStream((answer + "\n").getBytes(UTF_8)), true);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--holders=99", "--holders=1000001", "--speed=-1", "--speed=NaN", "--seed=x"})
    void anOptionOutsideItsRangeIsRefused(String option) throws IOException {
        try (var service = new ServiceDouble(request -> new Answer(200, "{}"))) {
            assertEquals(ExitCode.CANNOT_RUN, run(service, option).exitCode());
            assertEquals(List.of(), service.lines());
        }
    }

    @ParameterizedTest
    @CsvSource({"valid,accept,concession.effect=free,true", "valid,accept,concession.effect=half,false",
        "valid,accept,concession.kind,true", "valid,accept,concession.grade,false", "valid,accept,!holder,true",
        "valid,accept,!concession,false", "valid,reject,!holder,false", "paused,reject,!holder,false"})
    void whatIsExpectedIsComparedMemberByMember(String reason, String decision, String sees, boolean agrees) {
        var answer = new JsonObject().put("reason", reason).put("decision", decision).put("concession",
                new JsonObject().put("kind", "senior").put("effect", "free"));
        assertEquals(agrees, new Expected("valid", List.of(sees)).disagreement(answer).isEmpty());
    }

    @Test
    void columnsStandUnderEachOtherInChineseToo() {
        assertEquals(Columns.width("测试甲一") + 4, Columns.width(Columns.pad("测试甲一", 12)));
        assertEquals("「」".length() * 2, Columns.width("「」"));
        assertEquals("long text ", Columns.pad("long text", 3));
    }

    @Test
    void whatIsNoScanIsToldToo() {
        var lines = new ArrayList<String>();
        var report = new DayReport(Map.of(1, "reader"), lines::add);
        Resident reader = Resident.plain("h", 1, LocalDate.EPOCH);
        var step = new Step.Scan(LocalTime.of(8, 0), reader, "library", Where.in(), Expected.valid());
        report.told(step, "agrees");
        report.noCode(new Step.NoCode(LocalTime.of(8, 0), reader, "bus"), "409");
        assertEquals(List.of("08:00                  reader                                            agrees",
                "08:00  bus             reader                no code                     409"), lines);
    }
}
