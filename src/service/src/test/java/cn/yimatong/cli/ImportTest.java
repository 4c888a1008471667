package cn.yimatong.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.cli.ImportOptions.Surroundings;
import cn.yimatong.cli.ServiceDouble.Answer;
import cn.yimatong.cli.ServiceDouble.Request;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImportTest {
    private static final String TOKEN = "app-token-that-nobody-sees";
    /** Planted in every record; must never come back. */
    private static final String VALUE = "测试甲";
    /** How far an import is, which a machine that does much else gives time to be told. */
    private static final String PROGRESS = "([0-9,]+ lines\n)*";

    @TempDir
    private Path folder;
    private Path callers = Path.of("");
    private Path file = Path.of("");
    private final BulkDouble bulk = new BulkDouble();
    private final List<Duration> pauses = new CopyOnWriteArrayList<>();

    @BeforeEach
    void callersAreWritten() throws IOException {
        callers = Files.writeString(folder.resolve("callers.txt"), "app backend " + TOKEN + "\n");
        file = folder.resolve("holders.jsonl");
    }

    private static String line(String holder) {
        return "{\"holder\":\"" + holder + "\",\"record\":{\"name\":\"" + VALUE + "\"}}";
    }

    private static String lines(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(i -> line("h-" + i) + "\n").collect(Collectors.joining());
    }

    @Test
    void everyLineIsKeptWhateverTheSizeOfABatch() throws IOException {
        Files.writeString(file, lines(1, 1003));
        for (String batch : List.of("1", "200", "500")) {
            bulk.kept().clear();
            try (var service = new ServiceDouble(bulk)) {
                Transcript run = run(service, "", file.toString(), "--batch", batch);
                assertEquals(ExitCode.DONE, run.exitCode(), run.err());
                assertEquals("", run.out());
                assertTrue(run.err().matches(PROGRESS + "1,003 kept, 0 refused, [0-9,]+ a second\n"), run.err());
                assertEquals(1003, bulk.kept().size());
                assertEquals(line("h-7"), bulk.kept().get("h-7"));
                assertEquals((1003 + Integer.parseInt(batch) - 1) / Integer.parseInt(batch), service.lines().size());
            }
        }
        assertFalse(Files.exists(folder.resolve("holders.jsonl.progress")), "done is done");
        try (var service = new ServiceDouble(bulk)) {
            Transcript run = run(service, "", file.toString(), "--resume");
            assertTrue(run.err().matches("(?s)no import of this file was stopped; beginning at line 1\n" + PROGRESS
                    + "1,003 kept.*"), run.err());
        }
    }

    @Test
    void standingsGoTheirOwnWay() throws IOException {
        Files.writeString(file, "{\"holder\":\"h-1\",\"credential\":\"ssc\",\"standing\":\"suspended\"}\n");
        try (var service = new ServiceDouble(bulk)) {
            Transcript run = Transcript.of(new StandingsCommand.Import(around("")), with(service, file.toString()));
            assertEquals(ExitCode.DONE, run.exitCode(), run.err());
            assertEquals(List.of("POST /v1/bulk/standings"), service.lines());
        }
    }

    @Test
    void aLineThatIsRefusedIsReportedByItsNumberAndAllOthersAreKept() throws IOException {
        var text = new ByteArrayOutputStream();
        text.write(
                ("\uFEFF" + line("h-1") + "\r\n\n" + line("wrong-3") + "\n" + line("broken-4") + "\n").getBytes(UTF_8));
        text.write((VALUE + "\n" + line("h-6") + " " + line("h-7") + "\n" + line("h-7") + "}\n").getBytes(UTF_8));
        text.write(("[" + line("h-8") + "]\n{\"holder\":\"h-9\",\"holder\":\"" + VALUE + "\"}\n").getBytes(UTF_8));
        text.write(("{\"holder\":\"h-10\",\"record\":{\"name\":\"" + "x".repeat(70_000) + "\"}}\n").getBytes(UTF_8));
        text.write(new byte[]{'{', '"', (byte) 0xC3, '"', '\n'});
        text.write((line("990000195203010015").replace("990000", "wrong-990000") + "\n").getBytes(UTF_8));
        text.write(("{\"holder\":\"h-13\"\n" + line("h-14")).getBytes(UTF_8));
        Files.write(file, text.toByteArray());
        try (var service = new ServiceDouble(bulk)) {
            Transcript run = run(service, "", file.toString());
            assertEquals(ExitCode.NO, run.exitCode(), run.err());
            assertEquals(List.of("3 wrong-3 The record is wrong. /record/idNumber",
                    "4 broken-4 Against the contract. /record/name", "5 null The line is not JSON at column 1. ",
                    "6 h-6 The line holds more than one JSON object. ", "7 h-7 The line is not JSON at column 41. ",
                    "8 null The line is not a JSON object. ",
                    "9 h-9 The line repeats a member name before column 25. ",
                    "10 null The line is longer than 65536 bytes. ", "11 null The line is not UTF-8. ",
                    "12 wrong-990000195203010015 The record is wrong. /record/idNumber",
                    "13 h-13 The line is not JSON at column 17. "),
                    run.outLines().stream().map(ImportTest::words).toList());
            assertTrue(run.err().startsWith("2 kept, 11 refused, "), run.err());
            assertEquals(Set.of("h-1", "h-14"), bulk.kept().keySet());
        }
    }

    private static String words(String refusal) {
        var json = new JsonObject(refusal);
        return json.getInteger("line") + " " + json.getString("holder") + " " + json.getString("detail") + " "
                + json.getJsonArray("errors").stream().map(error -> ((JsonObject) error).getString("pointer"))
                        .collect(Collectors.joining());
    }

    @Test
    void whatLooksLikeAnIdentityNumberIsNotShown() throws IOException {
        Files.writeString(file, "{\"holder\":\"990000195203010015\",\"record\":}\n");
        try (var service = new ServiceDouble(bulk)) {
            Transcript run = run(service, "", file.toString());
            assertTrue(run.out().matches("\\{\"line\":1,\"detail\":\"The line is not JSON at column [0-9]+\\.\","
                    + "\"errors\":\\[]}\n"), run.out());
        }
    }

    @Test
    void aBrokenLineIsFoundByHalvingInFewRequests() throws IOException {
        Files.writeString(file, lines(1, 99) + line("broken-100") + "\n" + lines(101, 200));
        try (var service = new ServiceDouble(bulk)) {
            Transcript run = run(service, "", file.toString());
            assertEquals("100 broken-100 Against the contract. /record/name", words(run.out()));
            assertEquals(199, bulk.kept().size());
            assertTrue(service.lines().size() <= 1 + 2 * 8, service.lines().size() + " requests");
        }
    }

    @Test
    void aServiceThatIsAwayForAMomentIsAskedAgain() throws IOException {
        var asked = new AtomicInteger();
        Files.writeString(file, lines(1, 50));
        Function<Request, Answer> moody = request -> switch (asked.getAndIncrement() % 4) {
            case 0 -> bulk.apply(request);
            case 1 -> new Answer(503, "{}", Map.of("Retry-After", "7"));
            case 2 -> new Answer(429, "{}", Map.of("Retry-After", "Wed, 21 Oct 2026 07:28:00 GMT"));
            default -> new Answer(0, "");
        };
        try (var service = new ServiceDouble(moody)) {
            Transcript run = run(service, "", file.toString(), "--batch", "50");
            assertEquals(ExitCode.DONE, run.exitCode(), run.err());
            asked.set(1);
            run = run(service, "", file.toString(), "--batch", "50");
            assertEquals(ExitCode.DONE, run.exitCode(), run.err());
            assertEquals(List.of(Duration.ofSeconds(7), Duration.ofMillis(400), Duration.ofMillis(800)), pauses);
            assertEquals(1 + 4, service.lines().size());
        }
    }

    @Test
    void aServiceThatIsAwayForGoodIsLeftWithAWordHowToGoOn() throws IOException {
        Files.writeString(file, lines(1, 1000));
        var asked = new AtomicInteger();
        try (var service = new ServiceDouble(
                request -> asked.incrementAndGet() <= 40 ? bulk.apply(request)
                        : new Answer(503, "{\"title\":\"Away\"}"))) {
            Transcript run = run(service, "", file.toString(), "--batch", "10");
            assertEquals(ExitCode.CANNOT_RUN, run.exitCode());
            assertTrue(
                    run.err().contains("the service answered 503: Away; go on with: ./yimatong holders import " + file
                            + " --resume\n"),
                    run.err());
            assertTrue(pauses.stream().mapToLong(Duration::toMillis).sum() < 60_000 * 4, pauses.toString());
        }
        int before = bulk.kept().size();
        bulk.kept().clear();
        try (var service = new ServiceDouble(bulk)) {
            Transcript run = run(service, "", file.toString(), "--batch", "10", "--resume");
            assertEquals(ExitCode.DONE, run.exitCode(), run.err());
            assertTrue(run.err().startsWith("going on behind line "), run.err());
            assertTrue(run.err().contains("1,000 kept, 0 refused"), run.err());
            assertTrue(bulk.kept().size() >= 1000 - before && bulk.kept().size() <= 1000 - 320,
                    "of " + before + " kept the first time, few are sent again: " + bulk.kept().size());
        }
    }

    @Test
    void nobodyThereIsSaidAtOnce() throws IOException {
        Files.writeString(file, lines(1, 3));
        String[] arguments = {"--url", "http://127.0.0.1:1", "--callers", callers.toString(), file.toString()};
        Transcript run = Transcript.of(new HoldersCommand.Import(around("")), arguments);
        assertEquals(ExitCode.CANNOT_RUN, run.exitCode());
        assertTrue(run.err().contains("no service answers at"), run.err());
        assertEquals(List.of(), pauses);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404, 415})
    void aServiceThatDoesNotLetUsInIsAskedOnce(int status) throws IOException {
        Files.writeString(file, lines(1, 3));
        try (var service = new ServiceDouble(request -> new Answer(status, "{\"title\":\"No\"}"))) {
            Transcript run = run(service, "", file.toString());
            assertEquals(ExitCode.CANNOT_RUN, run.exitCode());
            assertEquals(1, service.lines().size());
        }
    }

    @Test
    void anotherFileInItsSteadIsNotGoneOnWith() throws IOException {
        String text = lines(1, 300);
        stopAfterTwoBatches(text);
        for (String other : List.of(text + "\n", text.replace("h-1\"", "h-0\""), text.replace("h-19\"", "x-19\""))) {
            Files.writeString(file, other);
            try (var service = new ServiceDouble(bulk)) {
                Transcript run = run(service, "", file.toString(), "--resume");
                assertEquals(ExitCode.CANNOT_RUN, run.exitCode());
                assertTrue(run.err().contains("is not the file it was when its import was stopped"), run.err());
                assertEquals(List.of(), service.lines());
            }
        }
        Files.writeString(folder.resolve("holders.jsonl.progress"), "no JSON");
        try (var service = new ServiceDouble(bulk)) {
            assertTrue(run(service, "", file.toString(), "--resume").err().contains("is no record of an import"));
            assertTrue(run(service, "", file.toString()).err().contains("300 kept"));
        }
    }

    private void stopAfterTwoBatches(String text) throws IOException {
        Files.writeString(file, text);
        try (var service = new ServiceDouble(request -> request.body().encode().contains("h-25\"")
                ? new Answer(403, "{}")
                : bulk.apply(request))) {
            assertEquals(ExitCode.CANNOT_RUN, run(service, "", file.toString(), "--batch", "10").exitCode());
        }
        assertEquals(20,
                new JsonObject(Files.readString(folder.resolve("holders.jsonl.progress"))).getInteger("lines"));
    }

    @Test
    void standardInputIsReadAndCannotBeResumed() throws IOException {
        try (var service = new ServiceDouble(bulk)) {
            Transcript run = run(service, lines(1, 3), "-");
            assertEquals(ExitCode.DONE, run.exitCode(), run.err());
            assertEquals(3, bulk.kept().size());
            assertEquals(ExitCode.CANNOT_RUN, run(service, lines(1, 3), "-", "--resume").exitCode());
            assertEquals(ExitCode.CANNOT_RUN, run(service, "", "-", "--batch", "501").exitCode());
            assertTrue(run(service, "", folder.resolve("no").toString()).err().contains("there is no such file"));
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void anyMixtureOfLinesIsToldApart(long seed) throws IOException {
        var random = new Random(seed);
        var good = new ArrayList<String>();
        var bad = new ArrayList<Integer>();
        var text = new StringBuilder();
        for (int number = 1; number <= 700; number++) {
            switch (random.nextInt(40)) {
                case 0 -> bad.add(append(text, line("wrong-" + number), number));
                case 1 -> bad.add(append(text, line("broken-" + number), number));
                case 2 -> bad.add(append(text, line("h-" + number).substring(random.nextInt(1, 20)), number));
                case 3 -> append(text, " \t", number);
                default -> {
                    append(text, line("h-" + number), number);
                    good.add("h-" + number);
                }
            }
        }
        Files.writeString(file, text);
        var delays = new Random(seed);
        try (var service = new ServiceDouble(request -> {
            synchronized (delays) {
                if (delays.nextInt(10) == 0) {
                    return new Answer(503, "{}");
                }
            }
            return bulk.apply(request);
        })) {
            Transcript run = run(service, "", file.toString(), "--batch", String.valueOf(random.nextInt(1, 120)));
            assertEquals(bad, run.outLines().stream().map(one -> new JsonObject(one).getInteger("line")).toList());
            assertEquals(Set.copyOf(good), bulk.kept().keySet());
        }
    }

    private static int append(StringBuilder text, String line, int number) {
        text.append(line).append('\n');
        return number;
    }

    private Surroundings around(String input) {
        var in = new ByteArrayInputStream(input.getBytes(UTF_8));
        return new Surroundings(in, new Consent(in, false), false, pauses::add);
    }

    private String[] with(ServiceDouble service, String... arguments) {
        return Stream
                .concat(Stream.of("--url", service.url(), "--callers", callers.toString()), Arrays.stream(arguments))
                .toArray(String[]::new);
    }

    private Transcript run(ServiceDouble service, String input, String... arguments) {
        Transcript run = Transcript.of(new HoldersCommand.Import(around(input)), with(service, arguments));
        assertFalse((run.out() + run.err()).contains(TOKEN), "the token is never on the screen");
        assertFalse((run.out() + run.err()).contains(VALUE), "no value of a record is ever on the screen");
        return run;
    }
}
