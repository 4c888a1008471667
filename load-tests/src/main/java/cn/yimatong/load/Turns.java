package cn.yimatong.load;

import cn.yimatong.load.Scenario.Way;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * Drives a scenario, a part of the run at a time, against the service or a peer.
 *
 * @param rate scans a second where the pace is 1
 */
record Turns(Scenario scenario, int rate, PrintWriter out) {
    private static final int PATIENCE_SECONDS = 35;
    /** A code lives for sixty seconds: making codes and presenting them both have to fit, less a margin. */
    private static final int CODE_LIFE_SECONDS = 57;
    private static final int LONGEST_MAKING_FOR_TOP_SECONDS = 25;
    private static final int CONNECTIONS_AT_THE_TOP = 32;
    private static final int MOST_A_SECOND = 5000;
    private static final int AHEAD_SECONDS = 3;
    private static final Mix ONLY_GOOD = new Mix(1, 0, 0);

    /** How long one turn may be. */
    int longestSeconds() {
        return switch (scenario.way()) {
            case PLANNED -> 50;
            // A second less, as the last codes under way are waited for.
            case CLOSED -> CODE_LIFE_SECONDS - LONGEST_MAKING_FOR_TOP_SECONDS - 1;
            case ENDLESS -> Integer.MAX_VALUE;
        };
    }

    /** Makes codes and presents them to the service. */
    void service(Side service, int seconds)
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        var mint = new CodeMint(service.http());
        if (scenario.way() == Way.ENDLESS) {
            try (CodeMint.Stream codes = mint.stream(rate * AHEAD_SECONDS)) {
                open(service, seconds, new ScanPlan(scenario.mix(), codes, new Random(1)));
            }
            return;
        }
        boolean isClosed = scenario.way() == Way.CLOSED;
        int wanted = isClosed ? seconds * MOST_A_SECOND
                : ScanPlan.codesFor(scenario.mix(), scenario.departures(rate, seconds));
        long start = System.nanoTime();
        List<String> codes = mint.make(wanted, isClosed ? LONGEST_MAKING_FOR_TOP_SECONDS : CODE_LIFE_SECONDS);
        double making = (System.nanoTime() - start) / 1e9;
        out.printf("registered %d holders and got a code for each in %.1f s%n", codes.size(), making);
        out.flush();
        if (making + seconds > CODE_LIFE_SECONDS) {
            throw new IOException("the first codes would end before the last scan: take a lower rate or fewer seconds");
        }
        var each = codes.iterator();
        if (isClosed) {
            closed(service, seconds, codes.stream());
        } else {
            open(service, seconds, new ScanPlan(scenario.mix(), each::next, new Random(1)));
        }
    }

    /** Presents one code again and again, as a peer takes any for good. */
    void peer(Side peer, int seconds, String code)
            throws InterruptedException, ExecutionException, TimeoutException {
        if (scenario.way() == Way.CLOSED) {
            closed(peer, seconds, Stream.generate(() -> code));
        } else {
            open(peer, seconds, new ScanPlan(ONLY_GOOD, () -> code, new Random(1)));
        }
    }

    private void open(Side side, int seconds, ScanPlan plan) throws InterruptedException, TimeoutException {
        tell(side, seconds);
        Spending before = side.spending();
        new LoadRun(side.http()::verify, side.report()).open(scenario.departures(rate, seconds), plan,
                PATIENCE_SECONDS);
        side.report().took(TimeUnit.SECONDS.toNanos(seconds), side.spending().minus(before), side.resident());
    }

    private void tell(Side side, int seconds) {
        out.printf("driving the %s for %d s%n", side.report().side(), seconds);
        out.flush();
    }

    private void closed(Side side, int seconds, Stream<String> codes) throws InterruptedException, ExecutionException {
        tell(side, seconds);
        Spending before = side.spending();
        long nanos = new LoadRun(side.http()::verify, side.report()).closed(CONNECTIONS_AT_THE_TOP, seconds,
                codes.iterator());
        side.report().took(nanos, side.spending().minus(before), side.resident());
    }
}
