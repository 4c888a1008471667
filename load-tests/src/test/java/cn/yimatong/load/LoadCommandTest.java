package cn.yimatong.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

@Timeout(90)
class LoadCommandTest {
    private static final URI NOBODY = URI.create("http://127.0.0.1:1");

    @TempDir
    private Path folder = Path.of("");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void callers() throws Exception {
        Files.writeString(folder.resolve("callers.txt"),
                "app issue,register app-token\nscanner verify scanner-token\n");
    }

    private int run(URI url, String... more) {
        var command = new CommandLine(new LoadCommand()).setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true));
        String[] fixed = {"--url=" + url, "--callers=" + folder.resolve("callers.txt"), "--out=" + folder,
            "--warm-up-seconds=0"};
        String[] all = new String[fixed.length + more.length];
        System.arraycopy(fixed, 0, all, 0, fixed.length);
        System.arraycopy(more, 0, all, fixed.length, more.length);
        return command.execute(all);
    }

    @Test
    void rightDecisionsEndWithZeroAndADrawing() throws Exception {
        try (var city = new CityStandIn(0)) {
            assertEquals(0, run(city.url(), "--scenario=steady", "--rate=20", "--seconds=2"), err::toString);
            assertTrue(out.toString().contains("every decision was the right one"), out.toString());
            assertTrue(Files.readString(folder.resolve("steady.html")).contains("<svg"), "a page with a drawing");
            assertEquals(40, city.verifications(), "both turns together");
        }
    }

    @Test
    void besideNothingTheServiceIsDrivenAlone() {
        try (var city = new CityStandIn(0)) {
            assertEquals(0,
                    run(city.url(), "--beside=nothing", "--redis=redis://127.0.0.1:1", "--rate=5", "--seconds=2"),
                    err::toString);
            assertFalse(out.toString().contains("floor"), out.toString());
        }
    }

    @Test
    void aWrongDecisionEndsWithOne() {
        try (var city = CityStandIn.acceptingAll()) {
            assertEquals(1, run(city.url(), "--scenario=bad-signature-flood", "--rate=5", "--seconds=2"));
            assertTrue(out.toString().contains("WRONG: 50 x FORGED was answered 200 accept valid"), out.toString());
            assertFalse(out.toString().contains("every decision was the right one"), out.toString());
        }
    }

    @Test
    void aServiceThatIsNotThereEndsWithTwoAndASentence() {
        assertEquals(2, run(NOBODY, "--seconds=2", "--rate=1"));
        assertTrue(err.toString().startsWith("load: "), err.toString());
        assertFalse(err.toString().contains("\tat "), "no stack trace");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"--rate=0", "--turns=0", "--seconds=1", "--seconds=102", "--warm-up-seconds=51", "--scenario=noon",
        "--beside=somebody"})
    void whatCannotBeRunIsRefusedBeforeTheServiceIsAsked(String argument) {
        try (var city = new CityStandIn(0)) {
            assertEquals(2, run(city.url(), argument));
            assertTrue(city.holders().isEmpty());
        }
    }

    @Test
    void callersWithoutAScannerAreToldSo() throws Exception {
        Files.writeString(folder.resolve("callers.txt"), "app issue,register app-token\n");
        assertEquals(2, run(NOBODY, "--seconds=2"));
        assertTrue(err.toString().contains("callers.txt has no scanner"), err.toString());
    }
}
