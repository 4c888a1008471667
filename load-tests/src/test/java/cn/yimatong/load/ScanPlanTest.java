package cn.yimatong.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.load.Scan.Kind;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScanPlanTest {
    @ParameterizedTest(name = "seed {0}, {1} scans, {2} a second")
    @CsvSource({"1,1,1", "2,19,50", "3,20,7", "4,1000,50", "5,6000,200", "6,777,1000"})
    void everyCodeIsFreshOnceAndReplaysFollowByASecond(long seed, int scans, int perSecond) {
        List<String> codes = codes(ScanPlan.codesFor(scans));
        List<Scan> plan = ScanPlan.of(codes, scans, perSecond, new Random(seed));
        assertEquals(scans, plan.size());
        Map<String, Integer> firstUse = new HashMap<>();
        var scanIds = new HashSet<String>();
        for (int i = 0; i < scans; i++) {
            Scan scan = plan.get(i);
            assertTrue(scanIds.add(scan.scanId()), "no two scans have one id");
            switch (scan.kind()) {
                case FRESH -> assertEquals(null, firstUse.put(scan.code(), i));
                case REPLAYED -> assertTrue(i - Objects.requireNonNull(firstUse.get(scan.code())) >= perSecond);
                case FORGED -> assertFalse(codes.contains(scan.code()));
            }
        }
        assertEquals(codes.size(), Math.max(1, firstUse.size()));
    }

    @Test
    void oneInTwentyIsForgedAndOneReplayed() {
        List<Scan> plan = ScanPlan.of(codes(ScanPlan.codesFor(2000)), 2000, 100, new Random(1));
        assertEquals(1800, plan.stream().filter(scan -> scan.kind() == Kind.FRESH).count());
        assertEquals(95, plan.stream().filter(scan -> scan.kind() == Kind.REPLAYED).count(),
                "none in the first second, there is nothing to replay yet");
    }

    @Test
    void onlyTheRightDecisionIsRight() {
        var fresh = new Scan(Kind.FRESH, "MS1:A", "0123456789abcdef");
        var replayed = new Scan(Kind.REPLAYED, "MS1:A", "0123456789abcdef");
        var forged = new Scan(Kind.FORGED, "MS1:A", "0123456789abcdef");
        assertTrue(fresh.isAnsweredBy(200, "accept", "valid"));
        assertFalse(fresh.isAnsweredBy(503, "accept", "valid"));
        assertFalse(fresh.isAnsweredBy(200, "reject", "replayed"));
        assertTrue(replayed.isAnsweredBy(200, "reject", "replayed"));
        assertFalse(replayed.isAnsweredBy(200, "accept", "valid"));
        assertTrue(forged.isAnsweredBy(200, "reject", "bad-signature"));
        assertFalse(forged.isAnsweredBy(200, "reject", "unavailable"));
    }

    private static List<String> codes(int count) {
        return IntStream.range(0, count).mapToObj(i -> "MS1:" + "A".repeat(160) + String.format("%013d", i)).toList();
    }
}
