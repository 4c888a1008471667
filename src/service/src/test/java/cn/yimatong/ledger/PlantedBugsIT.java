package cn.yimatong.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.ledger.LedgerPromise.Rule;
import cn.yimatong.ledger.Simulation.Outcome;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** The simulation would notice: each mistake that is planted breaks the rule that it should, in one of a few seeds. */
class PlantedBugsIT {
    /** Enough for a bug that mostly breaks another rule first. */
    private static final long SEEDS = 24;

    @TempDir
    private static Path dataDir;
    private static TestDeployment deployment;

    @BeforeAll
    static void start() {
        SimulationIT.beQuiet();
        deployment = new TestDeployment(dataDir);
    }

    @AfterAll
    static void stop() {
        deployment.close();
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(mode = Mode.EXCLUDE, names = "NOTHING")
    void aPlantedBugIsFoundWithItsSeed(PlantedBug bug) {
        Outcome found = LongStream.rangeClosed(1, SEEDS)
                .mapToObj(seed -> new Simulation(deployment.redis(), seed, bug).run())
                .filter(outcome -> outcome.broken().filter(broken -> broken.rule() == bug.breaks).isPresent())
                .findFirst().orElseThrow(() -> new AssertionError(bug + " is not found"));
        String message = found.broken().orElseThrow().message();
        System.out.printf("%s: %s%n", bug, message.lines().findFirst().orElseThrow());
        assertTrue(message.startsWith("Seed " + found.seed() + ", step " + found.steps() + ", " + bug.breaks));
        assertTrue(message.endsWith(Simulation.command(found.seed(), bug)));
    }

    @Test
    void everyRuleOfThePromiseCanBeBroken() {
        assertEquals(EnumSet.allOf(Rule.class), Arrays.stream(PlantedBug.values()).map(bug -> bug.breaks)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Rule.class))));
    }
}
