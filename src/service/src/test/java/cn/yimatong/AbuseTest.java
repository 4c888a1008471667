package cn.yimatong;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.Abuse.Far;
import cn.yimatong.Abuse.Odd;
import cn.yimatong.Abuse.OfHolder;
import cn.yimatong.Abuse.OfScanner;
import cn.yimatong.Abuse.ReusedScan;
import cn.yimatong.Abuse.TwoPlaces;
import cn.yimatong.Whereabouts.Spot;
import cn.yimatong.ledger.Refusals.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What refusals are counted to. */
final class AbuseTest {

    private static final Instant BEGIN = Instant.parse("2026-11-27T08:00:00Z");
    private final List<Refusal> refusals = new ArrayList<>();

    private Refusal replay(int second, String holder, String scanner) {
        return refusal(second, holder, scanner, Optional.empty(), Optional.empty());
    }

    private Refusal refusal(int second, String holder, String scanner, Optional<String> place,
            Optional<Instant> elsewhere) {
        return refusal(second, holder, scanner, place, elsewhere, Optional.empty());
    }

    /** Of a code of its own, and a scan of its own. */
    private Refusal refusal(int second, String holder, String scanner, Optional<String> place,
            Optional<Instant> elsewhere, Optional<String> first) {
        String number = Integer.toString(refusals.size());
        Refusal refusal = new Refusal(BEGIN.plusSeconds(second), holder.isEmpty() ? "suspended" : "replayed", "bus",
                scanner, "scan-" + number, "code-" + number,
                holder.isEmpty() ? Optional.empty() : Optional.of(holder), elsewhere, first, place, 0);
        refusals.add(refusal);
        return refusal;
    }

    private Abuse abuse() {
        return Abuse.of(refusals);
    }

    @Test
    void holdersAndScannersAreCountedByReplaysWithMostFirst() {
        replay(0, "a", "gate-1");
        replay(70, "b", "gate-1");
        replay(140, "b", "gate-2");
        refusal(150, "", "gate-2", Optional.empty(), Optional.empty());
        refusal(151, "", "gate-3", Optional.empty(), Optional.empty());
        assertEquals(List.of(new OfHolder("b", 2, 2, BEGIN.plusSeconds(140)), new OfHolder("a", 1, 1, BEGIN)),
                abuse().holders());
        assertEquals(List.of(new OfScanner("gate-1", 2, 2, 0), new OfScanner("gate-2", 1, 1, 1)),
                abuse().scanners());
        assertEquals(List.of(), abuse().twoPlaces());
        assertEquals(List.of(), abuse().reusedScans());
    }

    @Test
    void aScanThatIsAskedAgainIsOneReplay() {
        Refusal replay = replay(0, "a", "gate-1");
        refusals.add(new Refusal(BEGIN.plusSeconds(1), "replayed", "bus", "gate-1", replay.scan(), replay.code(),
                Optional.of("a"), Optional.empty(), Optional.empty(), Optional.empty(), 7));
        assertEquals(1, abuse().holders().getFirst().replays());
        assertEquals(7, abuse().untold());
        assertEquals(List.of(), abuse().reusedScans());
    }

    @Test
    void aScanIdWithAnotherCodeIsReused() {
        Refusal one = replay(0, "a", "gate-1");
        refusals.add(new Refusal(BEGIN.plusSeconds(1), "replayed", "bus", "gate-1", one.scan(), "another",
                Optional.of("a"), Optional.empty(), Optional.empty(), Optional.empty(), 0));
        assertEquals(List.of(new ReusedScan("gate-1", one.scan(), 2)), abuse().reusedScans());
    }

    /** Once, at scanners of which it is not known how far apart they are. */
    private static TwoPlaces unknown(String holder, int seconds, String... scanners) {
        return new TwoPlaces(holder, 0, 1, Duration.ofSeconds(seconds), Optional.empty(), Set.of(scanners));
    }

    @Test
    void twoScannersWithinAMinuteAreTwoPlaces() {
        replay(0, "a", "gate-1");
        replay(60, "a", "gate-2");
        replay(65, "a", "gate-2");
        replay(0, "b", "gate-1");
        replay(61, "b", "gate-2");
        replay(62, "b", "gate-2");
        assertEquals(List.of(unknown("a", 60, "gate-1", "gate-2")), abuse().twoPlaces());
    }

    @Test
    void twoScannersOfOnePlaceAreNotTwoPlacesAndOneScannerOnTheMoveIsNone() {
        refusal(0, "a", "door-1", Optional.of("bus-7"), Optional.empty());
        refusal(5, "a", "door-2", Optional.of("bus-7"), Optional.empty());
        refusal(0, "b", "door-1", Optional.of("stop-1"), Optional.empty());
        refusal(50, "b", "door-1", Optional.of("stop-2"), Optional.empty());
        assertEquals(List.of(), abuse().twoPlaces());
        refusal(8, "a", "door-3", Optional.of("bus-8"), Optional.empty());
        assertEquals(List.of(unknown("a", 3, "door-1", "door-2", "door-3")), abuse().twoPlaces());
    }

    @Test
    void aCodeThatWasFirstShownToAnotherScannerShortlyBeforeIsAtTwoPlaces() {
        refusal(20, "a", "gate-1", Optional.empty(), Optional.of(BEGIN.plusSeconds(13)));
        refusal(90, "b", "gate-1", Optional.empty(), Optional.of(BEGIN.plusSeconds(13)));
        assertEquals(List.of(unknown("a", 7, "gate-1")), abuse().twoPlaces());
    }

    @Test
    void aFirstUseThatANodesOwnClockHasLaterIsAsFarAwayAsOneBefore() {
        refusal(20, "a", "gate-1", Optional.empty(), Optional.of(BEGIN.plusSeconds(27)));
        refusal(20, "b", "gate-1", Optional.empty(), Optional.of(BEGIN.plusSeconds(3600)));
        assertEquals(List.of(unknown("a", 7, "gate-1")), abuse().twoPlaces());
    }

    @Test
    void aScannerIsOddByTheMedianOfTheOthersAndOnlyWhereThereAreSome() {
        refuse("gate-1", 26);
        refuse("gate-2", 5);
        refuse("gate-3", 1);
        assertEquals(List.of(), abuse().odd());
        refuse("gate-4", 5);
        assertEquals(List.of(new Odd("gate-1", "bus", 26, 5)), abuse().odd());
        refuse("gate-2", 1);
        refuse("gate-4", 1);
        assertEquals(List.of(), abuse().odd(), "26 is not more than five times 6");
    }

    @Test
    void theMedianOfAnEvenNumberOfOthersLiesBetweenTheMiddleTwo() {
        refuse("gate-1", 30);
        refuse("gate-2", 1);
        refuse("gate-3", 3);
        refuse("gate-4", 4);
        refuse("gate-5", 9);
        assertEquals(List.of(new Odd("gate-1", "bus", 30, 3.5)), abuse().odd());
    }

    @Test
    void fewRefusalsAreNeverOdd() {
        refuse("gate-1", Abuse.LEAST_ODD - 1);
        for (String other : List.of("gate-2", "gate-3", "gate-4")) {
            refuse(other, 1);
        }
        assertEquals(List.of(), abuse().odd());
        refuse("gate-1", 1);
        assertEquals(1, abuse().odd().size());
    }

    private void refuse(String scanner, int times) {
        for (int i = 0; i < times; i++) {
            refusal(refusals.size(), "", scanner, Optional.empty(), Optional.empty());
        }
    }

    private static final Map<String, String> KNOWN = Map.of("d0", "s0", "d1", "s1", "d2", "s2", "d3", "s3");

    /** Neighbours, one 20 km away, and some of which nothing is known. */
    private static final Whereabouts WHERE = new Whereabouts(Map.of("s0", new Spot(39.9, 116.4), "s1",
            new Spot(39.901, 116.4), "s2", new Spot(40.08, 116.4)));

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void twoPlacesAreWhatEachPairOfReplaysSays(long seed) {
        Random random = new Random(seed);
        int second = 0;
        for (int i = 0; i < 400; i++) {
            second += random.nextInt(40);
            int gap = 1 + random.nextInt(120);
            boolean elsewhere = random.nextInt(4) == 0;
            refusal(second, "h" + random.nextInt(6), "s" + random.nextInt(5),
                    random.nextBoolean() ? Optional.empty() : Optional.of("p" + random.nextInt(3)),
                    elsewhere ? Optional.of(BEGIN.plusSeconds(second - gap)) : Optional.empty(),
                    elsewhere ? Optional.of("d" + random.nextInt(5)) : Optional.empty());
        }
        for (Whereabouts where : List.of(Whereabouts.UNKNOWN, WHERE)) {
            List<TwoPlaces> counted = new ArrayList<>(Abuse.of(refusals, KNOWN, where).twoPlaces());
            assertTrue(counted.size() > 3);
            assertEquals(where.equals(WHERE), counted.getFirst().far().isPresent());
            counted.sort(Comparator.comparing(TwoPlaces::holder));
            assertEquals(byEachPair(where), counted);
        }
    }

    /** Every replay against every one before it. */
    private List<TwoPlaces> byEachPair(Whereabouts where) {
        Map<String, TwoPlaces> found = new HashMap<>();
        for (int i = 0; i < refusals.size(); i++) {
            Refusal late = refusals.get(i);
            List<TwoPlaces> pairs = new ArrayList<>();
            late.elsewhere().flatMap(first -> pair(
                    late.first().map(digits -> KNOWN.getOrDefault(digits, "")).orElse(""), first, late, where))
                    .ifPresent(pairs::add);
            for (Refusal early : refusals.subList(0, i)) {
                boolean samePlace = late.place().isPresent() && late.place().equals(early.place())
                        && where.metres(early.scanner(), late.scanner()).isEmpty();
                if (early.holder().equals(late.holder()) && !early.scanner().equals(late.scanner()) && !samePlace) {
                    pair(early.scanner(), early.at(), late, where).ifPresent(pairs::add);
                }
            }
            // However many pairs tell it, it is one replay.
            boolean far = pairs.stream().anyMatch(one -> one.far().isPresent());
            pairs.stream().reduce(AbuseTest::both)
                    .map(one -> new TwoPlaces(one.holder(), far ? 1 : 0, far ? 0 : 1, one.nearest(), one.far(),
                            one.scanners()))
                    .ifPresent(one -> found.merge(one.holder(), one, AbuseTest::both));
        }
        return found.values().stream().sorted(Comparator.comparing(TwoPlaces::holder)).toList();
    }

    private static Optional<TwoPlaces> pair(String from, Instant at, Refusal to, Whereabouts where) {
        Duration gap = Duration.between(at, to.at());
        OptionalDouble metres = where.metres(from, to.scanner());
        boolean told = metres.isEmpty()
                ? gap.toSeconds() <= 60
                : metres.getAsDouble() > 500 && metres.getAsDouble() > 45 * gap.toSeconds();
        Set<String> scanners = new TreeSet<>(List.of(from, to.scanner()));
        scanners.remove("");
        Optional<Far> far = metres.isEmpty() ? Optional.empty() : Optional.of(new Far(metres.getAsDouble(), gap));
        return told
                ? Optional.of(new TwoPlaces(to.holder().orElseThrow(), 0, 0, gap, far, scanners))
                : Optional.empty();
    }

    private static double speed(TwoPlaces one) {
        return one.far().map(Far::metresASecond).orElse(-1.0);
    }

    private static TwoPlaces both(TwoPlaces before, TwoPlaces now) {
        Set<String> scanners = new TreeSet<>(before.scanners());
        scanners.addAll(now.scanners());
        boolean nearer = now.nearest().compareTo(before.nearest()) < 0;
        return new TwoPlaces(now.holder(), before.farTimes() + now.farTimes(),
                before.unknownTimes() + now.unknownTimes(), (nearer ? now : before).nearest(),
                (speed(now) > speed(before) ? now : before).far(), scanners);
    }

    @Test
    void whoWasFarAwayMostOftenComesFirstHoweverOftenOthersWereAtNoKnownDistance() {
        for (String holder : List.of("once", "twice")) {
            replay(0, holder, "s0");
            replay(10, holder, "s2");
        }
        replay(20, "twice", "s0");
        for (int i = 30; i < 40; i++) {
            replay(i, "once", "bus-" + i);
            replay(i, "unknown", "bus-" + i);
        }
        Abuse abuse = Abuse.of(refusals, KNOWN, WHERE);
        assertEquals(List.of("twice", "once", "unknown"), abuse.twoPlaces().stream().map(TwoPlaces::holder).toList());
        String lines = AbuseCommand.lines(abuse, Optional.empty(), 10);
        assertTrue(lines.contains("  twice      2 times, 20.0 km in 10.0 s, at s0 s2\n"), lines);
        assertTrue(lines.contains("  once      1 time, 20.0 km in 10.0 s, 10 more at no known distance, at bus-30 "),
                lines);
    }

    @Test
    void aNewerPlaceOfNoKnownDistanceHidesNoFarOneBeforeIt() {
        replay(0, "a", "s0");
        replay(20, "a", "bus-1");
        replay(40, "a", "s2");
        TwoPlaces told = Abuse.of(refusals, KNOWN, WHERE).twoPlaces().getFirst();
        assertEquals(new TwoPlaces("a", 1, 1, Duration.ofSeconds(20),
                Optional.of(new Far(told.far().orElseThrow().metres(), Duration.ofSeconds(40))),
                Set.of("bus-1", "s0", "s2")), told);
    }

    /** As many as are kept; of one scanner nothing is told, of more every one but the first. */
    @ParameterizedTest
    @CsvSource({"1, true", "2000, true", "10000, false"})
    void aStormOfOneHolderIsCountedInBoundedTime(int scanners, boolean located) {
        Map<String, Spot> spots = new HashMap<>();
        for (int i = 0; i < scanners && located; i++) {
            spots.put("s" + i, new Spot(i * 0.01, 116.4));
        }
        for (int i = 0; i < 10_000; i++) {
            replay(i / 100, "a", "s" + i % scanners);
        }
        List<TwoPlaces> told = assertTimeoutPreemptively(Duration.ofSeconds(30),
                () -> Abuse.of(refusals, Map.of(), new Whereabouts(spots)).twoPlaces());
        assertEquals(scanners == 1 ? List.of() : List.of(9_999),
                told.stream().map(one -> one.farTimes() + one.unknownTimes()).toList());
    }

    @Test
    void whereTheListTellsHowFarItIsTheNameOfAPlaceSaysNothing() {
        refusal(0, "a", "s0", Optional.of("line-2"), Optional.empty());
        refusal(9, "a", "s2", Optional.of("line-2"), Optional.empty());
        assertEquals(List.of(), Abuse.of(refusals).twoPlaces());
        assertEquals(Set.of("s0", "s2"), Abuse.of(refusals, KNOWN, WHERE).twoPlaces().getFirst().scanners());
    }

    @Test
    void aPictureThatGoesRoundTheCityIsToldFromAFamilyAtNeighbouringGates() {
        for (String neighbour : List.of("s0", "s1", "s0", "s1")) {
            replay(refusals.size() * 3, "family", neighbour);
        }
        replay(100, "forwarded", "s0");
        replay(500, "forwarded", "s2");
        replay(1000, "traveller", "s0");
        replay(1500, "traveller", "s2");
        assertEquals(List.of("family"), Abuse.of(refusals).twoPlaces().stream().map(TwoPlaces::holder).toList());
        List<TwoPlaces> told = Abuse.of(refusals, KNOWN, WHERE).twoPlaces();
        assertEquals(List.of("forwarded"), told.stream().map(TwoPlaces::holder).toList());
        assertEquals(20_015, told.getFirst().far().orElseThrow().metres(), 1);
        String lines = AbuseCommand.lines(Abuse.of(refusals, KNOWN, WHERE), Optional.empty(), 10);
        assertTrue(lines.contains("  forwarded      1 time, 20.0 km in 400.0 s, at s0 s2\n"), lines);
    }

    @Test
    void theScannerThatTookACodeFirstIsNamedAndItsDistanceCounts() {
        refusal(30, "a", "s2", Optional.empty(), Optional.of(BEGIN), Optional.of("d0"));
        refusal(30, "b", "s1", Optional.empty(), Optional.of(BEGIN), Optional.of("d0"));
        assertEquals(Set.of("s0", "s2"), Abuse.of(refusals, KNOWN, WHERE).twoPlaces().getFirst().scanners());
        assertEquals(1, Abuse.of(refusals, KNOWN, WHERE).twoPlaces().size());
        assertEquals(List.of(unknown("a", 30, "s0", "s2"), unknown("b", 30, "s0", "s1")),
                Abuse.of(refusals, KNOWN, Whereabouts.UNKNOWN).twoPlaces());
    }

    @Test
    void theTablesSayHowManyLinesTheyLeaveOutAndThatNothingIsJudged() {
        for (int i = 0; i < 12; i++) {
            replay(i * 100, "holder-" + i, "gate-1");
            replay(i * 100 + 50, "holder-" + i, "gate-1");
        }
        replay(1200, "holder-once", "gate-1");
        String lines = AbuseCommand.lines(abuse(), Optional.of(BEGIN), 10);
        assertTrue(lines.contains("  and 2 more\n"), lines);
        assertTrue(lines.contains("  holder-0      2 replays at 1 scanner, last "), lines);
        assertTrue(lines.contains("   25 replays of 13 holders, 0 other refusals\n"), lines);
        assertFalse(lines.contains("holder-once"), lines);
        assertTrue(lines.contains("counts and no judgements"), lines);
        assertTrue(AbuseCommand.lines(Abuse.of(List.of()), Optional.empty(), 10).contains("no refusals"), lines);
        assertTrue(lines.contains("\nwhat is kept at all begins 2026-11-27T08:00:00Z\n"), lines);
    }

    @ParameterizedTest
    @ValueSource(strings = {"25h", "0s", "-1m", "yesterday", "1d", ""})
    void aTimeThatIsNoneOfADayIsRefused(String since) {
        Command command = Command.run("abuse", "--since", since, "--data", "nowhere");
        assertEquals(2, command.exitCode());
        assertTrue(command.err().contains("90s, 10m or 24h"), command.err());
    }

    @Test
    void noLinesAtAllAreRefused() {
        Command command = Command.run("abuse", "--top", "0", "--data", "nowhere");
        assertEquals(2, command.exitCode());
        assertTrue(command.err().contains("--top"), command.err());
    }
}
