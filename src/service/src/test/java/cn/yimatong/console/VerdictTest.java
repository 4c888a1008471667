package cn.yimatong.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cn.yimatong.console.Finding.Kind;
import cn.yimatong.console.Finding.Level;
import org.junit.jupiter.api.Test;

final class VerdictTest extends Judged {

    @Test
    void aCityThatScansAndIsAnsweredIsWell() {
        wellFor(70);
        assertFound(Level.WELL);
    }

    @Test
    void aCityThatSleepsIsWell() {
        readings.tick().tick();
        assertFound(Level.WELL);
    }

    @Test
    void busesCannotBoardOnceMoreThanHalfOfTheirScansHearNothing() {
        wellFor(70);
        readings.scans(60, "bus", "valid").scans(40, "bus", "unavailable").asked(9, "answered").tick().tick().tick()
                .tick().tick();
        assertFound(Level.HELD_UP, Kind.UNDECIDED);
        readings.scans(40, "bus", "valid").scans(60, "bus", "unavailable").asked(9, "answered").tick().tick().tick()
                .tick().tick();
        assertFound(Level.STOPPED, Kind.BUSES, Kind.UNDECIDED);
    }

    @Test
    void manyCodesThatDoNotHoldAreToldByWhatMostOfThemLack() {
        wellFor(70);
        readings.ticks(60).scans(400, "bus", "valid").scans(60, "bus", "unknown-key").scans(40, "bus", "expired")
                .tick();
        assertFound(Level.WELL);
        readings.scans(20, "gate", "unknown-key").scans(41, "bus", "not-yet-valid").tick();
        assertFound(Level.MEND, Kind.INVALID_CODES);
        assertEquals(new Finding(Kind.INVALID_CODES, Level.MEND, 161, 561, "unknown-key"),
                verdict().findings().getFirst());
        readings.scans(240, "bus", "expired").tick();
        assertFound(Level.HELD_UP, Kind.INVALID_CODES);
        assertEquals("expired", verdict().findings().getFirst().where());
        readings.ticks(60);
        assertFound(Level.WELL);
    }

    @Test
    void whereMostCodesOfThisMomentDoNotHoldPeopleAreHeldUpBeforeTheMinuteShowsIt() {
        wellFor(70);
        readings.ticks(5).scans(30, "bus", "unknown-key").scans(13, "bus", "valid").tick();
        assertFound(Level.WELL);
        readings.ticks(5).scans(30, "bus", "unknown-key").scans(10, "bus", "valid").tick();
        assertFound(Level.HELD_UP, Kind.INVALID_CODES_NOW);
        assertEquals(new Finding(Kind.INVALID_CODES_NOW, Level.HELD_UP, 30, 40, "unknown-key"),
                verdict().findings().getFirst());
        readings.ticks(5);
        assertFound(Level.WELL);
        readings.scans(19, "bus", "unknown-key").tick();
        assertFound(Level.WELL);
    }

    @Test
    void whereNobodyWasEverLetInPeopleAreHeldUp() {
        readings.tick().scans(50, "bus", "unknown-key").tick();
        assertFound(Level.HELD_UP, Kind.INVALID_CODES_NOW);
    }

    @Test
    void whatIsNoCodeHidesNoCodesThatDoNotHold() {
        readings.tick().scans(900, "bus", "bad-signature").scans(900, "bus", "malformed").tick();
        assertFound(Level.WELL);
        readings.scans(11, "bus", "expired").scans(9, "bus", "valid").tick();
        assertFound(Level.HELD_UP, Kind.INVALID_CODES);
    }

    @Test
    void ofFewScansAtNightSomeCodesThatDoNotHoldAreChanceUntilTheyAreManyInMinutes() {
        readings.ticks(300);
        for (int minute = 0; minute < 3; minute++) {
            readings.scans(3, "bus", "expired").ticks(60);
            assertFound(Level.WELL);
        }
        readings.scans(2, "bus", "expired").tick();
        assertFound(Level.HELD_UP, Kind.INVALID_CODES);
        readings.ticks(60);
        assertFound(Level.WELL);
    }

    @Test
    void aRedisThatHasNotAnsweredForAMinuteStopsBusesAsCodesRunOut() {
        wellFor(70);
        eachOf(50, second -> second.asked(2, "not_executed"));
        assertFound(Level.HELD_UP, Kind.LEDGER);
        eachOf(10, second -> second.asked(2, "not_executed"));
        assertFound(Level.STOPPED, Kind.LEDGER);
        // By the node's memory, with codes that another node issued.
        readings.asked(2, "not_executed").scans(1, "bus", "valid").tick();
        assertFound(Level.HELD_UP, Kind.LEDGER);
        readings.asked(9, "answered").ticks(6);
        assertFound(Level.WELL);
    }

    @Test
    void pharmaciesThatWaitForRedisStopNoBus() {
        wellFor(70);
        eachOf(6, second -> second.scans(100, "bus", "valid").scans(100, "pharmacy", "unavailable").asked(90,
                "not_executed"));
        assertFound(Level.HELD_UP, Kind.LEDGER, Kind.UNDECIDED);
    }

    @Test
    void oneScanInAThousandMayHearNothingAndNoMore() {
        readings.tick().scans(4996, "bus", "valid").scans(4, "bus", "unavailable").failed(1).tick();
        assertFound(Level.WELL);
        readings.failed(1).tick();
        assertFound(Level.HELD_UP, Kind.UNDECIDED);
    }

    @Test
    void oneScanInAHundredMayBeSlowAndNoMore() {
        readings.tick().took(990, 1).took(10, 90).tick();
        assertFound(Level.WELL);
        readings.took(1, 5000).tick();
        assertFound(Level.SLOW, Kind.SLOW);
    }

    @Test
    void aFewScansThatAreSlowOrHearNothingAreNoAlarm() {
        readings.tick().took(4, 90).scans(4, "bus", "unavailable").tick();
        assertFound(Level.WELL);
    }

    @Test
    void whatIsFewInFiveMinutesIsManyInAnHourWhereFewScan() {
        readings.tick();
        for (int scans = 1; scans <= 5; scans++) {
            readings.scans(9, "pharmacy", "valid").scans(1, "pharmacy", "unavailable").took(9, 1).took(1, 90).tick();
            assertFound(scans < 5 ? Level.WELL : Level.HELD_UP,
                    scans < 5 ? new Kind[0] : new Kind[]{Kind.UNDECIDED, Kind.SLOW});
            readings.ticks(100);
            assertFound(Level.WELL);
        }
    }

    @Test
    void ofAClusterThoseMastersAreNamedThatDoNotAnswer() {
        readings.asked("a:1", 0, "answered").asked("b:1", 0, "answered").tick();
        eachOf(6, second -> second.asked("a:1", 5, "answered").asked("b:1", 5, "unknown"));
        assertFound(Level.HELD_UP, Kind.MASTER);
        assertEquals("b:1", verdict().findings().getFirst().where());
    }

    @Test
    void aMasterThatRefusesWhatWritesIsNamedHoweverMuchItReads() {
        readings.asked("a:1", 0, "answered").asked("a:1", 0, "refused").tick();
        eachOf(6, second -> second.asked("a:1", 100, "answered").asked("a:1", 1, "refused"));
        assertFound(Level.HELD_UP, Kind.REFUSING);
        eachOf(6, second -> second.asked("a:1", 1, "refused").asked("a:1", 100, "left_alone").leftAlone("a:1", 1));
        assertFound(Level.HELD_UP, Kind.REFUSING);
        assertEquals(new Finding(Kind.REFUSING, Level.HELD_UP, 5, 0, "a:1"), verdict().findings().getFirst());
    }

    @Test
    void aMasterThatLeavesManyQuestionsIsNamedWithHowMany() {
        readings.asked("a:1", 0, "answered").asked("a:1", 0, "not_executed").tick();
        readings.asked("a:1", 30, "answered").asked("a:1", 3, "not_executed").asked("a:1", 9, "full").tick();
        assertFound(Level.WELL);
        readings.asked("a:1", 1, "not_executed").tick();
        assertFound(Level.HELD_UP, Kind.FALTERING);
        assertEquals(new Finding(Kind.FALTERING, Level.HELD_UP, 4, 34, "a:1"), verdict().findings().getFirst());
    }

    @Test
    void whereRedisHasLostItsDataThatIsFoundAndNoEntryOfIt() {
        readings.measure("yimatong.state.unreadable", 3).tick().count("yimatong.ledger.unusable.answers", 1).tick();
        assertFound(Level.HELD_UP, Kind.UNUSABLE);
    }

    @Test
    void aMasterThatIsLeftAloneAndTriedNowAndThenIsNamed() {
        readings.tick().leftAlone("a:1", 1).asked("a:1", 5, "left_alone").asked("a:1", 1, "answered").tick();
        assertFound(Level.HELD_UP, Kind.LEDGER);
    }

    @Test
    void aMasterThatWasReplacedAndIsAskedNoMoreIsNoFinding() {
        readings.leftAlone("old:1", 1).asked("old:1", 50, "unknown").asked("new:1", 1, "answered").tick();
        readings.asked("new:1", 9, "answered").tick();
        assertFound(Level.WELL);
    }

    @Test
    void answersThatNobodyCanUseAreFound() {
        readings.tick().count("yimatong.ledger.unusable.answers", 1).tick();
        assertFound(Level.HELD_UP, Kind.UNUSABLE);
    }

    @Test
    void whatHasToBeMendedWithoutHasteIsFoundAndIsNoStop() {
        readings.measure("yimatong.away.pending", 3).measure("yimatong.spool.parked", 2).tick().tick();
        assertFound(Level.MEND, Kind.PARKED, Kind.PENDING);
    }

    @Test
    void codesThatWereAcceptedTwiceAreFoundForAnHourAsTheirAlertTellsThem() {
        readings.settledTwice(0).tick().settledTwice(3).tick();
        readings.ticks(3598);
        assertFound(Level.MEND, Kind.TWICE);
        readings.ticks(62);
        assertFound(Level.WELL);
    }

    @Test
    void aKeyThatEndsInLessThanTwoWeeksIsFoundAndInLessThanTwoDaysIsUrgent() {
        readings.keyDays(13.9).tick().tick();
        assertFound(Level.MEND, Kind.KEYS);
        readings.keyDays(1.9).tick();
        assertFound(Level.ACT, Kind.KEYS);
        assertEquals(2, verdict().findings().getFirst().value());
    }

    @Test
    void requestsForCodesThatFailHoldPeopleUpOnceTheyAreMoreThanOneInTenOfFiveMinutes() {
        readings.askedForCodes(0, "2xx").askedForCodes(0, "5xx").tick();
        readings.askedForCodes(99, "2xx").askedForCodes(11, "5xx").askedForCodes(50, "4xx").tick();
        assertFound(Level.WELL);
        readings.askedForCodes(1, "5xx").tick();
        assertFound(Level.HELD_UP, Kind.CODES);
        assertEquals(new Finding(Kind.CODES, Level.HELD_UP, 12, 111, ""), verdict().findings().getFirst());
        readings.ticks(290);
        assertFound(Level.HELD_UP, Kind.CODES);
        readings.ticks(11);
        assertFound(Level.WELL);
    }

    @Test
    void aFewRequestsForCodesThatFailAtNightAreNoAlarm() {
        readings.askedForCodes(0, "2xx").askedForCodes(0, "5xx").tick().askedForCodes(10, "5xx").tick();
        assertFound(Level.WELL);
    }

    @Test
    void aKeyInATokenThatThisNodeCannotHaveIsFoundBeforeAnybodyWantsACodeOfIt() {
        readings.missing("now", 0).missing("next", 0).tick().tick();
        assertFound(Level.WELL);
        readings.missing("next", 1).tick();
        assertFound(Level.MEND, Kind.NEXT_TOKEN);
        readings.missing("now", 1).tick();
        assertFound(Level.HELD_UP, Kind.TOKEN, Kind.NEXT_TOKEN);
        readings.missing("now", 0).missing("next", 0).tick();
        assertFound(Level.WELL);
    }

    @Test
    void whereNoKeySignsNobodyBoardsInAMoment() {
        readings.keyDays(-0.1).tick().tick();
        assertFound(Level.STOPPED, Kind.NO_KEY);
        readings.keyDays(Double.NaN).tick();
        assertFound(Level.STOPPED, Kind.NO_KEY);
    }

    @Test
    void aClockThatIsOffByMoreThanASecondIsFoundWhicheverWay() {
        readings.measure("yimatong.clock.offset", Double.NaN).tick().tick();
        assertFound(Level.WELL);
        readings.measure("yimatong.clock.offset", -1).tick();
        assertFound(Level.WELL);
        readings.measure("yimatong.clock.offset", -1.1).tick();
        assertFound(Level.HELD_UP, Kind.CLOCK_BEHIND);
        readings.measure("yimatong.clock.offset", 1.1).tick();
        assertFound(Level.HELD_UP, Kind.CLOCK_AHEAD);
        assertEquals(1.1, verdict().findings().getFirst().value());
    }

    @Test
    void aCertificateThatEndsSoonIsToBeReplacedInTimeAndThenNowAndOneThatIsOverHoldsPeopleUp() {
        readings.measure("yimatong.certificate.expiry", 14 * 86_400).tick().tick();
        assertFound(Level.WELL);
        readings.measure("yimatong.certificate.expiry", 14 * 86_400 - 1).tick();
        assertFound(Level.MEND, Kind.CERTIFICATE);
        assertEquals(14, verdict().findings().getFirst().value());
        readings.measure("yimatong.certificate.expiry", 2 * 86_400 - 1).tick();
        assertFound(Level.ACT, Kind.CERTIFICATE);
        readings.measure("yimatong.certificate.expiry", -1).tick();
        assertFound(Level.HELD_UP, Kind.CERTIFICATE_OVER);
        readings.measure("yimatong.certificate.expiry", 90 * 86_400).measure("yimatong.certificate.refused", 1).tick();
        assertFound(Level.MEND, Kind.CERTIFICATE_REFUSED);
        readings.measure("yimatong.certificate.refused", 0).tick();
        assertFound(Level.WELL);
    }

    @Test
    void aNodeThatCannotReadOrHearWhatNodesShareIsFound() {
        readings.measure("yimatong.state.unreadable", 0).measure("yimatong.state.age", 30).tick().tick();
        assertFound(Level.WELL);
        readings.measure("yimatong.state.unreadable", 2).measure("yimatong.state.age", 31).tick();
        assertFound(Level.ACT, Kind.UNREADABLE, Kind.DEAF);
    }

    @Test
    void aRedisThatIsFourFifthsFullIsFoundAndOneOfUnknownBoundNever() {
        wellFor(2);
        readings.measure("yimatong.ledger.memory.used", 80).measure("yimatong.ledger.memory.most", 100).tick();
        assertFound(Level.WELL);
        readings.measure("yimatong.ledger.memory.used", 81).tick();
        assertFound(Level.MEND, Kind.MEMORY);
        assertEquals(new Finding(Kind.MEMORY, Level.MEND, 0.81, 0, ""), verdict().findings().getFirst());
        readings.measure("yimatong.ledger.memory.used", 91).tick();
        assertFound(Level.ACT, Kind.MEMORY);
        readings.measure("yimatong.ledger.memory.most", 0).tick();
        assertFound(Level.WELL);
    }
}
