package cn.yimatong.load;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Registers holders, gets a code for each, then scans by plan and prints percentiles. */
@Command(name = "load", mixinStandardHelpOptions = true, header = "Open-loop load on a running service.", footer = {"",
    "Exit code: 0 when every decision was right, 1 when one was not, 2 when the load could not be run."})
public final class LoadCommand implements Callable<Integer> {
    /** A code lives for sixty seconds: minting all of them may take what the run leaves of that, less a margin. */
    private static final int CODE_LIFE_SECONDS = 60;
    private static final int MARGIN_SECONDS = 3;
    private static final int PREPARING_AT_ONCE = 16;
    private static final int PATIENCE_SECONDS = 35;

    @Option(names = "--url", required = true, description = "The service.")
    private URI url = URI.create("");

    @Option(names = "--callers", required = true, description = "Its callers.txt.")
    private Path callers = Path.of("");

    @Option(names = "--scene", defaultValue = "bus", description = "The scene; ${DEFAULT-VALUE} unless given.")
    private String scene = "";

    @Option(names = "--rate", defaultValue = "200", description = "Scans a second; ${DEFAULT-VALUE} unless given.")
    private int rate;

    @Option(names = "--seconds", defaultValue = "30",
            description = "How long, up to 50; ${DEFAULT-VALUE} unless given.")
    private int seconds;

    @Option(names = "--warm-up-seconds", defaultValue = "10",
            description = "Scans before those that count; ${DEFAULT-VALUE} unless given.")
    private int warmUpSeconds;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** Runs the command and ends with its exit code. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new LoadCommand()).execute(arguments));
    }

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        try (var service = new ServiceUnderLoad(url, token("app"), token("scanner"))) {
            if (rate < 1 || seconds < 1 || seconds > CODE_LIFE_SECONDS - MARGIN_SECONDS - 7) {
                throw new IOException("the rate is at least 1, the seconds 1 to 50");
            }
            if (warmUpSeconds > 0) {
                out.println("warming up");
                run(service, warmUpSeconds);
            }
            Report report = run(service, seconds);
            out.print(report.text());
            out.flush();
            return report.isClean() ? 0 : 1;
        } catch (IOException | ExecutionException | TimeoutException failure) {
            spec.commandLine().getErr().println("load: " + failure.getMessage());
            return 2;
        }
    }

    private Report run(ServiceUnderLoad service, int lengthSeconds)
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        PrintWriter out = spec.commandLine().getOut();
        int scans = rate * lengthSeconds;
        String run = UUID.randomUUID().toString().substring(0, 8);
        List<String> holders = IntStream.range(0, ScanPlan.codesFor(scans)).mapToObj(i -> "load-" + run + "-" + i)
                .toList();
        long before = System.nanoTime();
        forEach(holders, holder -> {
            service.register(holder);
            return holder;
        });
        long registered = System.nanoTime();
        List<String> codes = forEach(holders, service::code);
        long minted = System.nanoTime();
        out.printf("registered %d holders in %.1f s, got a code for each in %.1f s%n", holders.size(),
                (registered - before) / 1e9, (minted - registered) / 1e9);
        if ((minted - registered) / 1e9 > CODE_LIFE_SECONDS - MARGIN_SECONDS - lengthSeconds) {
            throw new IOException(
                    "the first codes would end before the last scan: take a lower --rate or fewer --seconds");
        }
        List<Scan> plan = ScanPlan.of(codes, scans, rate, new Random(1));
        var report = new Report();
        out.printf("%d scans in %d s, %d a second%n", scans, lengthSeconds, rate);
        out.flush();
        long latest = LoadRun.of(plan, rate, scan -> service.verify(scan, scene), report, PATIENCE_SECONDS);
        out.printf("the latest departure was %.1f ms behind the plan%n", latest / 1e6);
        return report;
    }

    /** One step of the preparation for one holder. */
    private interface Step {
        String of(String holder) throws IOException, InterruptedException;
    }

    private static List<String> forEach(List<String> holders, Step step)
            throws InterruptedException, ExecutionException {
        try (ExecutorService threads = Executors.newFixedThreadPool(PREPARING_AT_ONCE)) {
            var results = new ArrayList<String>(holders.size());
            for (Future<String> result : threads
                    .invokeAll(holders.stream().map(holder -> (Callable<String>) () -> step.of(holder)).toList())) {
                results.add(result.get());
            }
            return results;
        }
    }

    private String token(String role) throws IOException {
        return Files.readAllLines(callers).stream().map(line -> line.split(" ", -1))
                .filter(words -> words.length == 3 && words[0].equals(role)).map(words -> words[2]).findFirst()
                .orElseThrow(() -> new IOException(callers + " has no " + role));
    }
}
