package cn.yimatong.ledger;

import static cn.yimatong.ledger.TestDeployment.get;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.ledger.Grant.Granted;
import cn.yimatong.ledger.LedgerUnavailableException.Effect;
import cn.yimatong.ledger.StandingChange.Refused;
import io.lettuce.core.Range;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The rules of records, standings and erasure, each by its name. */
class HolderScriptsIT extends ClockedTests {
    private static final byte[] OTHER = "another record".getBytes(StandardCharsets.US_ASCII);
    private static final Change LOST = new Change("bank", "lost");

    private Stored store(byte[] sealed, long version, OptionalLong expected) {
        return get(clocked.ledger.store(holder, new Write(sealed, version, expected)));
    }

    private Holding holding() {
        return get(clocked.ledger.find(holder)).orElseThrow();
    }

    private StandingChange stand(int slot, Standing standing) {
        return get(clocked.ledger.setStanding(holder, slot, standing, LOST));
    }

    private List<Map<String, String>> events() {
        return get(deployment.redis().xrange(RedisKeys.usage(holder.index()), Range.unbounded())).stream()
                .map(RedisLedgerIT::readable).toList();
    }

    @Test
    void aRecordIsReplacedAndItsStandingsAreKept() {
        stand(3, Standing.suspended());
        clocked.clock.advance(1);
        long version = clocked.clock.millis() * 1000;
        assertEquals(new Stored.Done(false), store(OTHER, version, OptionalLong.of(holding().version())));
        assertEquals(version, holding().version());
        assertArrayEquals(OTHER, holding().sealed());
        assertEquals(Standing.suspended(), holding().standings().of(3));
    }

    @Test
    void theSameVersionWithTheSameBytesIsARepeat() {
        long version = holding().version();
        assertEquals(new Stored.Done(false), store(TestDeployment.RECORD, version, OptionalLong.empty()));
        assertEquals(new Stored.Done(true), store(TestDeployment.RECORD, version, OptionalLong.of(0)));
        assertEquals(new Stored.Behind(version), store(OTHER, version, OptionalLong.empty()));
    }

    @Test
    void aVersionMustGrowAndBeTheOneAfterTheExpected() {
        long version = holding().version();
        assertEquals(new Stored.Behind(version), store(OTHER, version - 1, OptionalLong.of(version)));
        assertEquals(new Stored.Conflict(), store(OTHER, version + 1, OptionalLong.of(version - 1)));
        assertEquals(new Stored.Conflict(), store(OTHER, version + 1, OptionalLong.of(0)));
        assertEquals(new Stored.Done(false), store(OTHER, version + 1, OptionalLong.of(version)));
    }

    @Test
    void aVersionFarAheadOfRedisIsTheFaultOfANodesClock() {
        long now = clocked.clock.millis() * 1000 + 999;
        assertEquals(Effect.NOT_EXECUTED, assertThrows(LedgerUnavailableException.class,
                () -> store(OTHER, now + 2_000_001, OptionalLong.empty())).effect());
        assertEquals(new Stored.Done(false), store(OTHER, now + 2_000_000, OptionalLong.empty()));
        // With Redis's clock set back, the next version is still one that can be kept.
        clocked.clock.advance(-60_000);
        assertEquals(new Stored.Done(false), store(OTHER, now + 2_000_001, OptionalLong.empty()));
        clocked.clock.advance(60_000);
    }

    @Test
    void anErasedHolderIsGoneAndTheCodesAreRevoked() {
        Draft code = clocked.code(holder);
        stand(1, Standing.suspended());
        Erased erased = get(clocked.ledger.erase(holder, "app")).orElseThrow();
        assertEquals(Instant.ofEpochMilli(clocked.clock.millis()), erased.at());
        assertEquals(erased.at().plusSeconds(3150), erased.tombstoneUntil());
        assertEquals(Optional.empty(), get(clocked.ledger.find(holder)));
        assertEquals("REVOKED", clocked.outcome(code));
        assertEquals("denied ABSENT", Described.kind(get(clocked.ledger.grant(holder, 0))));
        assertEquals(Refused.ABSENT, stand(1, Standing.ACTIVE));
        assertEquals(List.of(), get(clocked.ledger.usage(holder)));
        assertEquals("app", events().getLast().get("actor"));
        String left = new String(get(deployment.redis().get(RedisKeys.holder(holder.index()))),
                StandardCharsets.ISO_8859_1);
        assertTrue(!left.contains("sealed"), left);
    }

    @Test
    void aTombstoneOutlivesTheLastCode() {
        get(clocked.ledger.erase(holder, "app"));
        long life = get(deployment.redis().pttl(RedisKeys.holder(holder.index())));
        assertTrue(life > 3_140_000 && life <= 3_150_000, () -> life + " ms");
    }

    @Test
    void whoIsErasedIsErasedOnceAndEveryAskingHearsWhen() {
        Optional<Erased> first = get(clocked.ledger.erase(holder, "app"));
        clocked.clock.advance(5);
        assertEquals(first, get(clocked.ledger.erase(holder, "another")));
        assertEquals(1, events().size());
        assertEquals(Optional.empty(), get(clocked.ledger.erase(new HolderKey(4711, 1), "app")));
    }

    @Test
    void whoComesBackIsNewButForFloorAndOrderOfVersions() {
        Draft code = clocked.code(holder);
        long version = holding().version();
        stand(0, Standing.REVOKED);
        get(clocked.ledger.erase(holder, "app"));
        assertEquals(new Stored.Behind(version), store(OTHER, version, OptionalLong.of(0)));
        assertEquals(new Stored.Conflict(), store(OTHER, version + 1, OptionalLong.of(version)));
        assertEquals(new Stored.Done(true), store(OTHER, version + 1, OptionalLong.of(0)));
        assertEquals(-1, get(deployment.redis().pttl(RedisKeys.holder(holder.index()))));
        assertEquals(Standing.ACTIVE, holding().standings().holder());
        assertEquals("REVOKED", clocked.outcome(code.recordVersion(version + 1)));
        assertEquals("first", clocked.outcome(clocked.code(holder).recordVersion(version + 1)));
    }

    @Test
    void aGrantCarriesTheRecordThatTheNodeDoesNotKnow() {
        long version = holding().version();
        Granted cold = assertInstanceOf(Granted.class, get(clocked.ledger.grant(holder, 0)));
        assertEquals(version, cold.version());
        assertArrayEquals(TestDeployment.RECORD, cold.sealed().orElseThrow());
        assertEquals(Optional.empty(),
                assertInstanceOf(Granted.class, get(clocked.ledger.grant(holder, version))).sealed());
    }

    @Test
    void aStandingIsInForceForTheNextGrantAndRedemption() {
        Draft code = clocked.code(holder);
        stand(0, Standing.suspended());
        assertEquals("denied SUSPENDED", Described.kind(get(clocked.ledger.grant(holder, 0))));
        assertEquals("SUSPENDED", clocked.outcome(code));
        stand(0, Standing.ACTIVE);
        assertEquals("first", clocked.outcome(code));
        stand(0, Standing.REVOKED);
        assertEquals("denied REVOKED", Described.kind(get(clocked.ledger.grant(holder, 0))));
    }

    @Test
    void aSuspensionEndsByItself() {
        Draft code = clocked.code(holder);
        Instant end = Instant.ofEpochMilli(clocked.clock.millis() + 1_000);
        stand(0, Standing.suspendedUntil(end));
        assertEquals(Standing.suspendedUntil(end), holding().standings().holder());
        clocked.clock.advance(999);
        assertEquals("SUSPENDED", clocked.outcome(code));
        clocked.clock.advance(1);
        assertEquals(Standing.ACTIVE, holding().standings().holder());
        assertEquals("first", clocked.outcome(code));
    }

    @Test
    void anEndThatHasPassedIsTheCallersMistake() {
        Instant now = Instant.ofEpochMilli(clocked.clock.millis());
        assertEquals(Refused.PAST, stand(0, Standing.suspendedUntil(now)));
        assertInstanceOf(StandingChange.Done.class, stand(0, Standing.suspendedUntil(now.plusMillis(1))));
    }

    @Test
    void revokedIsForGoodAndAgainIsDone() {
        stand(2, Standing.REVOKED);
        assertEquals(Refused.REVOKED_BEFORE, stand(2, Standing.ACTIVE));
        assertEquals(Refused.REVOKED_BEFORE, stand(2, Standing.suspended()));
        assertInstanceOf(StandingChange.Done.class, stand(2, Standing.REVOKED));
        assertEquals(1, events().size());
    }

    @Test
    void aChangeLeavesAnEventWithActorAndReasonAndARepeatNone() {
        Instant end = Instant.ofEpochMilli(clocked.clock.millis() + 60_000);
        stand(5, Standing.suspendedUntil(end));
        stand(5, Standing.suspendedUntil(end));
        Map<String, String> event = events().getFirst();
        assertEquals(1, events().size());
        assertEquals(List.of("standing", "5", "suspended", "bank", "lost", Long.toString(end.toEpochMilli())),
                List.of("kind", "slot", "standing", "actor", "reason", "until").stream()
                        .map(name -> event.getOrDefault(name, "")).toList());
        stand(5, Standing.suspended());
        assertTrue(!events().getLast().containsKey("until"));
    }

    @Test
    void eachOfNineStandingsIsItsOwn() {
        for (int slot = 0; slot <= Standings.CREDENTIALS; slot++) {
            stand(slot, slot % 2 == 0 ? Standing.suspended() : Standing.REVOKED);
        }
        IntStream.rangeClosed(0, 8).forEach(slot -> assertEquals(
                slot % 2 == 0 ? Standing.suspended() : Standing.REVOKED, holding().standings().of(slot)));
        assertThrows(IllegalArgumentException.class, () -> stand(9, Standing.ACTIVE));
    }

    @Test
    void aReasonIsAWordAndNoText() {
        assertThrows(IllegalArgumentException.class, () -> new Change("bank", "Zhang lost it"));
        assertThrows(IllegalArgumentException.class, () -> new Change("bank", ""));
    }
}
