package cn.yimatong.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.load.Scan.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScanPlanTest {
    private static final long SECOND = 1_000_000_000L;
    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

    private final AtomicInteger made = new AtomicInteger();

    private record Planned(Scan scan, long at) {}

    @ParameterizedTest(name = "{0}, {1} a second for {2} seconds")
    @CsvSource({"steady,1,1", "steady,50,3", "steady,1,60", "seven-in-the-morning,50,20", "spike,200,10",
        "replay-storm,7,30", "replay-storm,200,30", "bad-signature-flood,50,10", "soak,20,300"})
    void everyCodeIsFreshOnceAndReplaysFollowByOneToTwentySeconds(String name, int perSecond, int seconds)
            throws Exception {
        Scenario scenario = Scenario.named(name);
        Map<String, Long> firstUse = new HashMap<>();
        var replayed = new HashSet<String>();
        var scanIds = new HashSet<String>();
        for (Planned planned : plan(scenario, perSecond, seconds)) {
            Scan scan = planned.scan;
            assertTrue(scanIds.add(scan.scanId()), "no two scans have one id");
            switch (scan.kind()) {
                case FRESH -> assertEquals(null, firstUse.put(scan.code(), planned.at));
                case REPLAYED -> {
                    long since = planned.at - Objects.requireNonNull(firstUse.get(scan.code()));
                    assertTrue(since >= SECOND && since <= 20 * SECOND, () -> since + " ns");
                    assertTrue(replayed.add(scan.code()), "a spent code is replayed once");
                }
                case FORGED -> assertFalse(firstUse.containsKey(scan.code()));
            }
        }
        assertEquals(firstUse.size(), ScanPlan.codesFor(scenario.mix(), scenario.departures(perSecond, seconds)));
        assertEquals(firstUse.size(), made.get(), "no code is made for nothing");
    }

    @Test
    void oneInTwentyIsForgedAndOneReplayedOnceThereIsSomethingToReplay() throws Exception {
        assertEquals(Map.of(Kind.FRESH, 1805L, Kind.FORGED, 100L, Kind.REPLAYED, 95L), kinds("steady", 100, 20));
    }

    @Test
    void halfOfAReplayStormIsSpentAfterItsFirstSecond() throws Exception {
        assertEquals(Map.of(Kind.FRESH, 1050L, Kind.REPLAYED, 950L), kinds("replay-storm", 100, 20));
    }

    @Test
    void aFloodIsFiveForgedOnesToEachGoodOne() throws Exception {
        assertEquals(Map.of(Kind.FRESH, 2000L, Kind.FORGED, 10_000L), kinds("bad-signature-flood", 100, 20));
    }

    @Test
    void aForgedCodeDiffersInItsSignatureAloneAndIsStillBase45() throws Exception {
        for (int length : new int[]{177, 178}) {
            String code = "MS1:" + "UWE".repeat(60).substring(0, length - 5) + "0";
            var plan = new ScanPlan(new Mix(1, 99, 0), () -> code, new Random(3));
            plan.next(0);
            var places = new HashSet<Integer>();
            for (int i = 0; i < 99; i++) {
                String forged = plan.next(0).code();
                assertNotEquals(code, forged);
                assertEquals(code.length(), forged.length());
                int at = 0;
                while (forged.charAt(at) == code.charAt(at)) {
                    at++;
                }
                assertEquals(code.substring(at + 1), forged.substring(at + 1), "one character differs");
                assertTrue(at >= length - 96, "in the signature, the last 64 bytes: 96 characters");
                assertTrue(groupValue(forged, at) < 65_536);
                places.add(at);
            }
            assertTrue(places.size() > 20, "at many places");
        }
    }

    @Test
    void onlyTheRightDecisionIsRight() {
        Scan fresh = Scan.of(Kind.FRESH, "MS1:A");
        Scan replayed = Scan.of(Kind.REPLAYED, "MS1:A");
        Scan forged = Scan.of(Kind.FORGED, "MS1:A");
        assertTrue(fresh.isAnsweredBy(new Decision(200, "accept", "valid")));
        assertFalse(fresh.isAnsweredBy(new Decision(503, "accept", "valid")));
        assertFalse(fresh.isAnsweredBy(new Decision(200, "reject", "replayed")));
        assertTrue(replayed.isAnsweredBy(new Decision(200, "reject", "replayed")));
        assertFalse(replayed.isAnsweredBy(new Decision(200, "accept", "valid")));
        assertTrue(forged.isAnsweredBy(new Decision(200, "reject", "bad-signature")));
        assertFalse(forged.isAnsweredBy(new Decision(200, "reject", "malformed")));
        assertFalse(forged.isAnsweredBy(new Decision(200, "accept", "valid")));
    }

    private Map<Kind, Long> kinds(String scenario, int perSecond, int seconds) throws InterruptedException {
        Map<Kind, Long> kinds = new HashMap<>();
        plan(Scenario.named(scenario), perSecond, seconds)
                .forEach(planned -> kinds.merge(planned.scan.kind(), 1L, Long::sum));
        return kinds;
    }

    private List<Planned> plan(Scenario scenario, int perSecond, int seconds) throws InterruptedException {
        var plan = new ScanPlan(scenario.mix(),
                () -> "MS1:" + "A".repeat(160) + String.format("%013d", made.getAndIncrement()), new Random(1));
        var scans = new ArrayList<Planned>();
        for (long at : scenario.departures(perSecond, seconds).toArray()) {
            scans.add(new Planned(plan.next(at), at));
        }
        return scans;
    }

    /** What the three characters that begin here stand for in RFC 9285. */
    private static int groupValue(String code, int at) {
        assertEquals(0, (at - 4) % 3, "a group begins here");
        return ALPHABET.indexOf(code.charAt(at)) + 45 * ALPHABET.indexOf(code.charAt(at + 1))
                + 45 * 45 * ALPHABET.indexOf(code.charAt(at + 2));
    }
}
