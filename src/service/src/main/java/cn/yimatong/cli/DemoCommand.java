package cn.yimatong.cli;

import cn.yimatong.cli.ServiceAddress.CallerLine;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Fills a small town and walks through one of its days, to show what each scene sees. */
@Command(name = "demo", mixinStandardHelpOptions = true, versionProvider = Version.class, sortOptions = false,
        header = "Fill a small town and walk through a day of it.", description = {
            "", "Registers people who cannot be real with a running service, then lets them ride, read, eat and queue"
                    + " from 6:00 to 22:00 and prints what each scanner saw. The decisions are checked against the"
                    + " story, by the catalogue that ships. Every run is a town of its own, and stays; at a"
                    + " terminal it asks before it fills a service on another machine.",
            ""},
        footer = {"", "Exit code: 0 all as the story has it, 1 something was not, 2 not run.", "", "Example:",
            "  ./yimatong demo --speed 0 --quiet"})
public final class DemoCommand implements Callable<Integer> {
    private static final LocalTime SUNRISE = LocalTime.of(6, 0);
    /** The day of sixteen hours in a minute. */
    private static final double MINUTES_A_SECOND = 16;
    private static final int BATCH = 200;
    private static final int MOST = 1_000_000;
    private static final ZoneId CHINA = ZoneId.of("Asia/Shanghai");

    private final InstantSource clock;
    private final SecureRandom random;
    private final Consent consent;
    private final boolean watched;
    private final boolean bar;
    private final Patience.Pause pause;

    @Mixin
    private ServiceAddress address = new ServiceAddress();

    @Option(names = "--speed", paramLabel = "N",
            description = "Minutes of the day in a second, 0: as fast as it goes; 16 on a terminal and 0 elsewhere"
                    + " unless given.")
    private @Nullable Double speed;

    @Option(names = "--holders", paramLabel = "N", defaultValue = "300",
            description = "How many live there, 100 or more; ${DEFAULT-VALUE} unless given.")
    private int holders;

    @Option(names = "--seed", paramLabel = "S", defaultValue = "1",
            description = "Another seed is another town; ${DEFAULT-VALUE} unless given.")
    private long seed;

    @Mixin
    private Precaution precaution = new Precaution();

    @Option(names = "--quiet", description = "Print only the table at the end.")
    private boolean quiet;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /**
     * Lives by the computer's clock.
     *
     * @param random what ids are made of
     * @param consent asks whoever is at a terminal before a service on another machine is filled with people who are
     * not real
     */
    public DemoCommand(SecureRandom random, Consent consent) {
        this(InstantSource.system(), random, consent, Terminal.OUTPUT.isThere(), Terminal.ERRORS.isThere(),
                Thread::sleep);
    }

    DemoCommand(InstantSource clock, SecureRandom random, Consent consent, boolean watched, boolean bar,
            Patience.Pause pause) {
        this.clock = clock;
        this.random = random;
        this.consent = consent;
        this.watched = watched;
        this.bar = bar;
        this.pause = pause;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (holders < Town.FEWEST || holders > MOST) {
            throw new ParameterException(spec.commandLine(), "--holders is %d to %d".formatted(Town.FEWEST, MOST));
        }
        double minutesASecond = speed == null ? watched ? MINUTES_A_SECOND : 0 : speed;
        if (!(minutesASecond >= 0 && minutesASecond <= 1e6)) {
            throw new ParameterException(spec.commandLine(), "--speed is 0 or more minutes in a second");
        }
        var clients = new ArrayList<ServiceClient>();
        try {
            ServiceClient app = client(address.callers("app"), "app", clients);
            List<CallerLine> devices = address.callers("scanner");
            ServiceClient first = client(devices, "scanner", clients);
            ServiceClient second = devices.size() > 1
                    ? client(devices.subList(1, devices.size()), "scanner", clients)
                    : first;
            String what = "%,d people who are not real go into the service at %s, and stay".formatted(holders,
                    address.where());
            PrintWriter err = spec.commandLine().getErr();
            if (precaution.isDryRun()) {
                err.println("dry run, nothing is sent: " + what);
                return ExitCode.DONE;
            }
            if (!address.isLoopback() && !precaution.allows(what, consent, err)) {
                throw new CannotRunException("nothing is sent");
            }
            return run(app, List.of(first, second), minutesASecond);
        } catch (CannotRunException reason) {
            spec.commandLine().getErr().println("demo: " + reason.getMessage());
            return ExitCode.CANNOT_RUN;
        } finally {
            clients.forEach(ServiceClient::close);
        }
    }

    private ServiceClient client(List<CallerLine> lines, String role, List<ServiceClient> opened)
            throws CannotRunException {
        if (lines.isEmpty()) {
            throw address.missing(role);
        }
        ServiceClient client = address.client(lines.getFirst().token());
        opened.add(client);
        return client;
    }

    private int run(ServiceClient app, List<ServiceClient> scanners, double minutesASecond)
            throws CannotRunException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        LocalDate today = LocalDate.ofInstant(clock.instant(), CHINA);
        var dice = new Random(seed);
        Town town = Town.of("demo-" + randomId(6) + "-", holders, dice, today);
        List<Step> steps = Stream.concat(Story.of(town).stream(), Crowd.of(town, dice).stream())
                .sorted(Comparator.comparing(Step::at)).toList();
        Map<Integer, String> labels = new HashMap<>();
        town.people().forEach((role, resident) -> labels.put(resident.number(), role.label()));
        DayReport report;
        try (Progress progress = bar
                ? Progress.bar("demo", "", 1, steps.size(), err)
                : Progress.lines(err, clock)) {
            var patience = new Patience(pause, progress::note);
            settle(app, patience, town, today);
            report = new DayReport(labels, line -> {
                if (!quiet) {
                    progress.above(() -> {
                        out.print(line + "\n");
                        out.flush();
                    });
                }
            });
            var day = new Day(app, scanners, patience, () -> randomId(18), report);
            walk(day, steps, minutesASecond, progress);
        }
        report.table().forEach(line -> out.print(line + "\n"));
        report.unexpected().forEach(line -> out.print("not as expected: " + line + "\n"));
        out.print(report.totals(holders) + "\n");
        out.flush();
        return report.unexpected().isEmpty() ? ExitCode.DONE : ExitCode.NO;
    }

    private void settle(ServiceClient app, Patience patience, Town town, LocalDate today)
            throws CannotRunException, InterruptedException {
        send(new BulkSender(BulkKind.HOLDERS, app, patience), town.all().stream()
                .map(one -> new JsonObject().put("holder", one.id()).put("record", one.record(today, clock.instant())))
                .toList());
        send(new BulkSender(BulkKind.STANDINGS, app, patience),
                town.all().stream().flatMap(one -> one.standings(clock.instant()).stream()).toList());
    }

    private static void send(BulkSender sender, List<JsonObject> items)
            throws CannotRunException, InterruptedException {
        for (int from = 0; from < items.size(); from += BATCH) {
            var batch = new ArrayList<BulkItem>();
            for (JsonObject item : items.subList(from, Math.min(items.size(), from + BATCH))) {
                batch.add(new BulkItem(from + batch.size() + 1L, Optional.of(item.getString("holder")),
                        Optional.empty(), item.encode(), ""));
            }
            List<Refusal> refused = sender.send(batch);
            if (!refused.isEmpty()) {
                throw new CannotRunException("the service refuses " + refused.size()
                        + " of the town's people or standings; the first: " + refused.getFirst().toJson());
            }
        }
    }

    private void walk(Day day, List<Step> steps, double minutesASecond, Progress progress)
            throws CannotRunException, InterruptedException {
        long start = clock.millis();
        for (int i = 0; i < steps.size(); i++) {
            if (minutesASecond > 0) {
                double minutes = Duration.between(SUNRISE, steps.get(i).at()).toMinutes();
                long wait = start + Math.round(minutes / minutesASecond * 1000) - clock.millis();
                if (wait > 0) {
                    pause.sleep(Duration.ofMillis(wait));
                }
            }
            day.walk(steps.get(i));
            progress.at(i + 1L, "the day is at " + steps.get(i).at());
        }
    }

    private String randomId(int bytes) {
        var id = new byte[bytes];
        random.nextBytes(id);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(id);
    }
}
