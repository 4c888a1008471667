package cn.yimatong.ledger;

import static cn.yimatong.ledger.TestDeployment.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.Poll;
import cn.yimatong.ledger.Redemption.RejectReason;
import cn.yimatong.ledger.SharedState.Version;
import cn.yimatong.redis.SecureStandAlone;
import cn.yimatong.redis.ServerProgram;
import io.lettuce.core.RedisClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The ledger gets on with the rights that {@link SecureStandAlone#RIGHTS} lists. */
@Timeout(60)
class LedgerRightsIT {
    private static final HolderKey HOLDER = new HolderKey(4711, 1);
    private static final Change LOST = new Change("bank", "lost");

    @Test
    void theRightsAreAllThatTheLedgerNeeds(@TempDir Path folder) {
        Vertx vertx = Vertx.vertx();
        try (SecureStandAlone redis = SecureStandAlone.start(ServerProgram.USUAL, folder);
                RedisConnection connection = RedisConnection.open(redis.plainUri())) {
            SharedState shared = new SharedState(vertx, connection);
            get(shared.found(Map.of("test", Map.of("field", new byte[]{1}))));
            Version founded = get(shared.version());
            assertTrue(get(shared.change(founded, founded.next(),
                    new TableChange().put("test", "more", new byte[]{2}))));
            assertEquals(Set.of("test"), get(shared.snapshot(List.of("test", "none"))).tables().keySet());
            get(shared.time());
            NodeRoll roll = new NodeRoll(vertx, connection);
            get(roll.announce(new NodeRoll.Node("a1", "0.1.0", "gate", Instant.EPOCH), Instant.now(), Set.of()));
            assertEquals(1, get(roll.present()).size());
            Refusals refusals = new Refusals(vertx, connection, new SimpleMeterRegistry());
            refusals.keep("replayed", Draft.of(HOLDER.index(), 1, new byte[16], 1, new Scan("a", "b", "c")).spend(),
                    new Redemption.Rejected(RejectReason.REPLAYED, Instant.EPOCH, Optional.empty()));
            Poll.until(() -> get(refusals.ofLast(Duration.ofHours(1))).size() == 1);
            askEverything(new RedisLedger(vertx, connection, InstantSource.system(), Duration.ofSeconds(2),
                    Duration.ofSeconds(10)));
            get(new Forgetting(vertx, connection, InstantSource.system()).forget(Duration.ofDays(1)));
            // What only tells, as an annulment's pointer, fails in silence; Redis notes each refusal.
            RedisClient administrator = RedisClient.create(redis.administratorUri());
            try {
                assertEquals("[]", administrator.connect().sync().aclLog().toString());
            } finally {
                administrator.shutdown(Duration.ZERO, Duration.ofSeconds(2));
            }
        } finally {
            get(vertx.close());
        }
    }

    @Test
    void withoutTheRightToTakeAwayAChangeThatDoesSoChangesNothing(@TempDir Path folder) {
        Vertx vertx = Vertx.vertx();
        try (SecureStandAlone redis = SecureStandAlone.start(ServerProgram.USUAL, folder);
                RedisConnection connection = RedisConnection.open(redis.plainUri())) {
            SharedState shared = new SharedState(vertx, connection);
            get(shared.found(Map.of("test", Map.of("field", new byte[]{1}))));
            Version founded = get(shared.version());
            var change = shared.change(founded, founded.next(),
                    new TableChange().put("another", "a", new byte[]{2}).take("test", "field"));
            assertThrows(LedgerUnavailableException.class, () -> get(change));
            assertEquals(founded, get(shared.version()));
            assertTrue(get(shared.read("another")).isEmpty());
            assertEquals(Set.of("field"), get(shared.read("test")).orElseThrow().keySet());
        } finally {
            get(vertx.close());
        }
    }

    private static void askEverything(RedisLedger ledger) {
        long version = System.currentTimeMillis() * 1000;
        assertInstanceOf(Stored.Done.class,
                get(ledger.store(HOLDER, new Write(TestDeployment.RECORD, version, OptionalLong.empty()))));
        Grant.Granted granted = (Grant.Granted) get(ledger.grant(HOLDER, version));
        Spend code = Draft.of(HOLDER.index(), granted.batch(), new byte[16], granted.atMillis() / 1000 + 60,
                new Scan("gate-1", "bus", "0123456789abcdef")).recordVersion(version).spend();
        assertInstanceOf(Redemption.Accepted.class, get(ledger.redeem(code)));
        assertInstanceOf(Redemption.Accepted.class, get(ledger.redeem(code)));
        assertEquals(Annulment.DONE, get(ledger.annul(code.scan().key())));
        settleEverything(ledger, code);
        assertEquals(6, get(ledger.usage(HOLDER)).size());
        assertEquals(1, get(ledger.sealedRecords(Page.START, 10_000)).records().size());
        assertTrue(get(ledger.reseal(HOLDER.index(), version, TestDeployment.RECORD)));
        get(ledger.setStanding(HOLDER, 0, Standing.suspended(), LOST));
        get(ledger.probe());
        assertTrue(Math.abs(get(ledger.clockOffsetMillis())) < 10_000);
        assertTrue(get(ledger.find(HOLDER)).isPresent());
        assertTrue(get(ledger.erase(HOLDER, "operator")).isPresent());
    }

    /** One that another scan had spent, one so late that only the stream can tell, and a way back. */
    private static void settleEverything(RedisLedger ledger, Spend spent) {
        assertEquals(Settled.TWICE, get(ledger.settle(acceptance(Draft.like(spent).scan("gate-2", "bus", "another")))));
        long now = System.currentTimeMillis() / 1000;
        assertEquals(Settled.SETTLED, get(ledger.settle(acceptance(code(spent, 1, now - 300)))));
        assertEquals(Settled.SETTLED, get(ledger.settle(acceptance(code(spent, 2, now + 60).use(Spend.Use.IN)))));
        assertEquals(Settled.SETTLED, get(ledger.settle(acceptance(code(spent, 2, now + 60).use(Spend.Use.OUT)
                .scan("gate-1", "library", "out")))));
    }

    private static Draft code(Spend like, int number, long expiresAtSeconds) {
        return Draft.of(like.index(), like.batch(), ByteBuffer.allocate(16).put((byte) number).array(),
                expiresAtSeconds, new Scan("gate-1", "library", "in-" + number));
    }

    private static AwayAcceptance acceptance(Draft draft) {
        return new AwayAcceptance(draft.spend(), 0, Instant.ofEpochMilli(System.currentTimeMillis()));
    }
}
