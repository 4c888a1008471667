package cn.yimatong.qr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.awt.Color;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** ZBar reads what we draw: a reader that shares no code with the encoder. */
class IndependentReaderTest {
    @TempDir
    private Path folder;

    @BeforeAll
    static void zbarIsThere() throws Exception {
        Path script = Path.of("").toAbsolutePath().resolve("../../.ci/test-tools").normalize();
        assertTrue(Files.isExecutable(script), () -> script + " installs what this test runs");
        run(400, List.of(script.toString()));
    }

    @ParameterizedTest
    @EnumSource(Codes.class)
    void zbarReadsThePng(Codes code) throws Exception {
        for (int pixels : new int[]{2, 3, 5, 8}) {
            assertZbarReads(code, Picture.ofPng(QrSymbol.of(code.text).toPng(pixels)));
        }
    }

    @ParameterizedTest
    @EnumSource(Codes.class)
    void zbarReadsThePngOfABadCamera(Codes code) throws Exception {
        Picture png = Picture.ofPng(QrSymbol.of(code.text).toPng(6));
        assertZbarReads(code, png.rotated(7).scaled(0.9).dimmed(60, 160).asJpeg(0.3f));
    }

    @ParameterizedTest
    @EnumSource(Codes.class)
    void zbarReadsTheSvg(Codes code) throws Exception {
        assertZbarReads(code, Picture.ofSvg(QrSymbol.of(code.text).toSvg(), 4.4));
    }

    @ParameterizedTest
    @EnumSource(Codes.class)
    void zbarReadsTheTerminalOnDarkAndOnLight(Codes code) throws Exception {
        String text = QrSymbol.of(code.text).toTerminal();
        assertZbarReads(code, Picture.ofTerminal(text, 5, Color.BLACK));
        assertZbarReads(code, Picture.ofTerminal(text, 5, Color.WHITE));
    }

    private void assertZbarReads(Codes code, Picture picture) throws Exception {
        Path file = Files.createTempFile(folder, "symbol", ".png");
        assertTrue(ImageIO.write(picture.image(), "png", file.toFile()));
        assertEquals(code.text + "\n", run(60, List.of("zbarimg", "--raw", "--quiet", "--nodbus", file.toString())));
    }

    /** Runs a command and returns what it wrote; fails with that where it does not end with 0 in time. */
    private static String run(int seconds, List<String> command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("run", ".txt");
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                fail(command + " did not end in " + seconds + " s: " + Files.readString(output));
            }
            String text = Files.readString(output, StandardCharsets.UTF_8);
            assertEquals(0, process.exitValue(), () -> command + ": " + text);
            return text;
        } finally {
            Files.deleteIfExists(output);
        }
    }
}
