package cn.yimatong.ledger;

import static cn.yimatong.ledger.TestDeployment.get;
import static org.junit.jupiter.api.Assertions.assertEquals;

import cn.yimatong.ledger.Spend.Limit;
import cn.yimatong.ledger.Spend.Use;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an annulment frees, and what it leaves. */
class AnnulIT extends ClockedTests {
    private Draft code() {
        return clocked.code(holder);
    }

    private Limit limit() {
        return Limit.of(holder.index(), "day", 1, Instant.ofEpochMilli(clocked.clock.millis() + 30_000));
    }

    private Annulment annul(Draft code) {
        return get(clocked.ledger.annul(code.spend().scan().key()));
    }

    private String count(Limit limit) {
        byte[] count = get(deployment.redis().get(RedisKeys.limit(holder.index(), limit.key())));
        return new String(count, StandardCharsets.US_ASCII);
    }

    @Test
    void pausePassbackAndLimitsAreFreeAndTheCodeStaysSpent() {
        List<Limit> limits = List.of(limit());
        Draft code = code().use(Use.IN).pauseMillis(3_000).passbackMillis(60_000).limits(limits);
        assertEquals("first", clocked.outcome(code));
        assertEquals(Annulment.DONE, annul(code));
        assertEquals("0", count(limits.getFirst()));
        assertEquals("first", clocked.outcome(
                code().use(Use.IN).pauseMillis(3_000).passbackMillis(60_000).limits(limits)));
        assertEquals("REPLAYED", clocked.outcome(Draft.like(code.spend()).scan(clocked.scan("bus"))));
        assertEquals(List.of("spent", "annulled", "spent"), get(clocked.ledger.usage(holder)).stream()
                .map(UsageEvent::kind).toList());
    }

    @Test
    void anAnnulledVisitIsNoAcceptance() {
        Draft code = code().visitMillis(60_000);
        clocked.redeem(code);
        Draft inspection = code().scan(clocked.scan("inspect")).inspecting(60_000, "bus");
        assertEquals("seen lately", clocked.outcome(inspection));
        annul(code);
        assertEquals("first", clocked.outcome(inspection));
    }

    @Test
    void aLaterVisitIsLeftAlone() {
        Draft early = code().visitMillis(60_000);
        clocked.redeem(early);
        clocked.clock.advance(10);
        clocked.redeem(code().pauseMillis(0).visitMillis(60_000));
        assertEquals(Annulment.DONE, annul(early));
        assertEquals("PAUSED", clocked.outcome(code().pauseMillis(3_000)));
    }

    @Test
    void aRetryIsStillRepeated() {
        Draft code = code();
        clocked.redeem(code);
        annul(code);
        assertEquals("repeated", clocked.outcome(code));
        assertEquals(Annulment.ALREADY_DONE, annul(code));
    }

    @Test
    void aCountOfAPeriodThatIsOverDoesNotComeBack() {
        Limit limit = limit();
        byte[] key = RedisKeys.limit(holder.index(), limit.key());
        Draft code = code().limits(List.of(limit));
        clocked.redeem(code);
        get(deployment.redis().del(key));
        assertEquals(Annulment.DONE, annul(code));
        assertEquals(0, get(deployment.redis().exists(key)));
    }

    @Test
    void aCountKeepsItsLife() {
        Limit limit = limit();
        Draft code = code().limits(List.of(limit));
        clocked.redeem(code);
        annul(code);
        assertEquals(limit.endsAtMillis(),
                get(deployment.redis().pexpiretime(RedisKeys.limit(holder.index(), limit.key()))));
    }

    @Test
    void aRepetitionAtANodeThatKnowsNoLimitsForgetsNone() {
        Limit limit = limit();
        Draft code = code().limits(List.of(limit));
        clocked.redeem(code);
        clocked.redeem(code.limits(List.of()).recordVersion(0));
        assertEquals(Annulment.DONE, annul(code));
        assertEquals("0", count(limit));
    }

    @Test
    void eachWayAndEachUseIsAnnulledByItself() {
        Draft code = code();
        Draft in = Draft.like(code.spend()).scan(clocked.scan("library")).use(Use.IN);
        Draft out = Draft.like(code.spend()).scan(clocked.scan("library")).use(Use.OUT);
        clocked.redeem(in);
        clocked.redeem(out);
        assertEquals(List.of(Annulment.DONE, Annulment.DONE, Annulment.ALREADY_DONE),
                List.of(annul(in), annul(out), annul(in)));
        Draft hotel = code().use(Use.REUSE);
        Draft again = Draft.like(hotel.spend()).scan(clocked.scan("hotel"));
        clocked.redeem(hotel);
        clocked.redeem(again);
        assertEquals(List.of(Annulment.DONE, Annulment.DONE), List.of(annul(hotel), annul(again)));
    }
}
