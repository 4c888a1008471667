package cn.yimatong.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class PointTest {

    private final Readings readings = new Readings();

    @Test
    void ratesAndSharesAreThoseOfTheLastSeconds() {
        readings.scans(1_000_000, "bus", "valid").tick();
        for (int i = 0; i < 5; i++) {
            readings.scans(8, "bus", "valid").scans(1, "bus", "replayed").scans(1, "pharmacy", "unavailable").tick();
        }
        assertEquals(10, readings.point().scans(), 1e-9);
        assertEquals(0.9, readings.point().decided(), 1e-9);
        assertEquals(8 / 9.0, readings.point().accepted(), 1e-9);
        assertEquals(Map.of("accept", 8.0, "reject", 2.0), readings.point().parts(Breakdown.DECISIONS));
        assertEquals(Map.of("replayed", 1.0, "unavailable", 1.0), readings.point().parts(Breakdown.REFUSED));
        assertEquals(Map.of("bus", 9.0, "pharmacy", 1.0), readings.point().parts(Breakdown.SCENES));
    }

    @Test
    void codesAndRequestsThatGotNoneAreToldBesideEachOther() {
        readings.issued(7).notIssued(1, "suspended").tick().tick();
        assertEquals(Map.of(), readings.point().parts(Breakdown.ISSUANCE));
        readings.issued(20).notIssued(5, "suspended").tick();
        assertEquals(Map.of("codes", 10.0, "suspended", 2.5), readings.point().parts(Breakdown.ISSUANCE));
    }

    @Test
    void aFaultOfTheServiceIsNoDecision() {
        readings.tick().scans(3, "bus", "valid").failed(1).tick();
        assertEquals(0.75, readings.point().decided(), 1e-9);
        assertEquals(4, readings.point().scans(), 1e-9);
    }

    @Test
    void countsThatBeganAnewMakeNoNegativeRate() {
        readings.tick().scans(500, "bus", "valid").took(9, 1).tick();
        readings.restart();
        readings.scans(20, "bus", "expired").asked(4, "answered").tick();
        assertTrue(readings.point().scans() > 0 && readings.point().scans() <= 20, readings.point()::toString);
        assertEquals(0, readings.point().accepted());
        assertEquals(2, readings.point().ledger(), 1e-9);
    }

    @Test
    void whereNothingCameThereIsNothingToTell() {
        readings.scans(1, "bus", "valid").tick().tick();
        Point point = readings.point();
        assertEquals(0, point.scans());
        for (double value : new double[]{point.accepted(), point.decided(), point.p99(), point.ledger()}) {
            assertTrue(Double.isNaN(value), point::toString);
        }
        String told = Told.past(readings.past().points(), new JsonObject()).encode();
        assertTrue(told.contains("\"p99\":[null]"), told);
    }

    @Test
    void onlyTheWholeOfAVerificationIsTimed() {
        readings.tick().took(100, 20).tick();
        assertTrue(readings.point().p99() > 10 && readings.point().p99() <= 50, readings.point()::toString);
    }

    @Test
    void anHourIsRememberedAndOfWhatIsPastTheTenMinutesAReadingAMinute() {
        readings.ticks(4000);
        for (Duration length : List.of(Duration.ofMinutes(1), Past.SHOWN)) {
            assertEquals((double) length.toSeconds(), readings.past().last(length).seconds());
        }
        double hour = readings.past().last(Past.HOUR).seconds();
        assertTrue(hour >= 3600 && hour < 3660, () -> hour + " s");
    }

    @Test
    void howFastAnAllowanceIsUsedIsToldOfFiveMinutesAndOfAnHour() {
        readings.scans(1, "bus", "valid").took(1, 1).tick();
        assertEquals(List.of(), pace("undecidedPace"));
        readings.scans(996, "bus", "valid").failed(4).took(97, 2).took(3, 60).tick().ticks(301);
        assertEquals(List.of(0.0, 4.0), pace("undecidedPace"));
        assertEquals(List.of(0.0, 3.0), pace("slowPace"));
        readings.scans(999, "bus", "valid").failed(1).took(100, 2).tick();
        assertEquals(List.of(1.0, 2.5), pace("undecidedPace"));
        assertEquals(List.of(0.0, 1.5), pace("slowPace"));
    }

    /** Over five minutes and over an hour; those that are known. */
    private List<Double> pace(String of) {
        Past past = readings.past();
        if (past.now().isEmpty()) {
            return List.of();
        }
        LookBack back = LookBack.of(past);
        JsonObject told = Told.now(past.now().get(), Verdict.of(back), Instant.EPOCH, back);
        return told.getJsonArray(of).stream().map(value -> value == null ? 0.0 : ((Number) value).doubleValue())
                .toList();
    }

    @Test
    void thePastOfABusyNodeIsSmallAndTellsWhatCameUpMost() {
        for (int second = 0; second < 700; second++) {
            for (int scene = 0; scene < 30; scene++) {
                readings.scans(150 + 3 * scene, "scene-" + scene, "valid");
                readings.scans(scene % 7, "scene-" + scene, "reason-" + scene);
                readings.notIssued(scene % 9, "refusal-" + scene);
            }
            readings.issued(9_999).askedForCodes(3_333, "2xx").asked(10, "answered").took(7, 2).tick();
        }
        JsonObject past = Told.past(readings.past().points(), new JsonObject());
        assertTrue(past.encode().length() < 80_000, () -> past.encode().length() + " bytes");
        assertEquals(Set.of("scene-25", "scene-26", "scene-27", "scene-28", "scene-29"),
                past.getJsonObject("scenes").fieldNames());
        assertEquals(238, past.getJsonObject("scenes").getJsonArray("scene-29").getInteger(599));
    }

    @Test
    void theSeriesAreOfTenMinutesAndNotLonger() {
        for (int i = 0; i < 700; i++) {
            readings.scans(i, "bus", "valid").tick();
        }
        var points = readings.past().points();
        assertEquals(600, points.size());
        assertEquals(699, points.getLast().at().getEpochSecond());
        assertEquals(100, points.getFirst().at().getEpochSecond());
    }
}
