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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentest4j.AssertionFailedError;

/** Random histories on the model and on a real Redis side by side: each answer is the same. */
class LedgerHistoryIT {
    /** Every answer there is; each has to come up in each history, else it proves less than it says. */
    private static final String[] ANSWERS = {"CREATED", "EXISTING", "Granted", "ABSENT", "SUSPENDED", "REVOKED",
        "first", "repeated",
        "EXPIRED", "CREDENTIAL_SUSPENDED", "REPLAYED", "PAUSED", "DONE", "ALREADY_DONE", "TOO_LATE", "UNKNOWN",
        "HolderCollisionException", "LedgerUnavailableException"};

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

    @ParameterizedTest(name = "{0} becomes {1}, seeds 20 to 23")
    @CsvSource(delimiter = '|',
            textBlock = """
                    now - first <= 10000                  | now - first < 10000
                    now - first <= 10000                  | now - first <= 10001
                    recalls < 8                           | recalls < 7
                    recalls < 8                           | recalls < 9
                    scan == ARGV[1] and now               | now
                    -- 1. Recall.                         | if now >= tonumber(ARGV[6]) then return { 'expired', now, 0, 0 } end
                    ARGV[7] == '0' or now >= tonumber     | now >= tonumber
                    now >= tonumber(ARGV[6])              | now > tonumber(ARGV[6])
                    -- 2. The holder and the floor.       | if mark then return { 'replayed', now, first, scanner == ARGV[2] and 1 or 0 } end
                    tonumber(ARGV[5]) < struct            | tonumber(ARGV[5]) <= struct
                    if standing == 1 and (till == 0 or now < till)      | if standing == 1 and (till == 0 or now <= till)
                    or (standing == 1 and (till == 0 or now < till))    | or (standing == 1 and (till == 0 or now <= till))
                    if standing == 2 or (standing         | if (standing
                    10 + 7 * needed                       | 3 + 7 * needed
                    scanner == ARGV[2] and 1 or 0         | 1
                    -- 4. Replay.                         | if mark and ARGV[9] ~= '0' then return { 'paused', now, 0, 0 } end
                    scene == ARGV[4] and math             | math
                    math.abs(now - last) < pause          | math.abs(now - last) <= pause
                    math.abs(now - last) < pause          | now - last < pause
                    struct.pack('>I6c4', now, ARGV[4])    | struct.pack('>I6c4', now, '\0\0\0\0')
                    now - at > 60000                      | now - at >= 60000
                    now - at > 60000                      | now - at > 60001
                    now >= at + 600000                    | now > at + 600000
                    last == at and scene                  | scene
                    last == at and scene == ARGV[2]       | false
                    redis.call('SET', KEYS[2], '', 'PXAT' | redis.call('SET', KEYS[2] .. 'x', '', 'PXAT'
                    + 1, now)                             | + 0, now)
                    head:sub(2, 9) ~= ARGV[1]             | false
                    == ARGV[1] and 'existing'             | and 'existing'
                    == 0 and 'lost'                       | == 2 and 'lost'
                    """)
    void aFaultPlantedInAScriptIsFound(String right, String wrong) {
        assertTrue(LongStream.of(20, 21, 22, 23).anyMatch(seed -> isFound(right, wrong, seed)));
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
