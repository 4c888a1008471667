package cn.yimatong.load;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.load.Scan.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScenarioTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void aSteadyRateLeavesAtEqualDistances() {
        assertArrayEquals(new long[]{0, 250_000_000, 500_000_000, 750_000_000},
                Scenario.named("steady").departures(4, 1).toArray());
    }

    @ParameterizedTest(name = "{0}: {4} scans in seconds {2} to {3} of {1}")
    @CsvSource({"steady,30,0,30,6000", "soak,3600,3599,3600,200", "replay-storm,30,10,11,200",
        "seven-in-the-morning,30,0,1,213", "seven-in-the-morning,30,14,16,1173", "seven-in-the-morning,30,29,30,213",
        "seven-in-the-morning,30,0,30,12000", "spike,30,11,12,200", "spike,30,12,18,6000", "spike,30,18,19,200",
        "bad-signature-flood,30,0,30,36000"})
    void theRateFollowsThePace(String scenario, int seconds, int from, int to, int scans) {
        long planned = Scenario.named(scenario).departures(200, seconds)
                .filter(at -> at >= from * SECOND && at < to * SECOND).count();
        assertEquals(scans, (double) planned, 2 + scans / 1000.0, () -> scenario + " from " + from + " to " + to);
    }

    @Test
    void departuresAscendAndEndWithTheRun() {
        for (Scenario scenario : Scenario.ALL) {
            long[] at = scenario.departures(50, 7).toArray();
            assertTrue(IntStream.range(1, at.length).allMatch(i -> at[i] > at[i - 1]), scenario.name());
            assertTrue(at[0] == 0 && at[at.length - 1] < 7 * SECOND, scenario.name());
        }
    }

    @Test
    void aMixRepeatsItself() {
        var mix = new Mix(2, 1, 1);
        List<Kind> cycle = List.of(Kind.FRESH, Kind.FRESH, Kind.FORGED, Kind.REPLAYED);
        for (int i = 0; i < 12; i++) {
            assertEquals(cycle.get(i % 4), mix.kind(i));
        }
    }

    @Test
    void aMixStartsWithAFreshCode() {
        assertThrows(IllegalArgumentException.class, () -> new Mix(0, 1, 1));
        assertTrue(Scenario.ALL.stream().allMatch(scenario -> scenario.mix().kind(0) == Kind.FRESH));
    }

    @Test
    void anUnknownNameIsAnsweredByTheKnownOnes() {
        var unknown = assertThrows(IllegalArgumentException.class, () -> Scenario.named("noon"));
        assertTrue(Arrays.asList(String.valueOf(unknown.getMessage()).split("[ ,]+")).containsAll(
                Scenario.ALL.stream().map(Scenario::name).toList()), unknown.getMessage());
    }
}
