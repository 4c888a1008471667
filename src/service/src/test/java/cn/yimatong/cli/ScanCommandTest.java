package cn.yimatong.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.cli.ServiceDouble.Answer;
import cn.yimatong.qr.QrSymbol;
import io.vertx.core.json.JsonObject;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScanCommandTest {
    private static final String TOKEN = "scanner-token-that-nobody-sees";
    private static final Answer ACCEPTED = new Answer(200,
            "{\"decision\":\"accept\",\"reason\":\"valid\",\"scene\":\"bus\"}");
    private static final Answer REPLAYED = new Answer(200, "{\"decision\":\"reject\",\"reason\":\"replayed\"}");

    @TempDir
    private Path folder;
    private Path callers = Path.of("");

    @BeforeEach
    void callersAreWritten() throws IOException {
        callers = Files.writeString(folder.resolve("callers.txt"),
                "app backend app-token\nscanner gate-1 " + TOKEN + "\nscanner gate-2 second-token\n");
    }

    @Test
    void aPictureIsReadAndTheDecisionPrinted() throws IOException {
        String code = Vectors.test("SM2: general code").getString("text");
        Path file = Files.write(folder.resolve("code.png"), QrSymbol.of(code).toPng(4));
        try (var service = new ServiceDouble(request -> ACCEPTED)) {
            Transcript run = run(service, "", file.toString(), "--scene", "bus");
            assertEquals(ExitCode.DONE, run.exitCode());
            assertEquals(new JsonObject(ACCEPTED.body()).encodePrettily() + "\n", run.out());
            var request = service.requests().getFirst();
            assertEquals("POST /v1/verifications", request.line());
            assertEquals(new JsonObject().put("code", code).put("scene", "bus"), request.body());
            assertEquals("Bearer " + TOKEN, request.authorization());
            assertTrue(request.scanId().matches("[A-Za-z0-9_-]{16,64}"), request.scanId());
            assertEquals("scan id " + request.scanId() + "\n", run.err());
        }
    }

    @Test
    void aRejectionEndsWith1() throws IOException {
        try (var service = new ServiceDouble(request -> REPLAYED)) {
            Transcript run = run(service, "MS1:ABC\nMS1:DEF\n");
            assertEquals(ExitCode.NO, run.exitCode());
            assertEquals("{\"code\":\"MS1:ABC\"}", service.requests().getFirst().body().encode());
        }
    }

    @Test
    void whatTheSceneAsksForIsSent() throws IOException {
        try (var service = new ServiceDouble(request -> ACCEPTED)) {
            run(service, "MS1:ABC", "--scene", "library", "--direction", "in", "--place", "east-door",
                    "--business-type", "01301", "--inspect");
            assertEquals(
                    new JsonObject().put("code", "MS1:ABC").put("scene", "library").put("direction", "in")
                            .put("place", "east-door").put("businessType", "01301").put("mode", "inspect"),
                    service.requests().getFirst().body());
        }
    }

    @Test
    void everyScanHasAnIdOfItsOwnUnlessOneIsGiven() throws IOException {
        try (var service = new ServiceDouble(request -> ACCEPTED)) {
            run(service, "MS1:ABC");
            run(service, "MS1:ABC");
            assertNotEquals(service.requests().get(0).scanId(), service.requests().get(1).scanId());
            assertEquals("", run(service, "MS1:ABC", "--scan-id", "the-same-scan-again").err());
            assertEquals("the-same-scan-again", service.requests().get(2).scanId());
            run(service, "MS1:ABC", "--caller", "gate-2");
            assertEquals("Bearer second-token", service.requests().get(3).authorization());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"too-short", "0123456789abcde\n", "sixteen-letters!"})
    void aWrongScanIdIsRefusedBeforeAnythingIsSent(String id) throws IOException {
        try (var service = new ServiceDouble(request -> ACCEPTED)) {
            assertEquals(ExitCode.CANNOT_RUN, run(service, "MS1:ABC", "--scan-id", id).exitCode());
            assertEquals(0, service.requests().size());
        }
    }

    @Test
    void whatIsNoReadablePictureEndsWith2() throws IOException {
        Path noPicture = Files.writeString(folder.resolve("text.png"), "no picture");
        Path blank = Files.write(folder.resolve("blank.png"), blank());
        try (var service = new ServiceDouble(request -> ACCEPTED)) {
            assertRefused("is no picture", run(service, "", noPicture.toString()));
            assertRefused("no readable QR symbol", run(service, "", blank.toString()));
            assertRefused("there is no such file", run(service, "", folder.resolve("missing.png").toString()));
            assertRefused("no code on standard input", run(service, ""));
            assertEquals(0, service.requests().size());
        }
    }

    @Test
    void aProblemEndsWith2() throws IOException {
        try (var service = new ServiceDouble(
                request -> new Answer(403, "{\"title\":\"not your scene\",\"detail\":\"metro\"}"))) {
            assertRefused("scan: the service answered 403: not your scene: metro", run(service, "MS1:ABC"));
        }
    }

    private static byte[] blank() throws IOException {
        var bytes = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB),
                "png", bytes);
        return bytes.toByteArray();
    }

    private static void assertRefused(String word, Transcript run) {
        assertEquals(ExitCode.CANNOT_RUN, run.exitCode());
        assertEquals("", run.out());
        assertTrue(run.err().contains(word), run.err());
    }

    private Transcript run(ServiceDouble service, String input, String... arguments) {
        var command = new ScanCommand(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new SecureRandom(), _ -> {});
        Transcript run = Transcript.of(command,
                Stream.concat(Stream.of("--url", service.url(), "--callers", callers.toString()),
                        Arrays.stream(arguments))
                        .toArray(String[]::new));
        assertFalse((run.out() + run.err()).contains(TOKEN), "the token is never on the screen");
        return run;
    }
}
