package cn.yimatong.ledger;

import static cn.yimatong.ledger.TestDeployment.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.ledger.Redemption.Accepted;
import cn.yimatong.ledger.Redemption.Rejected;
import cn.yimatong.ledger.Spend.Use;
import io.lettuce.core.Range;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of an acceptance that was given while Redis was away. */
class SettleIT extends ClockedTests {
    private static final Change LOST = new Change("bank", "lost");
    private static final long DAY_MILLIS = 86_400_000;
    private static final long MARK_IS_GONE_MILLIS = 60_000 + 90_000 + 10_000;

    private Draft code;

    @BeforeEach
    void getCode() {
        code = clocked.code(holder);
    }

    /** Accepted by a node just now. */
    private AwayAcceptance accepted(Draft draft) {
        return new AwayAcceptance(draft.spend(), 2, Instant.ofEpochMilli(clocked.clock.millis()));
    }

    private Settled settle(AwayAcceptance acceptance) {
        return get(clocked.ledger.settle(acceptance));
    }

    /** The same code by another scan. */
    private Draft again(String scene) {
        return Draft.like(code.spend()).scan(clocked.scan(scene));
    }

    /** Newest first. */
    private List<String> kinds() {
        return get(clocked.ledger.usage(holder)).stream().map(UsageEvent::kind).toList();
    }

    private byte[] spentMark() {
        return RedisKeys.spent(holder.index(), code.spend().cti());
    }

    /** So long that no mark of redeem is left: by the test's clock, and by Redis's, which is behind. */
    private void outlastMarks() {
        clocked.clock.advance(MARK_IS_GONE_MILLIS);
        get(deployment.redis().del(spentMark(), RedisKeys.returned(holder.index(), code.spend().cti())));
    }

    @Test
    void whatIsSettledIsSpentSinceTheNodeAcceptedIt() {
        AwayAcceptance acceptance = accepted(code);
        clocked.clock.advance(5_000);
        assertEquals(Settled.SETTLED, settle(acceptance));
        Rejected replayed = assertInstanceOf(Rejected.class, clocked.redeem(again("bus")));
        assertEquals(acceptance.at(), replayed.firstUse().orElseThrow().at());
        Accepted recalled = assertInstanceOf(Accepted.class, clocked.redeem(code));
        assertEquals(List.of(true, acceptance.at(), 2), List.of(recalled.repeated(), recalled.at(), recalled.slot()));
        UsageEvent event = get(clocked.ledger.usage(holder)).getFirst();
        assertEquals(List.of("spent", acceptance.at()), List.of(event.kind(), event.at()));
    }

    @Test
    void settlingAgainIsKnownAndLeavesNoSecondEvent() {
        AwayAcceptance acceptance = accepted(code);
        assertEquals(Settled.SETTLED, settle(acceptance));
        clocked.clock.advance(MARK_IS_GONE_MILLIS);
        assertEquals(Settled.KNOWN, settle(acceptance));
        assertEquals(List.of("spent"), kinds());
    }

    @Test
    void theMarkOfASettledEntryLivesADay() {
        settle(accepted(code));
        long life = get(deployment.redis().pttl(spentMark()));
        assertTrue(life > DAY_MILLIS - 60_000 && life <= DAY_MILLIS, () -> life + " ms");
    }

    @Test
    void aRedemptionWhoseAnswerWasLostIsKnownAlsoAfterItsMarkIsGone() {
        clocked.redeem(code);
        assertEquals(Settled.KNOWN, settle(accepted(code)));
        outlastMarks();
        assertEquals(Settled.KNOWN, settle(accepted(code)));
        assertEquals(List.of("spent"), kinds());
    }

    @Test
    void aCodeThatAnotherScanHadSpentIsTwiceAndToldOnce() {
        clocked.redeem(code);
        AwayAcceptance second = accepted(again("bus"));
        assertEquals(Settled.TWICE, settle(second));
        assertEquals(Settled.TWICE, settle(second));
        assertEquals(List.of("conflict", "spent"), kinds());
        AwayAcceptance third = accepted(again("metro"));
        assertEquals(Settled.TWICE, settle(third));
        assertEquals(List.of("conflict", "conflict", "spent"), kinds());
    }

    @Test
    void theConflictNamesBothScans() {
        clocked.redeem(code.scan("gate-7", "bus", "first-scan"));
        assertEquals(Settled.TWICE, settle(accepted(again("bus").scan("gate-8", "bus", "second-scan"))));
        Map<String, byte[]> conflict = get(deployment.redis().xrevrange(RedisKeys.usage(holder.index()),
                Range.unbounded())).stream().map(UsageStream::fields).findFirst().orElseThrow();
        assertEquals("conflict", text(Objects.requireNonNull(conflict.get("kind"))));
        assertEquals(new Scan("gate-8", "bus", "second-scan"),
                CodeUse.decode(Objects.requireNonNull(conflict.get("use"))).scan());
        assertEquals(new Scan("gate-7", "bus", "first-scan"),
                CodeUse.decode(Objects.requireNonNull(conflict.get("other"))).scan());
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    @Test
    void twoNodesThatWereCutOffAreAConflictHoursLater() {
        AwayAcceptance first = accepted(code);
        AwayAcceptance second = accepted(again("bus"));
        assertEquals(Settled.SETTLED, settle(first));
        clocked.clock.advance(3 * 3_600_000);
        assertEquals(Settled.TWICE, settle(second));
    }

    @Test
    void theStreamTellsWhoHasSpentACodeWhoseMarkIsGone() {
        clocked.redeem(code);
        AwayAcceptance second = accepted(again("bus"));
        outlastMarks();
        assertEquals(Settled.TWICE, settle(second));
        assertEquals(List.of("conflict", "spent"), kinds());
    }

    @Test
    void theWayBackIsNoConflictAndTheThirdUseIs() {
        clocked.redeem(code.use(Use.IN).scan(clocked.scan("library")));
        assertEquals(Settled.SETTLED, settle(accepted(again("library").use(Use.OUT))));
        assertEquals("REPLAYED", clocked.outcome(again("library").use(Use.OUT)));
        assertEquals(Settled.TWICE, settle(accepted(again("library").use(Use.OUT))));
        assertEquals(Settled.TWICE, settle(accepted(again("library").use(Use.IN))));
    }

    @Test
    void theWayBackIsNoConflictWhereOnlyTheStreamKnowsTheFirst() {
        clocked.redeem(code.use(Use.IN).scan(clocked.scan("library")));
        AwayAcceptance out = accepted(again("library").use(Use.OUT));
        AwayAcceptance elsewhere = accepted(again("sports").use(Use.OUT));
        AwayAcceptance in = accepted(again("library").use(Use.IN));
        outlastMarks();
        assertEquals(Settled.TWICE, settle(elsewhere));
        assertEquals(Settled.SETTLED, settle(out));
        assertEquals(Settled.TWICE, settle(in));
    }

    @Test
    void aWayBackThatWasStoppedBeforeItsOwnMarkIsKnownAndNoConflict() {
        clocked.redeem(code.use(Use.IN).scan(clocked.scan("library")));
        AwayAcceptance out = accepted(again("library").use(Use.OUT));
        assertEquals(Settled.SETTLED, settle(out));
        get(deployment.redis().del(RedisKeys.returned(holder.index(), code.spend().cti())));
        assertEquals(Settled.KNOWN, settle(out));
        assertEquals(List.of("spent", "spent"), kinds());
    }

    @Test
    void bothWaysOfOneNodeAreSettledInAnyOrder() {
        AwayAcceptance in = accepted(code.use(Use.IN).scan(clocked.scan("library")));
        AwayAcceptance out = accepted(again("library").use(Use.OUT));
        assertEquals(List.of(Settled.SETTLED, Settled.SETTLED), List.of(settle(out), settle(in)));
        assertEquals(List.of(Settled.KNOWN, Settled.KNOWN), List.of(settle(out), settle(in)));
    }

    @Test
    void aReusableUseIsNoConflictAndKnownTheSecondTime() {
        AwayAcceptance first = accepted(code.use(Use.REUSE).scan(clocked.scan("hotel")));
        AwayAcceptance second = accepted(again("hotel").use(Use.REUSE));
        assertEquals(List.of(Settled.SETTLED, Settled.SETTLED), List.of(settle(first), settle(second)));
        assertEquals(List.of(Settled.KNOWN, Settled.KNOWN), List.of(settle(first), settle(second)));
        assertEquals(List.of("spent", "spent"), kinds());
        AwayAcceptance once = accepted(again("bus").use(Use.ONCE));
        outlastMarks();
        assertEquals(Settled.SETTLED, settle(once));
        assertEquals(Settled.TWICE, settle(accepted(again("hotel").use(Use.REUSE))));
    }

    @Test
    void aRedemptionOfAReusableCodeDoesNotHinderOneThatSpends() {
        clocked.redeem(code.use(Use.REUSE).scan(clocked.scan("hotel")));
        AwayAcceptance once = accepted(again("bus").use(Use.ONCE));
        outlastMarks();
        assertEquals(Settled.SETTLED, settle(once));
    }

    @Test
    void whoeverWasStoppedMeanwhileHasSlippedThroughAndTheCodeIsSpent() {
        AwayAcceptance acceptance = accepted(code);
        get(clocked.ledger.setStanding(holder, 0, Standing.suspended(), LOST));
        assertEquals(Settled.STOPPED, settle(acceptance));
        assertEquals(List.of("slipped", "standing"), kinds());
        assertEquals(Settled.STOPPED, settle(acceptance));
        assertEquals(List.of("slipped", "standing"), kinds());
        get(clocked.ledger.setStanding(holder, 0, Standing.ACTIVE, LOST));
        assertEquals("REPLAYED", clocked.outcome(again("bus")));
    }

    @Test
    void whoeverIsErasedUnknownOrBelowTheFloorIsStopped() {
        AwayAcceptance acceptance = accepted(code);
        get(deployment.redis().setrange(RedisKeys.holder(holder.index()), HolderHead.FLOOR,
                SixBytes.of(code.spend().batch() + 1)));
        assertEquals(Settled.STOPPED, settle(acceptance));
        AwayAcceptance other = accepted(clocked.code(holder));
        get(clocked.ledger.erase(holder, "app"));
        assertEquals(Settled.STOPPED, settle(other));
        Draft stranger = Draft.of(holder.index() + 1, 1, new byte[16], clocked.clock.millis() / 1000 + 60,
                clocked.scan("bus"));
        assertEquals(Settled.STOPPED, settle(accepted(stranger)));
    }

    @Test
    void aPartitionThatHasLostItsDataSettlesNothing() {
        AwayAcceptance acceptance = accepted(code);
        get(deployment.redis().del(RedisKeys.birth(holder.index())));
        assertThrows(LedgerUnavailableException.class, () -> settle(acceptance));
        get(deployment.redis().set(RedisKeys.birth(holder.index()), new byte[0]));
        assertEquals(Settled.SETTLED, settle(acceptance));
    }

    @Test
    void aVisitCountsUnlessALaterOneIsThere() {
        AwayAcceptance acceptance = accepted(code.pauseMillis(60_000));
        clocked.clock.advance(30_000);
        assertEquals(Settled.SETTLED, settle(acceptance));
        assertEquals("PAUSED", clocked.outcome(clocked.code(holder).scan(clocked.scan("bus")).pauseMillis(60_000)));
        clocked.clock.advance(30_000);
        Draft later = clocked.code(holder).scan(clocked.scan("bus")).pauseMillis(60_000);
        assertEquals("first", clocked.outcome(later));
        AwayAcceptance old = new AwayAcceptance(clocked.code(holder).scan(clocked.scan("bus")).pauseMillis(60_000)
                .spend(), 0, acceptance.at());
        assertEquals(Settled.SETTLED, settle(old));
        clocked.clock.advance(59_000);
        assertEquals("PAUSED", clocked.outcome(clocked.code(holder).scan(clocked.scan("bus")).pauseMillis(60_000)));
    }

    @Test
    void aLimitCountsOnceAndNotAfterItsPeriod() {
        Instant end = Instant.ofEpochMilli(clocked.clock.millis() + 30_000);
        List<Spend.Limit> limits = List.of(Spend.Limit.of(holder.index(), "day", 1, end));
        AwayAcceptance acceptance = accepted(code.limits(limits));
        settle(acceptance);
        settle(acceptance);
        byte[] key = RedisKeys.limit(holder.index(), limits.getFirst().key());
        assertEquals("1", text(get(deployment.redis().get(key))));
        assertEquals("LIMITED", clocked.outcome(clocked.code(holder).scan(clocked.scan("bus")).limits(limits)));
        AwayAcceptance late = accepted(clocked.code(holder).scan(clocked.scan("bus")).limits(limits));
        clocked.clock.advance(30_000);
        settle(late);
        assertEquals("1", text(get(deployment.redis().get(key))));
    }

    @Test
    void whatIsSettledWithinAMinuteCanBeAnnulled() {
        AwayAcceptance acceptance = accepted(code.visitMillis(1_000));
        clocked.clock.advance(20_000);
        settle(acceptance);
        ScanKey scan = acceptance.spend().scan().key();
        assertEquals(Annulment.DONE, get(clocked.ledger.annul(scan)));
        assertEquals(Annulment.ALREADY_DONE, get(clocked.ledger.annul(scan)));
        assertEquals(Optional.of("annulled"), kinds().stream().findFirst());
    }
}
