package cn.yimatong.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class VerifyCommandTest {
    private static final String GENERAL = "SM2: general code";
    private static final String NOW = "1790000010";

    @TempDir
    private Path folder;

    /** The instants, scenes, skews and key sets of the vectors, each with the tests that share them. */
    static Stream<List<JsonObject>> situations() {
        return Vectors.tests().stream().filter(test -> !test.containsKey("revoked"))
                .collect(Collectors.groupingBy(test -> test.getValue("now") + " " + test.getValue("scene")
                        + " " + test.getValue("skew") + " " + test.getValue("keySet")))
                .values().stream();
    }

    @ParameterizedTest
    @MethodSource("situations")
    void everyVectorThatIsALineIsAnsweredAsItExpects(List<JsonObject> tests) throws IOException {
        List<JsonObject> lines = tests.stream().filter(test -> test.getString("text").indexOf('\n') < 0).toList();
        JsonObject first = tests.getFirst();
        var input = new ByteArrayOutputStream();
        for (JsonObject test : lines) {
            input.write((test.getString("text") + "\n").getBytes(StandardCharsets.UTF_8));
        }
        Transcript run = verify(input.toByteArray(), "--keys", keys(first.getString("keySet")).toString(), "--scene",
                first.getString("scene"), "--at", first.getLong("now").toString(), "--skew",
                first.getInteger("skew").toString());
        assertEquals("", run.err());
        assertEquals(ExitCode.DONE, run.exitCode());
        assertEquals(
                lines.stream().map(test -> test.getString("name") + test.getJsonObject("expect").encode()).toList(),
                named(lines, run.outLines()));
    }

    private static List<String> named(List<JsonObject> tests, List<String> answers) {
        var named = new ArrayList<String>();
        for (int i = 0; i < answers.size(); i++) {
            named.add(tests.get(i).getString("name") + answers.get(i));
        }
        return named;
    }

    @Test
    void bytesThatAreNoTextAndLinesThatNeverEndAreMalformed() throws IOException {
        var input = new ByteArrayOutputStream();
        input.write(new byte[]{(byte) 0xC3, (byte) 0x28, '\n', (byte) 0xFF, (byte) 0xFE, 0, '\n', '\n', '\r', '\n'});
        input.write("MS1:".repeat(1_000_000).getBytes(StandardCharsets.US_ASCII));
        input.write('\n');
        input.write((text(GENERAL) + "\r\n" + text(GENERAL)).getBytes(StandardCharsets.US_ASCII));
        Transcript run = verify(input.toByteArray(), "--keys", keys(null).toString(), "--at", NOW);
        assertEquals(7, run.outLines().size());
        assertEquals(Collections.nCopies(6, "{\"result\":\"malformed\"}"), run.outLines().subList(0, 6));
        assertEquals("valid", new JsonObject(run.outLines().get(6)).getString("result"));
        assertEquals(ExitCode.DONE, run.exitCode());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void linesOfRandomBytesGetAnAnswerEach(long seed) throws IOException {
        var random = new Random(seed);
        var input = new byte[200_000];
        random.nextBytes(input);
        long lines = 1;
        for (int i = 0; i < input.length - 1; i++) {
            lines += input[i] == '\n' ? 1 : 0;
        }
        Transcript run = verify(input, "--keys", keys(null).toString());
        assertEquals(lines, run.outLines().size());
    }

    @Test
    void noInputIsNoOutput() throws IOException {
        assertEquals(new Transcript(ExitCode.DONE, "", ""), verify(new byte[0], "--keys", keys(null).toString()));
    }

    @Test
    void withoutASceneACodeOfASceneIsWrongScene() throws IOException {
        byte[] input = (text("SM2: scene code with scope") + "\n" + text(GENERAL)).getBytes(StandardCharsets.US_ASCII);
        Transcript run = verify(input, "--keys", keys(null).toString(), "--at", NOW);
        assertEquals("wrong-scene", new JsonObject(run.outLines().get(0)).getString("result"));
        assertEquals("valid", new JsonObject(run.outLines().get(1)).getString("result"));
    }

    @Test
    void withoutAnInstantTheClockCounts() throws IOException {
        byte[] input = text(GENERAL).getBytes(StandardCharsets.US_ASCII);
        var command = new VerifyCommand(new ByteArrayInputStream(input),
                InstantSource.fixed(Instant.ofEpochSecond(1790000010)));
        Transcript run = Transcript.of(command, "--keys", keys(null).toString());
        assertTrue(run.out().startsWith("{\"result\":\"valid\""), run.out());
    }

    @Test
    void tenThousandCodesAreAnsweredInOrderInSeconds() throws IOException {
        List<JsonObject> tests = Vectors.tests().stream()
                .filter(test -> NOW.equals(String.valueOf(test.getLong("now"))) && "bus".equals(test.getString("scene"))
                        && test.getInteger("skew") == 5 && !test.containsKey("keySet") && !test.containsKey("revoked")
                        && test.getString("text").indexOf('\n') < 0)
                .toList();
        JsonObject general = Vectors.test(GENERAL);
        var input = new ByteArrayOutputStream();
        var expected = new ArrayList<String>();
        for (int i = 0; i < 10_000; i++) {
            // Every second one is a signature to check, so that the time is not that of refusals.
            JsonObject test = i % 2 == 0 ? general : tests.get(i % tests.size());
            input.write((test.getString("text") + "\n").getBytes(StandardCharsets.UTF_8));
            expected.add(test.getJsonObject("expect").encode());
        }
        String keys = keys(null).toString();
        // Two to four seconds on two cores; the bound is for a machine that is busy with much else.
        Transcript run = Assertions.assertTimeout(Duration.ofSeconds(60),
                () -> verify(input.toByteArray(), "--keys", keys, "--scene", "bus", "--at", NOW));
        assertEquals(expected, run.outLines());
    }

    @Test
    @Timeout(20)
    void aLineIsAnsweredBeforeTheNextOneComes() throws Exception {
        var typed = new PipedOutputStream();
        var answers = new PipedReader();
        var command = new CommandLine(new VerifyCommand(new PipedInputStream(typed, 4096), InstantSource.system()))
                .setOut(new PrintWriter(new PipedWriter(answers)));
        String keys = keys(null).toString();
        Thread running = Thread.ofVirtual().start(() -> command.execute("--keys", keys, "--at", NOW));
        var reader = new BufferedReader(answers);
        for (int i = 0; i < 3; i++) {
            typed.write((text(GENERAL) + "\n").getBytes(StandardCharsets.US_ASCII));
            typed.flush();
            assertEquals("valid", new JsonObject(reader.readLine()).getString("result"));
        }
        typed.close();
        assertTrue(running.join(Duration.ofSeconds(20)));
    }

    @Test
    void anUnusableKeySetIsNamedByIndexKidAndReason() throws IOException {
        JsonObject set = Vectors.json().getJsonArray("keySets").stream().map(JsonObject.class::cast)
                .filter(one -> one.getString("name").equals("SM2: -G")).findFirst().orElseThrow();
        Path file = Files.writeString(folder.resolve("bad.json"), set.getJsonObject("keySet").encode());
        Transcript run = verify(new byte[0], "--keys", file.toString());
        assertEquals(ExitCode.CANNOT_RUN, run.exitCode());
        assertEquals("", run.out());
        assertTrue(run.err().contains("key 1") && run.err().contains("_wEAAw") && run.err().contains("minus-g"),
                run.err());
    }

    @Test
    void aKeySetThatIsMissingOrNoTextOrNoJsonEndsWith2() throws IOException {
        Path notText = Files.write(folder.resolve("bytes"), new byte[]{(byte) 0xC3, 0x28});
        Path notJson = Files.writeString(folder.resolve("text"), "{\"keys\":");
        for (Path file : List.of(folder.resolve("missing"), folder, notText, notJson)) {
            Transcript run = verify(new byte[0], "--keys", file.toString());
            assertEquals(ExitCode.CANNOT_RUN, run.exitCode());
            assertTrue(run.err().startsWith("verify: ") && run.err().lines().count() == 1, run.err());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "61", "two"})
    void aSkewOutside0To60IsAWrongOption(String skew) throws IOException {
        Transcript run = verify(new byte[0], "--keys", keys(null).toString(), "--skew", skew);
        assertEquals(ExitCode.CANNOT_RUN, run.exitCode());
        assertTrue(run.err().contains("skew"), run.err());
    }

    private static Transcript verify(byte[] input, String... arguments) {
        InputStream in = new ByteArrayInputStream(input);
        return Transcript.of(new VerifyCommand(in, InstantSource.system()), arguments);
    }

    private static String text(String name) {
        return Vectors.test(name).getString("text");
    }

    private Path keys(@Nullable String name) throws IOException {
        JsonObject vectors = Vectors.json();
        JsonObject set = name == null ? vectors.getJsonObject("keySet") : named(vectors.getJsonArray("keySets"), name);
        return Files.writeString(folder.resolve("keys.json"), set.encode());
    }

    private static JsonObject named(JsonArray sets, String name) {
        return sets.stream().map(JsonObject.class::cast).filter(set -> set.getString("name").equals(name)).findFirst()
                .orElseThrow().getJsonObject("keySet");
    }
}
