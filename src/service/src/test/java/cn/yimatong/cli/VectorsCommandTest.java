package cn.yimatong.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class VectorsCommandTest {
    @TempDir
    private Path folder;

    @Test
    void nobodyDisagreesWithTheVectorsThatShip() throws IOException {
        Transcript run = run(Vectors.text());
        assertEquals("451 tests and 55 key sets: all agree\n", run.out());
        assertEquals(ExitCode.DONE, run.exitCode());
    }

    /** A fault planted in one test: what is changed, and to what. */
    static Stream<Arguments> faultsOfTests() {
        return Stream.of(Arguments.of("result", "malformed"), Arguments.of("alg", -19), Arguments.of("kid", "_wEAAg"),
                Arguments.of("nbf", 1790000001), Arguments.of("exp", 1790000059), Arguments.of("cti", "00"),
                Arguments.of("aud", "sight"), Arguments.of("scope", "02"), Arguments.of("more", true));
    }

    @ParameterizedTest
    @MethodSource("faultsOfTests")
    void aPlantedDisagreementIsNamed(String member, Object value) throws IOException {
        JsonObject vectors = Vectors.json();
        JsonObject test = named(vectors.getJsonArray("tests"), "SM2: scene code with scope");
        test.getJsonObject("expect").put(member, value);
        assertOneDisagrees("SM2: scene code with scope", run(vectors.encode()));
    }

    @Test
    void aMemberThatIsAnsweredAndNotExpectedDisagrees() throws IOException {
        JsonObject vectors = Vectors.json();
        named(vectors.getJsonArray("tests"), "SM2: scene code with scope").getJsonObject("expect").remove("scope");
        assertOneDisagrees("SM2: scene code with scope", run(vectors.encode()));
    }

    /** A fault planted in what is expected of one key set. */
    static Stream<Arguments> faultsOfKeySets() {
        return Stream.of(Arguments.of("SM2: -G", "usable", true), Arguments.of("SM2: -G", "index", 0),
                Arguments.of("SM2: -G", "kid", "_wEAAQ"), Arguments.of("SM2: no kid", "kid", "_wEAAw"),
                Arguments.of("extra-member", "usable", false));
    }

    @ParameterizedTest
    @MethodSource("faultsOfKeySets")
    void aPlantedDisagreementOfAKeySetIsNamed(String set, String member, Object value) throws IOException {
        JsonObject vectors = Vectors.json();
        named(vectors.getJsonArray("keySets"), set).getJsonObject("expect").put(member, value);
        assertOneDisagrees(set, run(vectors.encode()));
    }

    @Test
    void theReasonOfAnUnusableSetOnlyExplains() throws IOException {
        JsonObject vectors = Vectors.json();
        named(vectors.getJsonArray("keySets"), "SM2: -G").getJsonObject("expect").put("reason", "another word");
        assertEquals(ExitCode.DONE, run(vectors.encode()).exitCode());
    }

    @Test
    void aTestOfAKeySetThatIsNotThereDisagrees() throws IOException {
        JsonObject vectors = Vectors.json();
        named(vectors.getJsonArray("tests"), "SM2: general code").put("keySet", "nowhere");
        assertOneDisagrees("SM2: general code", run(vectors.encode()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{}", "{\"keySet\":{\"keys\":[]},\"tests\":[]}",
        "{\"keySet\":{\"keys\":[]},\"tests\":3}",
        "{\"keySet\":{\"keys\":[]},\"tests\":[{\"name\":\"a\"}]}",
        "{\"keySet\":{\"keys\":[]},\"tests\":[{\"name\":\"a\",\"text\":\"b\",\"now\":1,\"scene\":\"c\",\"skew\":61,\"expect\":{}}]}"})
    void aFileThatIsNoVectorsFileEndsWith2(String text) throws IOException {
        Transcript run = run(text);
        assertEquals(ExitCode.CANNOT_RUN, run.exitCode());
        assertEquals("", run.out());
        assertEquals(1, run.err().lines().count());
    }

    @Test
    void aMissingOrUndecodableFileEndsWith2() throws IOException {
        assertEquals(ExitCode.CANNOT_RUN,
                Transcript.of(new VectorsCommand(), folder.resolve("no").toString()).exitCode());
        assertEquals(ExitCode.CANNOT_RUN, Transcript.of(new VectorsCommand(), folder.toString()).exitCode());
        Path bytes = Files.write(folder.resolve("bytes"), "\u00e9".getBytes(StandardCharsets.ISO_8859_1));
        assertEquals(ExitCode.CANNOT_RUN, Transcript.of(new VectorsCommand(), bytes.toString()).exitCode());
    }

    private static void assertOneDisagrees(String name, Transcript run) {
        assertEquals(ExitCode.NO, run.exitCode());
        assertEquals(2, run.outLines().size(), run.out());
        assertTrue(run.outLines().get(0).contains(name), run.out());
        assertEquals("451 tests and 55 key sets: 1 disagree", run.outLines().get(1));
    }

    private Transcript run(String vectors) throws IOException {
        // Not writeString: one text holds half of a surrogate pair, which this turns into a question mark, malformed as
        // well.
        Path file = Files.write(folder.resolve("vectors.json"), vectors.getBytes(StandardCharsets.UTF_8));
        return Transcript.of(new VectorsCommand(), file.toString());
    }

    private static JsonObject named(JsonArray objects, String name) {
        return objects.stream().map(JsonObject.class::cast).filter(one -> one.getString("name").equals(name))
                .findFirst()
                .orElseThrow();
    }
}
