package cn.yimatong.cli;

import cn.yimatong.cli.HeldCodes.HeldCode;
import cn.yimatong.cli.ServiceClient.Answer;
import cn.yimatong.qr.QrSymbol;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows the code of a holder in the terminal, as an app backend and a phone would together. */
@Command(name = "code", mixinStandardHelpOptions = true, versionProvider = Version.class, sortOptions = false,
        header = "Show a holder's code in the terminal.", description = {
            "", "Asks a running service for codes as an app backend does, draws the symbol and renews it in place until"
                    + " Ctrl-C. A holder that the service does not know is registered first, with an empty record"
                    + " unless one is given; at a"
                    + " terminal it asks before a record is replaced.",
            ""},
        footer = {"", "Exit code: 0 done, 2 the service gave no code.", "", "Example:",
            "  ./yimatong code --scene bus --png code.png", "  ./yimatong scan code.png --scene bus"})
public final class CodeCommand implements Callable<Integer> {
    private static final Pattern HOLDER = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final int PNG_PIXELS_PER_MODULE = 8;
    /** After a failed request for the next codes, so that a service that comes back is not met by a storm. */
    private static final int RETRY_SECONDS = 5;

    private final InstantSource clock;
    private final Pause pause;
    private final Consent consent;

    @Mixin
    private ServiceOptions service = new ServiceOptions();

    @Option(names = "--holder", paramLabel = "ID", defaultValue = "demo",
            description = "The holder, [A-Za-z0-9_-]{1,64}; ${DEFAULT-VALUE} unless given.")
    private String holder = "";

    @Option(names = "--scene", paramLabel = "S", description = "Bind the code to one scene; otherwise it is general.")
    private @Nullable String scene;

    @Option(names = "--guardian", paramLabel = "ID", description = "The guardian who shows this holder's code.")
    private @Nullable String guardian;

    @Option(names = "--record", paramLabel = "FILE",
            description = "Register the holder with this record (JSON), in place of the one that is there.")
    private @Nullable Path record;

    @Mixin
    private Precaution precaution = new Precaution();

    @Option(names = "--text", description = "Print the text of one code and end.")
    private boolean text;

    @Option(names = "--png", paramLabel = "FILE", description = "Write the symbol of one code as a picture and end.")
    private @Nullable Path png;

    @Option(names = "--once", description = "Draw one code and end.")
    private boolean once;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** How the command waits for the next second; a test has its own. */
    interface Pause {
        void oneSecond() throws InterruptedException;
    }

    /**
     * Lives by the computer's clock.
     *
     * @param consent asks whoever is at a terminal before somebody's record is replaced
     */
    public CodeCommand(Consent consent) {
        this(InstantSource.system(), () -> Thread.sleep(1000), consent);
    }

    CodeCommand(InstantSource clock, Pause pause, Consent consent) {
        this.clock = clock;
        this.pause = pause;
        this.consent = consent;
    }

    @Override
    public Integer call() throws InterruptedException {
        try {
            if (!HOLDER.matcher(holder).matches()) {
                throw new CannotRunException("a holder is 1 to 64 letters, digits, _ or -");
            }
            if (guardian != null && !HOLDER.matcher(guardian).matches()) {
                throw new CannotRunException("a guardian is 1 to 64 letters, digits, _ or -");
            }
            try (ServiceClient client = service.client("app")) {
                if (precaution.isDryRun()) {
                    spec.commandLine().getErr().println("dry run, nothing is done: " + wouldBe(client));
                    return ExitCode.DONE;
                }
                HeldCodes codes = codesOfANewOrKnownHolder(client);
                if (text || png != null || once) {
                    showOnce(codes.first());
                } else {
                    showUntilInterrupted(client, codes);
                }
                return ExitCode.DONE;
            }
        } catch (CannotRunException reason) {
            spec.commandLine().getErr().println("code: " + reason.getMessage());
            return ExitCode.CANNOT_RUN;
        }
    }

    private void showOnce(HeldCode code) throws CannotRunException {
        PrintWriter out = spec.commandLine().getOut();
        if (png != null) {
            try {
                Files.write(png, QrSymbol.of(code.text()).toPng(PNG_PIXELS_PER_MODULE));
            } catch (IOException unwritable) {
                throw new CannotRunException("cannot write " + png + ": " + Failures.words(unwritable), unwritable);
            }
        }
        if (text) {
            out.print(code.text() + "\n");
            out.flush();
        }
        if (once) {
            new CodeScreen(out, title()).drawOnce(code);
        }
        if (!text) {
            spec.commandLine().getErr().println(
                    title() + ": " + code.secondsLeft(clock.instant()) + " seconds left"
                            + (png == null ? "" : ", in " + png));
        }
    }

    private void showUntilInterrupted(ServiceClient client, HeldCodes first) throws InterruptedException {
        var screen = new CodeScreen(spec.commandLine().getOut(), title());
        HeldCodes codes = first;
        String note = "";
        Instant askAt = codes.refreshAt();
        while (!Thread.currentThread().isInterrupted() && !spec.commandLine().getOut().checkError()) {
            Instant now = clock.instant();
            if (!now.isBefore(askAt)) {
                try {
                    codes = HeldCodes.of(expectSuccess(ask(client)), now);
                    askAt = codes.refreshAt();
                    note = "";
                } catch (CannotRunException reason) {
                    askAt = now.plusSeconds(RETRY_SECONDS);
                    note = String.valueOf(reason.getMessage());
                }
            }
            Optional<HeldCode> code = codes.at(now);
            if (code.isPresent()) {
                screen.show(code.get(), now, note);
            } else {
                screen.showNone(note);
            }
            pause.oneSecond();
        }
    }

    /** Without a record registers only who is unknown: a PUT would replace the record of a holder who is there. */
    private HeldCodes codesOfANewOrKnownHolder(ServiceClient client) throws CannotRunException, InterruptedException {
        if (record != null) {
            JsonObject json = record(record);
            if (precaution.asks(consent)) {
                askBeforeReplacing(client, record);
            }
            register(client, json);
        }
        Answer answer = ask(client);
        if (answer.status() == 404 && record == null) {
            register(client, new JsonObject());
            answer = ask(client);
        }
        return HeldCodes.of(expectSuccess(answer), clock.instant());
    }

    /** Goes on where nobody is there whose record it would be, or where the answer is yes. */
    private void askBeforeReplacing(ServiceClient client, Path file) throws CannotRunException, InterruptedException {
        Optional<Boolean> registered = isRegistered(client);
        if (registered.equals(Optional.of(false))) {
            return;
        }
        String what = standing(registered) + (registered.isPresent()
                ? ": the record, with its consents, is replaced by " + file
                : ": a record that is there, with its consents, is replaced by " + file);
        if (!precaution.allows(what, consent, spec.commandLine().getErr())) {
            throw new CannotRunException("nothing is changed");
        }
    }

    private String wouldBe(ServiceClient client) throws CannotRunException, InterruptedException {
        if (record != null) {
            var _ = record(record);
        }
        Optional<Boolean> registered = isRegistered(client);
        String then = "; then codes would be asked for" + (png == null ? "" : ", and " + png + " written");
        if (registered.equals(Optional.of(false))) {
            return "holder %s would be registered, with %s".formatted(holder,
                    record == null ? "an empty record" : record) + then;
        }
        return standing(registered)
                + (record == null
                        ? "; a record that is there stays"
                        : "; a record that is there, with its consents, would be replaced by " + record)
                + then;
    }

    private String standing(Optional<Boolean> registered) {
        return (registered.isPresent() ? "holder %s is registered" : "it is not known whether holder %s is registered")
                .formatted(holder);
    }

    /** Whether the holder is there; nothing where the caller may not see it. */
    private Optional<Boolean> isRegistered(ServiceClient client) throws CannotRunException, InterruptedException {
        Answer known = client.send("GET", path(), "", Map.of());
        if (known.status() == 403) {
            return Optional.empty();
        }
        if (known.status() != 404) {
            var _ = expectSuccess(known);
        }
        return Optional.of(known.isSuccess());
    }

    private String path() {
        return "/v1/holders/" + holder;
    }

    private void register(ServiceClient client, JsonObject json) throws CannotRunException, InterruptedException {
        expectSuccess(client.send("PUT", path(), json, Map.of()));
    }

    private static JsonObject record(Path file) throws CannotRunException {
        try {
            return new JsonObject(Files.readString(file));
        } catch (MalformedInputException notText) {
            throw new CannotRunException(file + " is not UTF-8", notText);
        } catch (IOException unreadable) {
            throw new CannotRunException("cannot read " + file + ": " + Failures.words(unreadable), unreadable);
        } catch (DecodeException notJson) {
            // The parser's own words quote the text, and with it the person.
            throw new CannotRunException(file + " is no JSON object");
        }
    }

    private Answer ask(ServiceClient client) throws CannotRunException, InterruptedException {
        var body = new JsonObject();
        if (scene != null) {
            body.put("scene", scene);
        }
        if (guardian != null) {
            body.put("guardian", guardian);
        }
        return client.send("POST", path() + "/codes", body, Map.of());
    }

    private static JsonObject expectSuccess(Answer answer) throws CannotRunException {
        if (!answer.isSuccess()) {
            throw answer.problem();
        }
        return answer.body();
    }

    private String title() {
        return "holder " + holder + ", " + (scene == null ? "general code" : "scene " + scene);
    }
}
