package cn.yimatong.ledger;

import static cn.yimatong.ledger.TestDeployment.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.Poll;
import cn.yimatong.ledger.Redemption.FirstUse;
import cn.yimatong.ledger.Redemption.RejectReason;
import cn.yimatong.ledger.Redemption.Rejected;
import cn.yimatong.ledger.Refusals.Refusal;
import io.lettuce.core.Range;
import io.lettuce.core.XAddArgs;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is kept of refused codes, on a real Redis. */
@Timeout(60)
final class RefusalsIT {

    private static final String KEY = new String(RedisKeys.REFUSALS, StandardCharsets.US_ASCII);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final long HOLDER = 0x0123_4567_89ab_cdefL;
    private static final Instant AT = Instant.parse("2026-11-27T08:00:00Z");
    private static final int UNHURRIED = 1_000_000;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private OwnRedis redis;
    private Refusals refusals;
    private int codes;

    @BeforeEach
    void start(@TempDir Path folder) {
        redis = OwnRedis.start(folder);
        refusals = new Refusals(redis.vertx(), redis.connection(), meters, UNHURRIED, UNHURRIED);
    }

    @AfterEach
    void stop() {
        redis.close();
    }

    private Spend spend(long holder) {
        return spend(holder, "gate-7");
    }

    private Spend spend(long holder, String scanner) {
        byte[] cti = ByteBuffer.allocate(16).putInt(codes++).array();
        return Draft.of(holder, 1, cti, 2_000_000_000, new Scan(scanner, "metro", "scan-" + codes)).spend();
    }

    private static Rejected rejected(RejectReason reason) {
        return new Rejected(reason, AT, reason == RejectReason.REPLAYED
                ? Optional.of(new FirstUse(AT.minusSeconds(9), false, Refusals.digitsOf("gate-1")))
                : Optional.empty());
    }

    private long count(String outcome) {
        return (long) meters.counter("yimatong.refusals", "outcome", outcome).count();
    }

    private void keepReplays(long holder, int count) {
        long settled = count("kept") + count;
        for (int i = 0; i < count; i++) {
            refusals.keep("replayed", spend(holder), rejected(RejectReason.REPLAYED));
        }
        Poll.until(() -> count("kept") == settled);
    }

    @Test
    void aReplayIsKeptWithItsHolderAndWithWhatTellsPlacesScansAndCodesApart() {
        keepReplays(HOLDER, 2);
        List<Refusal> both = get(refusals.ofLast(HOUR));
        assertEquals(2, both.size());
        Refusal first = both.getFirst();
        assertEquals(List.of("replayed", "metro", "gate-7"), List.of(first.reason(), first.scene(), first.scanner()));
        assertEquals(Optional.of("0123456789abcdef"), first.holder());
        assertEquals(Optional.of(AT.minusSeconds(9)), first.elsewhere());
        assertEquals(Optional.of(Refusals.digitsOf("gate-1")), first.first());
        assertEquals(Optional.empty(), first.place());
        assertTrue(Duration.between(first.at(), Instant.now()).abs().compareTo(Duration.ofMinutes(1)) < 0);
        assertNotEquals(first.scan(), both.getLast().scan());
        assertNotEquals(first.code(), both.getLast().code());
    }

    @Test
    void ofAnyOtherRefusalTheHolderIsNotKept() {
        for (RejectReason reason : RejectReason.values()) {
            if (reason != RejectReason.REPLAYED) {
                refusals.keep("reason", spend(HOLDER), rejected(reason));
            }
        }
        Poll.until(() -> count("kept") == RejectReason.values().length - 1);
        assertTrue(get(refusals.ofLast(HOUR)).stream().allMatch(one -> one.holder().isEmpty()));
        String raw = redis.commands().xrange(KEY, Range.unbounded()).toString();
        assertTrue(!raw.contains("0123456789abcdef") && !raw.contains("scan-1"), raw);
    }

    @Test
    void whatIsOlderThanADayIsNotShownAndIsTakenAway() {
        keepReplays(HOLDER, 1);
        Refusal one = get(refusals.ofLast(HOUR)).getFirst();
        Map<String, String> fields = redis.commands().xrange(KEY, Range.unbounded()).getFirst().getBody();
        redis.commands().del(KEY);
        long now = one.at().toEpochMilli();
        for (Duration age : List.of(Duration.ofHours(25), Duration.ofHours(2), Duration.ofSeconds(1))) {
            redis.commands().xadd(KEY, XAddArgs.Builder.maxlen(9).id(now - age.toMillis() + "-0"), fields);
        }
        assertEquals(1, get(refusals.ofLast(HOUR)).size());
        assertEquals(2, get(refusals.ofLast(Duration.ofDays(30))).size());
        assertEquals(3, redis.commands().xlen(KEY));
        get(new Forgetting(redis.vertx(), redis.connection(), InstantSource.system()).forget(Refusals.AGE));
        assertEquals(2, redis.commands().xlen(KEY));
    }

    @Test
    void whatAnotherReleaseKeepsInOtherWordsIsPassedOver() {
        redis.commands().xadd(KEY, Map.of("something", "else"));
        keepReplays(HOLDER, 1);
        assertEquals(1, get(refusals.ofLast(HOUR)).size());
    }

    @Test
    void theStreamDoesNotGrow() {
        long sent = 0;
        while (sent < Refusals.KEPT + 2000L) {
            refusals.keep("replayed", spend(HOLDER), rejected(RejectReason.REPLAYED));
            long before = ++sent;
            Poll.until(() -> count("kept") + Refusals.MOST_UNANSWERED > before);
        }
        Poll.until(() -> count("kept") == Refusals.KEPT + 2000L);
        assertTrue(redis.commands().xlen(KEY) < Refusals.KEPT + 500, () -> redis.commands().xlen(KEY) + " are kept");
        assertEquals(0, count("dropped"));
    }

    @Test
    void ofAFloodSoManyASecondAreSentAndTheNextOneTellsHowManyWereNot() {
        Refusals paced = new Refusals(redis.vertx(), redis.connection(), meters);
        int flood = 20_000;
        long begun = System.nanoTime();
        for (int i = 0; i < flood; i++) {
            paced.keep("replayed", spend(HOLDER), rejected(RejectReason.REPLAYED));
        }
        long seconds = Duration.ofNanos(System.nanoTime() - begun).toSeconds() + 1;
        Poll.until(() -> count("kept") + count("dropped") == flood);
        assertTrue(count("kept") <= Refusals.MOST_A_SECOND * (seconds + 1), () -> count("kept") + " are kept");
        Poll.until(() -> {
            paced.keep("replayed", spend(HOLDER), rejected(RejectReason.REPLAYED));
            List<Refusal> all = get(paced.ofLast(HOUR));
            return all.size() + all.stream().mapToLong(Refusal::untold).sum() >= flood;
        });
    }

    @Test
    void theFloodOfOneScannerPushesNoOtherOut() {
        Refusals paced = new Refusals(redis.vertx(), redis.connection(), meters);
        for (int i = 0; i < 2000; i++) {
            paced.keep("replayed", spend(HOLDER, "gate-flood"), rejected(RejectReason.REPLAYED));
        }
        for (int i = 0; i < 5; i++) {
            paced.keep("replayed", spend(HOLDER, "gate-" + i), rejected(RejectReason.REPLAYED));
        }
        Poll.until(() -> count("kept") + count("dropped") == 2005);
        List<Refusal> all = get(paced.ofLast(HOUR));
        assertEquals(5, all.stream().filter(one -> !one.scanner().equals("gate-flood")).count());
        assertTrue(all.size() < Refusals.MOST_A_SECOND, () -> all.size() + " are kept");
    }

    @Test
    void aRedisThatHangsIsOwedSoManyAndNoneOfThemIsWaitedFor() {
        keepReplays(HOLDER, 1);
        redis.server().server().pause();
        int flood = 10_000;
        try {
            for (int i = 0; i < flood; i++) {
                refusals.keep("replayed", spend(HOLDER), rejected(RejectReason.REPLAYED));
            }
            assertEquals(flood - Refusals.MOST_UNANSWERED, count("dropped"));
            assertEquals(1, count("kept"));
        } finally {
            redis.server().server().resume();
        }
        Poll.until(() -> count("kept") == 1 + Refusals.MOST_UNANSWERED);
        keepReplays(HOLDER, 1);
    }

    @Test
    void aRedisThatIsGoneCostsNothingButThatTheyAreCounted() {
        redis.server().server().stop();
        for (int i = 0; i < 100; i++) {
            refusals.keep("replayed", spend(HOLDER), rejected(RejectReason.REPLAYED));
        }
        Poll.until(() -> count("dropped") == 100);
        redis.server().server().restart();
        Poll.until(() -> {
            refusals.keep("replayed", spend(HOLDER), rejected(RejectReason.REPLAYED));
            return count("kept") > 0;
        });
        assertTrue(get(refusals.ofLast(HOUR)).getFirst().untold() >= 100);
    }
}
