package cn.yimatong.ledger;

import static cn.yimatong.ledger.TestDeployment.get;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import cn.yimatong.ledger.Redemption.Accepted;
import cn.yimatong.ledger.Redemption.Stale;
import cn.yimatong.ledger.Spend.Use;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rules by which a code is spent, each by its name. */
class RedeemIT extends ClockedTests {
    private static final Change LOST = new Change("bank", "lost");

    private Draft code;

    @BeforeEach
    void getCode() {
        code = clocked.code(holder);
    }

    private Draft at(String scene) {
        return Draft.like(code.spend()).scan(clocked.scan(scene));
    }

    private Draft another(String scene) {
        return clocked.code(holder).scan(clocked.scan(scene));
    }

    private void assertOutcomes(String first, Draft draft) {
        assertEquals(first, clocked.outcome(draft));
    }

    private void stop(int slot) {
        assertInstanceOf(StandingChange.Done.class,
                get(clocked.ledger.setStanding(holder, slot, Standing.suspended(), LOST)));
    }

    @Test
    void aRecordThatTheNodeDoesNotKnowIsGivenAndNothingIsSpent() {
        long keys = get(deployment.redis().dbsize());
        Stale stale = assertInstanceOf(Stale.class, clocked.redeem(code.recordVersion(0)));
        assertArrayEquals(TestDeployment.RECORD, stale.record().sealed());
        assertEquals(keys, get(deployment.redis().dbsize()));
        assertOutcomes("first", code.recordVersion(stale.record().version()));
    }

    @Test
    void theNodesRefusalStandsOnTheRecordThatIsThereOnly() {
        assertOutcomes("Stale", Draft.like(code.spend()).recordVersion(1).refused(true));
        stop(0);
        assertOutcomes("REFUSED", code.refused(true));
        assertOutcomes("SUSPENDED", code.refused(false));
        get(clocked.ledger.erase(holder, "app"));
        assertOutcomes("REVOKED", code.refused(true));
    }

    @Test
    void aRecallAtAColdNodeCarriesTheRecord() {
        clocked.redeem(code);
        Accepted recalled = assertInstanceOf(Accepted.class, clocked.redeem(code.recordVersion(0)));
        assertArrayEquals(TestDeployment.RECORD, recalled.record().orElseThrow().sealed());
        get(clocked.ledger.erase(holder, "app"));
        assertEquals(Optional.empty(), assertInstanceOf(Accepted.class, clocked.redeem(code)).record());
    }

    @Test
    void aWarmNodeAsksOnceAndAColdOneTwice() {
        long before = clocked.ledger.questions();
        clocked.redeem(code);
        assertEquals(1, clocked.ledger.questions() - before);
        Stale stale = assertInstanceOf(Stale.class, clocked.redeem(another("bus").recordVersion(0)));
        before = clocked.ledger.questions();
        clocked.redeem(code.recordVersion(stale.record().version()));
        assertEquals(1, clocked.ledger.questions() - before);
    }

    @Test
    void theFirstActiveCredentialOfTheListIsChosen() {
        stop(3);
        Accepted accepted = assertInstanceOf(Accepted.class,
                clocked.redeem(code.credentials(true, List.of(3, 2, 1))));
        assertEquals(2, accepted.slot());
    }

    @Test
    void theCredentialThatWasChosenFirstIsToldAgain() {
        clocked.redeem(code.credentials(true, List.of(2, 1)));
        stop(2);
        assertEquals(2, assertInstanceOf(Accepted.class, clocked.redeem(code)).slot());
    }

    @Test
    void aStoppedCredentialIsTakenNowhereAndTheHolderElsewhere() {
        stop(3);
        assertOutcomes("CREDENTIAL_SUSPENDED", code.credentials(true, List.of(3)));
        assertOutcomes("CREDENTIAL_MISSING", code.credentials(true, List.of()));
        assertOutcomes("first", code.credentials(false, List.of(3)));
    }

    @Test
    void aCodeThatWentInGoesOutOnceAtTheSameScene() {
        assertOutcomes("first", code.use(Use.IN).scan(clocked.scan("library")));
        assertOutcomes("REPLAYED", at("library").use(Use.IN));
        assertOutcomes("REPLAYED", at("sports").use(Use.OUT));
        assertOutcomes("first", at("library").use(Use.OUT));
        assertOutcomes("REPLAYED", at("library").use(Use.OUT));
        assertOutcomes("REPLAYED", at("library").use(Use.IN));
    }

    @Test
    void aCodeThatWentOutComesInOnce() {
        assertOutcomes("first", code.use(Use.OUT));
        assertOutcomes("REPLAYED", at("bus").use(Use.OUT));
        assertOutcomes("REPLAYED", at("bus").use(Use.ONCE));
        assertOutcomes("first", at("bus").use(Use.IN));
        assertOutcomes("REPLAYED", at("bus").use(Use.IN));
    }

    @Test
    void aCodeThatWasSpentWithoutDirectionGoesOutAndNotIn() {
        assertOutcomes("first", code);
        assertOutcomes("REPLAYED", at("bus").use(Use.IN));
        assertOutcomes("first", at("bus").use(Use.OUT));
    }

    @Test
    void eachWayIsRecalledByItself() {
        Draft in = at("library").use(Use.IN);
        Draft out = at("library").use(Use.OUT);
        Instant cameIn = assertInstanceOf(Accepted.class, clocked.redeem(in)).at();
        clocked.clock.advance(10);
        Instant wentOut = assertInstanceOf(Accepted.class, clocked.redeem(out)).at();
        assertEquals(cameIn, assertInstanceOf(Accepted.class, clocked.redeem(in)).at());
        assertEquals(wentOut, assertInstanceOf(Accepted.class, clocked.redeem(out)).at());
        assertEquals(List.of("repeated", "repeated"), List.of(clocked.outcome(in), clocked.outcome(out)));
    }

    @Test
    void theNodesOwnSecondTryIsNoRepetitionForAnyUse() {
        Script redeem = Script.load("redeem", TestClock::putInto);
        for (Draft draft : List.of(at("library").use(Use.IN), at("library").use(Use.OUT),
                another("hotel").use(Use.REUSE).visitMillis(1_000))) {
            Spend spend = draft.spend();
            byte[][] keys = Redeeming.of(spend).keys();
            byte[][] arguments = Redeeming.of(spend).arguments();
            Redemption first = Redeeming.decode(get(redeem.run(deployment.redis(), keys, arguments)));
            long events = get(deployment.redis().xlen(RedisKeys.usage(holder.index())));
            clocked.clock.advance(1);
            assertEquals(first, Redeeming.decode(get(redeem.run(deployment.redis(), keys, arguments))));
            assertEquals(events, get(deployment.redis().xlen(RedisKeys.usage(holder.index()))));
        }
    }

    @Test
    void aReusableCodeIsNotSpentAndASpentOneNotReusable() {
        assertOutcomes("first", at("hotel").use(Use.REUSE));
        Draft second = at("hotel").use(Use.REUSE);
        assertOutcomes("first", second);
        assertOutcomes("repeated", second);
        assertOutcomes("first", at("hotel"));
        assertOutcomes("REPLAYED", at("hotel").use(Use.REUSE));
    }

    @Test
    void anInspectionLeavesNoTraceAndDoesNotMindASpentCode() {
        long keys = get(deployment.redis().dbsize());
        long events = get(deployment.redis().xlen(RedisKeys.usage(holder.index())));
        Draft inspection = at("inspect").inspecting(60_000, "bus").limits(
                List.of(Spend.Limit.of(holder.index(), "day", 1, Instant.ofEpochMilli(clocked.clock.millis() + 1))));
        assertOutcomes("first", inspection);
        assertOutcomes("first", inspection);
        assertEquals(List.of(keys, events), List.of(get(deployment.redis().dbsize()),
                get(deployment.redis().xlen(RedisKeys.usage(holder.index())))));
        assertOutcomes("first", code);
        assertOutcomes("first", inspection);
        assertEquals(Annulment.UNKNOWN, get(clocked.ledger.annul(inspection.spend().scan().key())));
    }

    @Test
    void anInspectionTellsOfTheLastAcceptanceAtItsScenesAndPlace() {
        Draft inspection = at("inspect").inspecting(60_000, "metro", "bus");
        clocked.redeem(another("bus").visitMillis(3_600_000).place("line 3"));
        clocked.clock.advance(5_000);
        Instant last = assertInstanceOf(Accepted.class,
                clocked.redeem(another("metro").visitMillis(3_600_000).place("line 1"))).at();
        clocked.redeem(another("museum").visitMillis(3_600_000));
        assertEquals(Optional.of(last), lastAcceptance(inspection));
        assertEquals(Optional.of(last.minusSeconds(5)), lastAcceptance(at("inspect")
                .inspecting(60_000, "metro", "bus").place("line 3")));
        assertEquals(Optional.empty(), lastAcceptance(at("inspect")
                .inspecting(60_000, "metro", "bus").place("line 2")));
        clocked.clock.advance(60_000);
        assertEquals(Optional.empty(),
                lastAcceptance(another("inspect").inspecting(60_000, "metro", "bus")));
    }

    private Optional<Instant> lastAcceptance(Draft inspection) {
        return assertInstanceOf(Accepted.class, clocked.redeem(inspection)).lastAcceptance();
    }

    @Test
    void aPauseRefusesTheHolderAtItsSceneUntilItIsOver() {
        assertOutcomes("first", code.pauseMillis(3_000));
        clocked.clock.advance(2_999);
        assertOutcomes("PAUSED", another("bus").pauseMillis(3_000));
        assertOutcomes("first", another("metro").pauseMillis(3_000));
        clocked.clock.advance(1);
        assertOutcomes("first", another("bus").pauseMillis(3_000));
    }

    @Test
    void nobodyGoesTheSameWayTwiceUntilThePassbackIsOver() {
        assertOutcomes("first", code.use(Use.IN).passbackMillis(60_000));
        clocked.clock.advance(30_000);
        assertOutcomes("PASSBACK", another("bus").use(Use.IN).passbackMillis(60_000));
        assertOutcomes("first", another("bus").use(Use.OUT).passbackMillis(60_000));
        assertOutcomes("first", another("bus").use(Use.IN).passbackMillis(60_000));
        clocked.clock.advance(60_000);
        assertOutcomes("first", another("bus").use(Use.IN).passbackMillis(60_000));
    }

    @Test
    void aVisitLivesAsLongAsItIsAskedFor() {
        byte[] visit = RedisKeys.visit(holder.index(), ScanHashes.scene("bus"));
        clocked.redeem(code);
        assertEquals(0, get(deployment.redis().exists(visit)));
        clocked.redeem(another("bus").visitMillis(50_000));
        long life = get(deployment.redis().pttl(visit));
        assertEquals(true, life > 40_000 && life <= 50_000, () -> life + " ms");
    }

    @Test
    void aLimitRefusesWhoHasReachedItAndEndsWithItsPeriod() {
        Instant end = Instant.ofEpochMilli(clocked.clock.millis() + 30_000);
        List<Spend.Limit> limits = List.of(Spend.Limit.of(holder.index(), "day", 2, end),
                Spend.Limit.of(holder.index(), "day, north", 1, end));
        assertOutcomes("first", code.limits(limits));
        assertEquals(end.toEpochMilli(),
                get(deployment.redis().pexpiretime(RedisKeys.limit(holder.index(), limits.getFirst().key()))));
        assertOutcomes("LIMITED", another("bus").limits(limits));
        assertOutcomes("first", another("bus").limits(limits.subList(0, 1)));
        assertOutcomes("LIMITED", another("bus").limits(limits.subList(0, 1)));
        clocked.clock.advance(30_000);
        assertOutcomes("first", another("bus").limits(limits));
    }

    @Test
    void thePauseComesBeforeTheLimitAndTheLimitBeforeThePassback() {
        List<Spend.Limit> limits = List.of(Spend.Limit.of(holder.index(), "day", 1,
                Instant.ofEpochMilli(clocked.clock.millis() + 30_000)));
        clocked.redeem(code.use(Use.IN).pauseMillis(3_000).passbackMillis(60_000).limits(limits));
        Draft second = Draft.like(code.spend()).scan(clocked.scan("bus"));
        assertOutcomes("REPLAYED", second);
        Draft other = another("bus").use(Use.IN).pauseMillis(3_000).passbackMillis(60_000).limits(limits);
        assertOutcomes("PAUSED", other);
        assertOutcomes("LIMITED", other.pauseMillis(0));
        assertOutcomes("PASSBACK", other.limits(List.of()));
    }
}
