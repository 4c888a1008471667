package cn.yimatong.ledger;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentest4j.AssertionFailedError;

/** Random histories on the model and on a real Redis side by side: each answer is the same. */
class LedgerHistoryIT {
    /** Every answer there is; each has to come up in each history, else it proves less than it says. */
    private static final String[] ANSWERS = {"created", "replaced", "Behind", "Conflict", "Holding", "nothing",
        "Erased",
        "Done", "ABSENT", "REVOKED_BEFORE", "PAST", "resealed true", "resealed false", "Granted", "denied ABSENT",
        "denied SUSPENDED", "denied REVOKED", "first", "repeated", "repeated with record", "seen lately", "Stale",
        "EXPIRED", "REFUSED", "REVOKED", "SUSPENDED", "CREDENTIAL_MISSING", "CREDENTIAL_SUSPENDED", "REPLAYED",
        "PAUSED",
        "LIMITED", "PASSBACK", "DONE", "ALREADY_DONE", "TOO_LATE", "UNKNOWN", "HolderCollisionException",
        "LedgerUnavailableException"};

    @TempDir
    private static Path dataDir;
    private static TestDeployment deployment;

    @BeforeAll
    static void start() {
        deployment = new TestDeployment(dataDir);
    }

    @AfterAll
    static void stop() {
        deployment.close();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 20, 300, 4000})
    void modelAndRedisAgreeInEveryAnswer(long seed) {
        Map<String, Integer> seen = new HistoryRun(deployment, seed, UnaryOperator.identity()).run();
        Arrays.stream(ANSWERS)
                .forEach(answer -> assertTrue(seen.getOrDefault(answer, 0) >= 5, () -> answer + " is rare in " + seen));
    }

    @ParameterizedTest(name = "{0} becomes {1}, seeds 20 to 24")
    @CsvFileSource(resources = "planted-faults.txt", delimiter = '|')
    void aFaultPlantedInAScriptIsFound(String right, String wrong) {
        assertTrue(LongStream.rangeClosed(20, 24).anyMatch(seed -> isFound(right, wrong, seed)));
    }

    private static boolean isFound(String right, String wrong, long seed) {
        boolean[] planted = {false};
        HistoryRun run = new HistoryRun(deployment, seed, script -> {
            planted[0] |= script.contains(right);
            return script.replace(right, wrong);
        });
        assertTrue(planted[0], "The scripts have no such line");
        try {
            run.run();
            return false;
        } catch (AssertionFailedError e) {
            return true;
        }
    }
}
