package cn.yimatong.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.load.Scan.Kind;
import java.io.StringReader;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class OutcomeTest {
    private static final Decision ACCEPTED = new Decision(200, "accept", "valid");
    private static final Decision BAD_SIGNATURE = new Decision(200, "reject", "bad-signature");

    private final Report service = new Report("service");
    private final Report floor = new Report("floor");

    private static void add(Report report, Kind kind, Decision answer, int count, long millis) {
        for (int i = 0; i < count; i++) {
            report.add(Scan.of(kind, "MS1:A"), millis * 1_000_000, answer);
        }
    }

    private static Spending spent(long serverMillis, long redisMillis) {
        return new Spending(Optional.of(Duration.ofMillis(serverMillis)), Optional.of(new Pauses(3, 0.0125)),
                Optional.of(Duration.ofMillis(redisMillis)), Optional.of(Duration.ofMillis(4)),
                Optional.of(new CoreWait(Map.of("1", Duration.ofMillis(2 * serverMillis)), 1, 200)));
    }

    @Test
    void goodCodesStandApartFromAFloodOfForgedOnes() {
        add(service, Kind.FRESH, ACCEPTED, 10, 4);
        add(service, Kind.FORGED, BAD_SIGNATURE, 50, 1);
        var outcome = new Outcome(Scenario.named("bad-signature-flood"), 10, service, Optional.empty());
        assertTrue(outcome.text().contains("| service, fresh | 10 | 4.00 | 4.00 |"), outcome.text());
        assertTrue(outcome.text().contains("| service, forged | 50 | 1.00 | 1.00 |"), outcome.text());
        assertTrue(outcome.text().contains("service: 50 bad-signature, 10 valid"), outcome.text());
        assertTrue(outcome.isClean());
    }

    @Test
    void whatTheServiceTakesIsDividedByWhatTheFloorTakes() {
        add(floor, Kind.FRESH, ACCEPTED, 10, 2);
        add(service, Kind.FRESH, ACCEPTED, 10, 3);
        add(service, Kind.FORGED, BAD_SIGNATURE, 10, 9);
        var outcome = new Outcome(Scenario.named("steady"), 10, service, Optional.of(floor));
        assertTrue(outcome.text().contains("| service, fresh / floor | | 1.50 | 1.50 | 1.50 | 1.50 | 1.50 |"),
                outcome.text());
    }

    @Test
    void theTopIsARateOverAllTurns() {
        add(floor, Kind.FRESH, ACCEPTED, 600, 1);
        floor.took(2_000_000_000, Spending.NONE, Resident.UNKNOWN);
        floor.took(1_000_000_000, Spending.NONE, Resident.UNKNOWN);
        add(service, Kind.FRESH, ACCEPTED, 400, 1);
        service.took(4_000_000_000L, Spending.NONE, Resident.UNKNOWN);
        var outcome = new Outcome(Scenario.named("top"), 10, service, Optional.of(floor));
        assertTrue(outcome.text().contains("service: 100 a second\nfloor: 200 a second, so 0.50 of it\n"),
                outcome.text());
    }

    @Test
    void whatIsSpentIsToldPerRequestAndWhatIsUnknownIsNot() {
        add(service, Kind.FRESH, ACCEPTED, 100, 1);
        service.took(1, spent(20, 3), Resident.UNKNOWN);
        service.took(1, spent(30, 2), Resident.UNKNOWN);
        assertTrue(service.notes().contains("CPU of its process 500 µs a request"), service.notes());
        assertTrue(service.notes().contains("CPU of Redis 50 µs a request"), service.notes());
        assertTrue(service.notes().contains("service: CPU of this load 80 µs a request"), service.notes());
        assertTrue(service.notes().contains("6 pauses for garbage, 25.0 ms in all"), service.notes());
        service.took(1, Spending.of(Optional.empty(), Optional.empty()), Resident.UNKNOWN);
        assertFalse(service.notes().contains("CPU of its process"), service.notes());
        assertFalse(service.notes().contains("CPU of Redis"), service.notes());
        assertFalse(service.notes().contains("garbage"), service.notes());
    }

    @Test
    void fromThreeTurnsOnEachIsToldAndWhatTheOneIsOfTheOtherInTheSameTurn() {
        for (int turn = 1; turn <= 3; turn++) {
            add(floor, Kind.FRESH, ACCEPTED, 10, 2);
            floor.took(1_000_000_000, spent(1, 1), Resident.UNKNOWN);
            add(service, Kind.FRESH, ACCEPTED, 10, 2L * turn);
            add(service, Kind.FORGED, BAD_SIGNATURE, 10, 50);
            service.took(1_000_000_000, spent(4, 2), Resident.UNKNOWN);
            var outcome = new Outcome(Scenario.named("steady"), 10, service, Optional.of(floor));
            assertEquals(turn == 3, outcome.text().contains("| turn |"), outcome.text());
        }
        String text = new Outcome(Scenario.named("steady"), 10, service, Optional.of(floor)).text();
        assertTrue(text.contains("| 1 | floor | 10 | 2.00 | 2.00 | 2.00 | 100 | 100 | 200 | 0.5 % |\n"), text);
        assertTrue(text.contains("| 3 | service | 20 | 6.00 | 6.00 | 6.00 | 200 | 100 | 400 | 0.5 % |\n"), text);
        assertTrue(text.contains("| | service / floor, lower quartile | 2.00 | 1.50 | 1.50 | 1.50 | 2.00 | 1.00 | 2.00"
                + " | |\n"), text);
        assertTrue(text.contains("| | service / floor, upper quartile | 2.00 | 2.50 | 2.50 | 2.50 | "), text);
    }

    @Test
    void aTurnOfWhichNotAllIsKnownTellsTheRest() {
        for (int turn = 1; turn <= 3; turn++) {
            add(floor, Kind.FRESH, ACCEPTED, 10, 2);
            floor.took(1_000_000_000, Spending.of(Optional.empty(), Optional.empty()), Resident.UNKNOWN);
            add(service, Kind.FRESH, ACCEPTED, 10, 2);
            service.took(1_000_000_000, spent(4, 2), Resident.UNKNOWN);
        }
        String text = new Outcome(Scenario.named("steady"), 10, service, Optional.of(floor)).text();
        assertTrue(text.contains("| 1 | floor | 10 | 2.00 | 2.00 | 2.00 | | | "), text);
        assertTrue(text.contains("| | service / floor, median | 1.00 | 1.00 | 1.00 | 1.00 | | | "), text);
    }

    @Test
    void aQuartileLiesBetweenTheNearest() {
        assertEquals(1.75, Part.quartile(1, new double[]{4, 3, 2, 1}));
        assertEquals(2.5, Part.quartile(2, new double[]{4, 3, 2, 1}));
        assertEquals(3.25, Part.quartile(3, new double[]{4, 3, 2, 1}));
        assertEquals(5, Part.quartile(3, new double[]{5}));
        assertEquals(2, Part.quartile(2, new double[]{Double.NaN, 1, Double.POSITIVE_INFINITY, 2}));
        assertEquals(Double.NaN, Part.quartile(2, new double[]{Double.NaN}));
    }

    @Test
    void waitingIsReadFromTheKernelsFiles() {
        assertEquals(Duration.ofNanos(67_622), CoreWait.queued("1234567 67622 10\n"));
        assertEquals(new CoreWait(Map.of(), 80, 360), CoreWait.of(Map.of(),
                List.of("cpu  10 20 30 40 50 60 70 80 90 100", "cpu0 1 2 3 4 5 6 7 8 9 10")));
        assertTrue(CoreWait.of(Stream.of(ProcessHandle.current())).orElseThrow().queued().isPositive());
    }

    @Test
    void aThreadThatEndsTakesNothingAwayFromWhatOthersHaveWaited() {
        var before = new CoreWait(Map.of("1", Duration.ofMillis(5), "2", Duration.ofMillis(90)), 10, 1000);
        var after = new CoreWait(Map.of("1", Duration.ofMillis(7), "3", Duration.ofMillis(1)), 30, 1200);
        assertEquals(Duration.ofMillis(3), after.minus(before).queued());
        assertEquals(0.1, after.minus(before).stolenShare());
        assertEquals(Duration.ofMillis(103), after.plus(before).queued());
    }

    @Test
    void thePeakOfMemoryIsThatOfTheLastTurn() {
        add(service, Kind.FRESH, ACCEPTED, 1, 1);
        service.took(1, Spending.NONE, new Resident(Optional.of(100L * 1024), Optional.of(8L * 1024)));
        service.took(1, Spending.NONE, new Resident(Optional.of(250L * 1024), Optional.empty()));
        assertTrue(service.notes().contains("service: its process held 250 MB at most"), service.notes());
        assertFalse(service.notes().contains("Redis held"), service.notes());
    }

    @Test
    void thePeakIsReadFromTheKernelsStatus() {
        assertEquals(Optional.of(158_720L), Resident.read(Stream.of("Name:\tjava", "VmPeak:\t 9000000 kB",
                "VmHWM:\t  158720 kB", "VmRSS:\t  140000 kB")));
        assertEquals(Optional.empty(), Resident.read(Stream.of("Name:\tkthreadd")));
    }

    @Test
    void pausesAreReadByTheNamesOfTheirColumns() {
        assertEquals(Optional.of(new Pauses(5, 0.034)), Pauses.read("""
                  S0     S1     E      O      M     CCS    YGC     YGCT     FGC    FGCT     CGC    CGCT       GCT
                     -  88.25  10.00  55.17  99.27  96.92      1     0.030     0     0.000     4     0.004     0.034
                """));
        assertEquals(Optional.empty(), Pauses.read("1234 not found"));
    }

    @Test
    void theDrawingIsOnePageWithACurveForEachKindAndReadsNothingElse() throws Exception {
        add(floor, Kind.FRESH, ACCEPTED, 1000, 1);
        add(service, Kind.FRESH, ACCEPTED, 900, 2);
        add(service, Kind.FORGED, new Decision(200, "<script>", "a&b"), 100, 3);
        String page = Drawing.of(new Outcome(Scenario.named("spike"), 10, service, Optional.of(floor)));
        String svg = page.substring(page.indexOf("<svg"), page.indexOf("</svg>") + "</svg>".length());
        var parsed = DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder()
                .parse(new InputSource(new StringReader(svg)));
        assertEquals(3, parsed.getElementsByTagName("polyline").getLength());
        for (String outside : new String[]{"<script", "http", "src=", "href=", "@import", "url("}) {
            assertFalse(page.contains(outside), outside);
        }
        assertTrue(page.contains("<td>service, fresh<td>900<td>2.00<td>"), page);
    }

    @Test
    void decisionsProcessorAndPausesAreDrawnAsBarsOfTheirLength() throws Exception {
        add(service, Kind.FRESH, ACCEPTED, 300, 1);
        add(service, Kind.FORGED, BAD_SIGNATURE, 100, 1);
        add(floor, Kind.FRESH, ACCEPTED, 400, 1);
        service.took(1, spent(40, 20), Resident.UNKNOWN);
        floor.took(1, spent(10, 4), Resident.UNKNOWN);
        String page = Drawing.of(new Outcome(Scenario.named("steady"), 10, service, Optional.of(floor)));
        assertEquals(Map.of("bad-signature", 1.0, "valid", 3.0), lengths(page, "Decisions of the service", 100));
        assertEquals(Map.of("floor: CPU of its process", 25.0, "floor: CPU of Redis", 10.0, "floor: CPU of this load",
                10.0, "service: CPU of its process", 100.0, "service: CPU of Redis", 50.0, "service: CPU of this load",
                10.0), lengths(page, "CPU for one request", 1));
        assertEquals(Set.of("floor: 3 pauses", "service: 3 pauses"), lengths(page, "Stopped by", 1).keySet());
    }

    /** How long each bar is beside the longest, times what that stands for divided by the unit. */
    private static Map<String, Double> lengths(String page, String title, double unit) throws Exception {
        int begin = page.indexOf("<svg", page.indexOf("<h2>" + title));
        var svg = DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder().parse(new InputSource(
                new StringReader(page.substring(begin, page.indexOf("</svg>", begin) + "</svg>".length()))));
        NodeList texts = svg.getElementsByTagName("text");
        NodeList bars = svg.getElementsByTagName("rect");
        double[] widths = IntStream.range(0, bars.getLength())
                .mapToDouble(i -> Double.parseDouble(((Element) bars.item(i)).getAttribute("width"))).toArray();
        double longest = Arrays.stream(widths).max().orElseThrow();
        double greatest = IntStream.range(0, widths.length).filter(i -> widths[i] == longest)
                .mapToDouble(i -> Double.parseDouble(texts.item(2 * i + 1).getTextContent())).findFirst().orElseThrow();
        return IntStream.range(0, widths.length).boxed().collect(Collectors.toMap(
                i -> texts.item(2 * i).getTextContent(), i -> Math.rint(widths[i] / longest * greatest / unit)));
    }
}
