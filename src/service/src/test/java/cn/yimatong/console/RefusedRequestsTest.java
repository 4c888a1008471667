package cn.yimatong.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import cn.yimatong.console.Finding.Kind;
import cn.yimatong.console.Finding.Level;
import org.junit.jupiter.api.Test;

/** What is found where requests are refused before anything is decided. */
final class RefusedRequestsTest extends Judged {

    @Test
    void whereMostRequestsOfAKindAreRefusedSomebodyHasToLook() {
        readings.askedForCodes(0, "2xx").askedForCodes(0, "4xx").refusedScans(0).tick();
        readings.scans(500, "bus", "valid").refusedScans(500).askedForCodes(60, "2xx").askedForCodes(60, "4xx").tick();
        assertFound(Level.WELL);
        readings.askedForCodes(1, "4xx").tick();
        assertFound(Level.MEND, Kind.REFUSED_CODES);
        assertEquals(new Finding(Kind.REFUSED_CODES, Level.MEND, 61, 121, ""), verdict().findings().getFirst());
        readings.refusedScans(1).tick();
        assertFound(Level.MEND, Kind.REFUSED_SCANS, Kind.REFUSED_CODES);
    }

    @Test
    void whoeverKnocksWithoutATokenIsNoScannerThatIsRefused() {
        readings.refusedScans(0).unauthenticated("verify", 0).askedForCodes(0, "4xx").unauthenticated("issueCodes", 0)
                .unauthenticated("putHolder", 0).tick();
        readings.refusedScans(20).unauthenticated("verify", 19).askedForCodes(1, "4xx").tick();
        assertFound(Level.MEND, Kind.UNAUTHENTICATED);
        assertEquals(19, verdict().findings().getFirst().value());
        readings.askedForCodes(20, "4xx").unauthenticated("issueCodes", 20).tick();
        assertFound(Level.MEND, Kind.UNAUTHENTICATED);
        assertEquals(39, verdict().findings().getFirst().value());
        readings.refusedScans(2).unauthenticated("putHolder", 1000).tick();
        assertFound(Level.MEND, Kind.REFUSED_SCANS, Kind.UNAUTHENTICATED);
    }

    @Test
    void whereLessIsServedBecauseTokensEndedThatIsSaidOfTheScans() {
        readings.refusedScans(0).unauthenticated("verify", 0).tick();
        eachOf(600, second -> second.scans(1, "bus", "valid"));
        eachOf(240, second -> second.refusedScans(2).unauthenticated("verify", 2));
        assertFound(Level.STOPPED, Kind.NO_SCANNER);
    }

    @Test
    void whereEveryScanIsRefusedThatWasServedBusesCannotBoardAtOnceAndForAsLongAsItLasts() {
        readings.refusedScans(0).unauthenticated("verify", 0).tick();
        wellFor(400);
        for (int second = 0; second < 900; second++) {
            readings.refusedScans(100).unauthenticated("verify", 100).tick();
            if (second >= 5 && second % 50 == 0) {
                assertEquals(Kind.NO_SCANNER, verdict().findings().getFirst().kind(), second + " seconds");
                assertEquals(Level.STOPPED, verdict().level(), second + " seconds");
            }
        }
        wellFor(40);
        assertFound(Level.WELL);
    }

    @Test
    void whereTheScansOfOneCallerAreRefusedAndOthersServedPeopleAreHeldUp() {
        readings.refusedScans(0).unauthenticated("verify", 0).tick();
        wellFor(400);
        eachOf(5, second -> second.scans(10, "pharmacy", "valid").refusedScans(100).unauthenticated("verify", 100));
        assertFound(Level.HELD_UP, Kind.NO_SCANNER);
        assertEquals(new Finding(Kind.NO_SCANNER, Level.HELD_UP, 500, 550, ""), verdict().findings().getFirst());
    }

    @Test
    void whereTwoASecondWereServedAStopIsToldAsWell() {
        readings.refusedScans(0).unauthenticated("verify", 0).tick();
        eachOf(600, second -> second.scans(2, "bus", "valid"));
        for (int second = 0; second < 1_800; second++) {
            readings.refusedScans(2).unauthenticated("verify", 2).tick();
            if (second >= 5 && second % 20 == 0) {
                assertEquals(Level.STOPPED, verdict().level(), second + " seconds");
            }
        }
    }

    @Test
    void whoKnocksOnceTheLastBusIsInStopsNone() {
        readings.refusedScans(0).unauthenticated("verify", 0).tick();
        wellFor(600);
        for (int second = 0; second < 600; second++) {
            readings.refusedScans(3).unauthenticated("verify", 3).tick();
            assertFalse(verdict().findings().stream().anyMatch(one -> one.kind() == Kind.NO_SCANNER), second + " s");
        }
    }

    @Test
    void aStrangerWhoFloodsWhereFewScanStopsNoBus() {
        readings.refusedScans(0).unauthenticated("verify", 0).tick();
        for (int second = 0; second < 300; second++) {
            readings.scans(second % 10 == 0 ? 1 : 0, "bus", "valid").refusedScans(50).unauthenticated("verify", 50)
                    .tick();
        }
        assertFound(Level.MEND, Kind.UNAUTHENTICATED);
    }

    @Test
    void whereFarLessIsServedThanInTheHourWhoeverIsRefusedIsNoStranger() {
        readings.askedForCodes(0, "2xx").askedForCodes(0, "4xx").tick();
        eachOf(600, second -> second.askedForCodes(1, "2xx"));
        readings.askedForCodes(301, "4xx").tick();
        assertFound(Level.MEND, Kind.REFUSED_CODES);
        eachOf(240, second -> second.askedForCodes(1, "4xx"));
        assertFound(Level.ACT, Kind.REFUSED_CODES);
    }
}
