package cn.yimatong.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Drives one scenario against a service, and where its Redis is known against a peer in turn, and prints both. */
@Command(name = "load", mixinStandardHelpOptions = true, header = "A scenario of load on a running service.", footer = {
    "", "Exit code: 0 when every decision was right, 1 when one was not, 2 when the load could not be run."})
public final class LoadCommand implements Callable<Integer> {
    private static final int PATIENCE_SECONDS = 35;
    /** A soak is the service's: a peer has nothing that could fill up. */
    private static final int LONGEST_PEER_SECONDS = 50;

    @Option(names = "--url", required = true, description = "The service.")
    private URI url = URI.create("");

    @Option(names = "--callers", required = true,
            description = "Its callers.txt; beside it lies what is known of its processes and its Redis.")
    private Path callers = Path.of("");

    @Option(names = "--redis", defaultValue = "",
            description = "The peer's Redis; the one of the service's data folder unless given.")
    private String redis = "";

    @Option(names = "--beside", defaultValue = "floor",
            description = "What it is driven in turn with: floor, bound, usual, usual-jwt or nothing;"
                    + " ${DEFAULT-VALUE} unless given.")
    private String besideName = "";

    @Option(names = "--scene", defaultValue = "bus", description = "The scene; ${DEFAULT-VALUE} unless given.")
    private String scene = "";

    @Option(names = "--scenario", defaultValue = "steady",
            description = "What is done; ${DEFAULT-VALUE} unless given. README.md has the others.")
    private String scenarioName = "";

    @Option(names = "--rate", defaultValue = "200",
            description = "Scans a second where it is calm; ${DEFAULT-VALUE} unless given.")
    private int rate;

    @Option(names = "--seconds", defaultValue = "30",
            description = "How long each side is driven; ${DEFAULT-VALUE} unless given.")
    private int seconds;

    @Option(names = "--turns", defaultValue = "2",
            description = "In how many turns, one side after the other; from three on each is told;"
                    + " ${DEFAULT-VALUE} unless given.")
    private int wantedTurns;

    @Option(names = "--warm-up-seconds", defaultValue = "25",
            description = "How long each side is driven before it counts; ${DEFAULT-VALUE} unless given.")
    private int warmUpSeconds;

    @Option(names = "--out", defaultValue = "target/load",
            description = "The folder for the drawing; ${DEFAULT-VALUE} unless given.")
    private Path out = Path.of("");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** Runs the command and ends with its exit code. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new LoadCommand()).execute(arguments));
    }

    @Override
    public Integer call() throws InterruptedException {
        var turns = new Turns(named(Scenario::named, scenarioName), rate, spec.commandLine().getOut());
        int parts = turns.scenario().way() == Scenario.Way.ENDLESS ? 1 : wantedTurns;
        if (parts < 1) {
            throw new ParameterException(spec.commandLine(), "the turns are at least 1");
        }
        if (rate < 1 || seconds < parts || warmUpSeconds < 0
                || Math.max(warmUpSeconds, seconds / parts) > turns.longestSeconds()) {
            throw new ParameterException(spec.commandLine(),
                    "the rate is at least 1, the seconds " + parts + " to "
                            + (long) parts * turns.longestSeconds() + ", those of the warm-up at most "
                            + turns.longestSeconds());
        }
        Optional<Peer> beside = named(Peer::named, besideName);
        try (var service = new ServiceUnderLoad(url, token("app"), token("scanner"), scene)) {
            Outcome outcome = drive(turns, service, parts, beside);
            turns.out().print(outcome.text());
            Path page = out.resolve(outcome.scenario().name() + ".html");
            Files.createDirectories(out);
            Files.writeString(page, Drawing.of(outcome));
            turns.out().println("drawn in " + page);
            turns.out().flush();
            return outcome.isClean() ? 0 : 1;
        } catch (IOException | UncheckedIOException | ExecutionException | TimeoutException failure) {
            spec.commandLine().getErr().println("load: " + failure.getMessage());
            return 2;
        }
    }

    private Outcome drive(Turns turns, ServiceUnderLoad http, int parts, Optional<Peer> beside)
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        var service = new Side(http, new Report("service"), Spending.serviceOf(data()), Spending.redisOf(data()));
        Optional<String> peerRedis = redis.isEmpty() ? PeerProcess.redisOf(data()) : Optional.of(redis);
        if (beside.isEmpty() || peerRedis.isEmpty()) {
            warmUp(turns, service);
            for (int i = 0; i < parts; i++) {
                turns.service(service, seconds / parts);
            }
            return new Outcome(turns.scenario(), rate, service.report(), Optional.empty());
        }
        String code = new CodeMint(http).make(1, PATIENCE_SECONDS).getFirst();
        try (PeerProcess process = PeerProcess.start(beside.get(), peerRedis.get(), http.answerBytes(code));
                var peerHttp = new ServiceUnderLoad(process.url(), "none", "none", scene)) {
            var peer = new Side(peerHttp, new Report(beside.get().toString()),
                    Optional.of(process.process().toHandle()),
                    service.redis());
            if (warmUpSeconds > 0) {
                turns.peer(peer.warmingUp(), warmUpSeconds, code);
            }
            warmUp(turns, service);
            for (int i = 0; i < parts; i++) {
                // Whoever is second has what the first leaves behind. The service makes its codes before it in any
                // case.
                if (i % 2 == 0) {
                    turns.peer(peer, Math.min(seconds / parts, LONGEST_PEER_SECONDS), code);
                }
                turns.service(service, seconds / parts);
                if (i % 2 == 1) {
                    turns.peer(peer, Math.min(seconds / parts, LONGEST_PEER_SECONDS), code);
                }
            }
            return new Outcome(turns.scenario(), rate, service.report(), Optional.of(peer.report()));
        }
    }

    private void warmUp(Turns turns, Side service)
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        if (warmUpSeconds > 0) {
            turns.service(service.warmingUp(), warmUpSeconds);
        }
    }

    /** What is called so. */
    private <T> T named(Function<String, T> naming, String name) {
        try {
            return naming.apply(name);
        } catch (IllegalArgumentException unknown) {
            throw new ParameterException(spec.commandLine(), String.valueOf(unknown.getMessage()), unknown);
        }
    }

    private Path data() {
        return callers.toAbsolutePath().resolveSibling("");
    }

    private String token(String role) throws IOException {
        return Files.readAllLines(callers).stream().map(line -> line.split(" ", -1))
                .filter(words -> words.length == 3 && words[0].equals(role)).map(words -> words[2]).findFirst()
                .orElseThrow(() -> new IOException(callers + " has no " + role));
    }
}
