package cn.yimatong.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.cli.Resident.Entitlement;
import cn.yimatong.cli.Resident.Stop;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TownTest {
    private static final LocalDate TODAY = LocalDate.parse("2026-11-25");
    private static final Instant NOW = Instant.parse("2026-11-25T04:00:00Z");
    /** design, section 3, and the catalogue's table. */
    private static final Set<String> SCENES = Set.of("bus", "sight", "museum", "culture", "library", "library-loan",
            "sports", "hotel", "gov-counter", "gov-kiosk", "fund-query", "fund-counter", "union", "elder-canteen",
            "civil-affairs", "campus-gate", "campus-canteen", "clinic-register", "clinic-visit", "clinic-settle",
            "pharmacy", "ssc-kiosk", "alive-check", "bank-counter", "home-visit", "utility", "inspect", "payout");

    private static Town town(String prefix, int size, long seed) {
        return Town.of(prefix, size, new Random(seed), TODAY);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void everyGroundForAConcessionAndEveryStandingOccurs(long seed) {
        List<Resident> crowd = town("t-", Town.FEWEST, seed).crowd();
        Set<String> kinds = crowd.stream().flatMap(one -> one.entitlements().stream()).map(Entitlement::kind)
                .collect(Collectors.toSet());
        assertEquals(Set.of("senior", "disabled", "minor", "student", "entitled", "veteran", "medical", "donor",
                "model-worker", "low-income"), kinds);
        assertEquals(9, grades(crowd, "senior").size());
        assertEquals(Set.of("1", "2", "3", "4"), grades(crowd, "disabled"));
        Set<String> stops = crowd.stream().flatMap(one -> one.stops().entrySet().stream())
                .map(stop -> stop.getKey() + " " + stop.getValue().standing() + stop.getValue().until().isPresent())
                .collect(Collectors.toSet());
        assertTrue(stops.containsAll(Set.of(" suspendedfalse", " suspendedtrue", " revokedfalse", "ssc suspendedfalse",
                "insurance revokedfalse", "health suspendedtrue")), stops.toString());
        assertTrue(crowd.stream().anyMatch(one -> one.cards().isEmpty()));
        assertTrue(crowd.stream().anyMatch(one -> one.cards().containsValue(false)));
        assertTrue(crowd.stream().filter(one -> one.isEntitled("minor")).allMatch(
                one -> one.guardian().isPresent() && one.born().plusYears(14).isAfter(TODAY)));
    }

    private static Set<String> grades(List<Resident> crowd, String kind) {
        return crowd.stream().flatMap(one -> one.entitlements().stream()).filter(one -> one.kind().equals(kind))
                .map(Entitlement::grade).collect(Collectors.toSet());
    }

    @Test
    void theSameSeedMakesTheSameTownButForItsIds() {
        List<String> one = records(town("one-", 300, 7));
        assertEquals(one, records(town("two-", 300, 7)).stream().map(text -> text.replace("two-", "one-")).toList());
        assertNotEquals(one, records(town("one-", 300, 8)));
        assertEquals(300, one.size());
    }

    private static List<String> records(Town town) {
        return town.all().stream().map(one -> one.id() + one.record(TODAY, NOW).encode() + one.standings(NOW)).toList();
    }

    @Test
    void nobodyCanBeTakenForReal() {
        var seen = new HashSet<String>();
        for (Resident one : town("t-", 2000, 1).all()) {
            JsonObject record = one.record(TODAY, NOW);
            String number = record.getString("idNumber");
            assertTrue(number.startsWith("99"), "there is no such region");
            assertEquals(one.born().toString().replace("-", ""), number.substring(6, 14));
            assertEquals(record.getString("birthDate"), one.born().toString());
            assertTrue(record.getString("name").startsWith("测试"));
            assertTrue(seen.add(number) && seen.add(record.getString("name")), "nobody is there twice");
        }
    }

    @ParameterizedTest
    @CsvSource({"1949-12-31,2,99000019491231002", "1952-03-01,1,99000019520301001", "2000-01-01,1234,99000120000101234",
        "2011-07-09,999999,99099920110709999"})
    void anIdentityNumberIsOfARegionThatDoesNotExistAndHasTheRightCheckCharacter(LocalDate born, int number,
            String digits) {
        String actual = MadeUpNumbers.identityNumber(born, number);
        assertEquals(digits, actual.substring(0, 17));
        int sum = 0;
        int weight = 1;
        for (int i = 17; i >= 0; i--) {
            sum += (actual.charAt(i) == 'X' ? 10 : actual.charAt(i) - '0') * weight;
            weight = weight * 2 % 11;
        }
        assertEquals(1, sum % 11, "ISO 7064, MOD 11-2");
    }

    @Test
    void theStoryAndTheCrowdGoThroughEveryScene() {
        Town town = town("t-", 300, 1);
        Set<String> told = Story.of(town).stream().filter(Step.Scan.class::isInstance)
                .map(step -> ((Step.Scan) step).scene()).collect(Collectors.toSet());
        assertEquals(SCENES, told);
        Set<String> reasons = Story.of(town).stream().filter(Step.Scan.class::isInstance)
                .map(step -> ((Step.Scan) step).expected().reason()).collect(Collectors.toSet());
        assertEquals(Set.of("valid", "malformed", "wrong-scene", "assurance-missing", "consent-missing", "not-entitled",
                "revoked", "suspended", "credential-missing", "credential-suspended", "replayed", "paused", "passback",
                "refused-by-name"), reasons);
        assertTrue(Stream.concat(Story.of(town).stream(), Crowd.of(town, new Random(1)).stream())
                .allMatch(step -> step.at().getHour() >= 6 && step.at().getHour() < 22));
    }

    @Test
    void whoIsStoppedIsSentInBulk() {
        Resident one = Resident.plain("h", 1, TODAY).stopped("ssc", Stop.SUSPENDED_FOR_A_MONTH)
                .stopped(Resident.HOLDER, Stop.REVOKED);
        assertEquals(Set.of(
                "{\"holder\":\"h\",\"credential\":\"ssc\",\"standing\":\"suspended\",\"reason\":\"demo\",\"until\":\"2026-12-25T04:00:00Z\"}",
                "{\"holder\":\"h\",\"standing\":\"revoked\",\"reason\":\"demo\"}"),
                one.standings(NOW).stream().map(JsonObject::encode).collect(Collectors.toSet()));
    }
}
