package cn.yimatong.cli;

import cn.yimatong.cli.ServiceClient.Answer;
import cn.yimatong.qr.SymbolReader;
import io.vertx.core.json.JsonObject;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Reads a code off a picture or standard input and asks the service about it, as a scanner does. */
@Command(name = "scan", mixinStandardHelpOptions = true, versionProvider = Version.class, sortOptions = false,
        header = "Ask the service about one code.", description = {
            "", "Reads the symbol in a picture, or one line of standard input, and has the service verify it: an"
                    + " accepted code is spent. Prints the decision as JSON. The same scan id again is the same scan,"
                    + " not a second one.",
            ""},
        footer = {"", "Exit code: 0 accepted, 1 rejected, 2 no decision.", "", "Example:",
            "  ./yimatong code --png code.png", "  ./yimatong scan code.png --scene bus"})
public final class ScanCommand implements Callable<Integer> {
    private static final Pattern SCAN_ID = Pattern.compile("[A-Za-z0-9_-]{16,64}");
    private static final int SCAN_ID_BYTES = 18;

    private final InputStream in;
    private final SecureRandom random;
    private final Patience.Pause pause;

    @Parameters(arity = "0..1", paramLabel = "FILE",
            description = "A picture (PNG, JPEG, GIF, BMP); otherwise standard input"
                    + " holds the text.")
    private @Nullable Path picture;

    @Mixin
    private ServiceOptions service = new ServiceOptions();

    @Option(names = "--scene", paramLabel = "S",
            description = "The scene; may be left out where the scanner has just one.")
    private @Nullable String scene;

    @Option(names = "--direction", paramLabel = "D", description = "At a gate: in or out.")
    private @Nullable String direction;

    @Option(names = "--place", paramLabel = "P", description = "Line, vehicle, stop or door of this scanner.")
    private @Nullable String place;

    @Option(names = "--business-type", paramLabel = "B", description = "Where the scene asks for one: 01301, say.")
    private @Nullable String businessType;

    @Option(names = "--inspect", description = "Only ask whether the holder was accepted lately; nothing is spent.")
    private boolean inspect;

    @Option(names = "--scan-id", paramLabel = "ID",
            description = "The scan's id, 16 to 64 of [A-Za-z0-9_-]; otherwise a new one.")
    private @Nullable String scanId;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** Reads a text from this stream where no picture is given; makes scan ids of this source. */
    public ScanCommand(InputStream in, SecureRandom random) {
        this(in, random, Thread::sleep);
    }

    ScanCommand(InputStream in, SecureRandom random, Patience.Pause pause) {
        this.in = in;
        this.random = random;
        this.pause = pause;
    }

    @Override
    public Integer call() throws InterruptedException {
        try {
            String id = scanId == null ? newScanId() : scanId;
            if (!SCAN_ID.matcher(id).matches()) {
                throw new CannotRunException("a scan id is 16 to 64 letters, digits, _ or -");
            }
            String code = picture == null ? line() : symbol(picture);
            try (ServiceClient client = service.client("scanner")) {
                return decide(client, id, code);
            }
        } catch (CannotRunException reason) {
            spec.commandLine().getErr().println("scan: " + reason.getMessage());
            return ExitCode.CANNOT_RUN;
        }
    }

    private int decide(ServiceClient client, String id, String code) throws CannotRunException, InterruptedException {
        JsonObject body = body(code);
        if (scanId == null) {
            spec.commandLine().getErr().println("scan id " + id);
        }
        // As a good scanner does: the same scan again, which cannot be taken for a second one.
        Answer answer = new Patience(pause, spec.commandLine().getErr()::println)
                .ask(() -> client.send("POST", "/v1/verifications", body, Map.of("Idempotency-Key", id)));
        if (!answer.isSuccess()) {
            throw answer.problem();
        }
        spec.commandLine().getOut().println(answer.body().encodePrettily());
        return "accept".equals(answer.body().getValue("decision")) ? ExitCode.DONE : ExitCode.NO;
    }

    private JsonObject body(String code) {
        var body = new JsonObject().put("code", code);
        Optional.ofNullable(scene).ifPresent(value -> body.put("scene", value));
        Optional.ofNullable(direction).ifPresent(value -> body.put("direction", value));
        Optional.ofNullable(place).ifPresent(value -> body.put("place", value));
        Optional.ofNullable(businessType).ifPresent(value -> body.put("businessType", value));
        if (inspect) {
            body.put("mode", "inspect");
        }
        return body;
    }

    private String newScanId() {
        var bytes = new byte[SCAN_ID_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private String line() throws CannotRunException {
        try {
            return new CodeLines(in).next()
                    .orElseThrow(() -> new CannotRunException("there is no code on standard input"));
        } catch (IOException unreadable) {
            throw new CannotRunException("cannot read standard input: " + Failures.words(unreadable), unreadable);
        }
    }

    private static String symbol(Path file) throws CannotRunException {
        Optional<BufferedImage> image;
        try (InputStream bytes = Files.newInputStream(file)) {
            image = Optional.ofNullable(ImageIO.read(bytes));
        } catch (IOException unreadable) {
            throw new CannotRunException("cannot read " + file + ": " + Failures.words(unreadable), unreadable);
        }
        BufferedImage picture = image
                .orElseThrow(() -> new CannotRunException(file + " is no picture that can be read"));
        return SymbolReader.read(picture)
                .orElseThrow(() -> new CannotRunException("there is no readable QR symbol in " + file));
    }
}
