package cn.yimatong.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import cn.yimatong.ledger.Simulation.Outcome;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** The ledger keeps its promise in a town where everything fails. {@code LEDGER.md} has the commands. */
class SimulationIT {
    /**
     * Seeds that every run simulates, however slow the machine; the bugs of {@link PlantedBugsIT} are found in them.
     */
    private static final int FEWEST_SEEDS = 8;

    private static final PlantedBug BUG = PlantedBug.valueOf(System.getProperty("simulation.bug", "NOTHING"));
    private static final double MINUTES = Double.parseDouble(System.getProperty("simulation.minutes", "0.5"));
    private static final long FIRST_SEED = Long.getLong("simulation.from", 1);

    /** Every answer and every fault: each has to come up, else the simulation proves less than it says. */
    private static final String[] ALL = {"accepted", "repeated", "replayed", "expired", "revoked", "suspended", "stale",
        "refused", "paused", "passback", "credential-suspended", "lost", "created", "replaced", "same", "behind",
        "ahead", "erased", "absent", "granted", "done", "already", "late", "stopped midway",
        "NOSCRIPT"};

    @TempDir
    private static Path dataDir;
    private static TestDeployment deployment;

    @BeforeAll
    static void start() {
        beQuiet();
        deployment = new TestDeployment(dataDir);
    }

    /** Nodes warn of faults, of which there are thousands here. */
    static void beQuiet() {
        ((Logger) LoggerFactory.getLogger(AvailabilityLog.class)).setLevel(Level.OFF);
    }

    @AfterAll
    static void stop() {
        deployment.close();
        ((Logger) LoggerFactory.getLogger(AvailabilityLog.class)).setLevel(null);
    }

    @Test
    void thePromiseHoldsAfterEveryStep() {
        Long only = Long.getLong("simulation.seed");
        if (only != null) {
            keptIn(only);
            return;
        }
        Map<String, Integer> seen = new TreeMap<>();
        long start = System.nanoTime();
        long end = start + (long) (MINUTES * TimeUnit.MINUTES.toNanos(1));
        long seed = FIRST_SEED;
        long steps = 0;
        while (seed < FIRST_SEED + FEWEST_SEEDS || System.nanoTime() < end) {
            Outcome outcome = keptIn(seed++);
            steps += outcome.steps();
            outcome.seen().forEach((what, times) -> seen.merge(what, times, Integer::sum));
        }
        System.out.printf("Simulated %d steps of %d seeds, %d steps a second: %s%n", steps, seed - FIRST_SEED,
                steps * 1_000_000_000 / (System.nanoTime() - start), seen);
        Stream.concat(Stream.of(ALL), Stream.of(FaultyLine.Fault.values()).map(Enum::toString))
                .forEach(what -> assertTrue(seen.getOrDefault(what, 0) > 0, () -> what + " is not in " + seen));
    }

    @Test
    void theSameSeedIsTheSameRunToTheLastStep() {
        Outcome run = new Simulation(deployment.redis(), 7, BUG).run();
        assertEquals(run, new Simulation(deployment.redis(), 7, BUG).run());
        assertNotEquals(run.digest(), new Simulation(deployment.redis(), 8, BUG).run().digest());
    }

    private static Outcome keptIn(long seed) {
        Outcome outcome = new Simulation(deployment.redis(), seed, BUG).run();
        outcome.broken().ifPresent(broken -> fail(broken.message()));
        return outcome;
    }
}
