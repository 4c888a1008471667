package cn.yimatong.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(90)
class TurnsTest {
    private final StringWriter printed = new StringWriter();

    private Turns turns(String scenario, int rate) {
        return new Turns(Scenario.named(scenario), rate, new PrintWriter(printed, true));
    }

    private static Side side(ServiceUnderLoad http) {
        return new Side(http, new Report("service"), Optional.empty(), Optional.empty());
    }

    @Test
    void aPlannedTurnMakesItsCodesFirstAndFindsEveryDecisionRight() throws Exception {
        try (var city = new CityStandIn(0); var http = city.client()) {
            Side service = side(http);
            turns("steady", 40).service(service, 3);
            assertTrue(service.report().isClean(), service.report().notes());
            assertEquals(120, city.verifications());
            assertEquals(120, service.report().all().micros().getTotalCount());
            assertTrue(printed.toString().startsWith("registered " + city.holders().size() + " holders"),
                    printed.toString());
            assertEquals(city.holders().size(), city.spent().size(), "no code is made for nothing");
        }
    }

    @Test
    void aServiceThatTakesFreshCodesForSpentIsFoundOut() throws Exception {
        try (var city = new CityStandIn(0); var http = city.client()) {
            Side service = side(http);
            var made = new PrintWriter(printed, true) {
                @Override
                public void flush() {
                    city.spendAll();
                }
            };
            new Turns(Scenario.named("steady"), 20, made).service(service, 1);
            assertFalse(service.report().isClean());
            assertTrue(service.report().notes().contains("WRONG: 19 x FRESH was answered 200 reject replayed"),
                    service.report().notes());
        }
    }

    @Test
    void aSoakMakesItsCodesAsItGoes() throws Exception {
        try (var city = new CityStandIn(0); var http = city.client()) {
            Side service = side(http);
            turns("soak", 50).service(service, 2);
            assertTrue(service.report().isClean(), service.report().notes());
            assertEquals(100, service.report().all().micros().getTotalCount());
            assertEquals("driving the service for 2 s", printed.toString().strip());
        }
    }

    @Test
    void aPeerIsAskedOneCodeAgainAndAgain() throws Exception {
        try (var city = new CityStandIn(0); var http = city.client()) {
            Side peer = side(http);
            turns("steady", 30).peer(peer, 1, "MS1:A");
            assertEquals(30, city.verifications());
        }
    }

    @Test
    void aTurnEndsBeforeItsFirstCodesDo() {
        assertEquals(50, turns("steady", 1).longestSeconds());
        assertEquals(31, turns("top", 1).longestSeconds());
        assertEquals(Integer.MAX_VALUE, turns("soak", 1).longestSeconds());
    }
}
