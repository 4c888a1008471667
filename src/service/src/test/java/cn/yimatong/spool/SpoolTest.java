package cn.yimatong.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.ledger.AwayAcceptance;
import cn.yimatong.ledger.LogLines;
import cn.yimatong.ledger.Redemption;
import cn.yimatong.ledger.Redemption.Accepted;
import cn.yimatong.ledger.Redemption.RejectReason;
import cn.yimatong.ledger.Redemption.Rejected;
import cn.yimatong.ledger.Scan;
import cn.yimatong.ledger.Spend;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The spool before a ledger that settles or does not. */
final class SpoolTest {

    private final Vertx vertx = Vertx.vertx();
    /** Of the spool that was opened last. */
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final SettlingLedger ledger = new SettlingLedger();
    private final Set<Integer> stuck = ledger.stuck;
    private final Set<Integer> hopeless = ledger.hopeless;
    private final AtomicLong seconds = new AtomicLong(Uses.EXPIRES_AT_SECONDS - 120);
    @TempDir
    private Path folder;

    private Spool open(int most) throws IOException {
        Spool spool = Spool.open(vertx, ledger.proxy(), folder.resolve("spool"), most,
                () -> Instant.ofEpochSecond(seconds.get()));
        meters.clear();
        spool.count(meters);
        return spool;
    }

    private long gauge(String name) {
        return (long) meters.get("yimatong." + name).gauge().value();
    }

    private long counter(String name) {
        return (long) meters.get("yimatong." + name).functionCounter().count();
    }

    private long settledCount() {
        return (long) meters.get("yimatong.away.settled").tag("outcome", "settled").functionCounter().count();
    }

    private static Redemption redeem(Spool spool, Spend spend) throws Exception {
        return decided(spool, spend).orElseThrow();
    }

    private static Optional<Redemption> decided(Spool spool, Spend spend) throws Exception {
        return get(spool.redeem(spend, Uses.NOT_BEFORE_SECONDS));
    }

    private static <T> T get(Future<T> answer) throws Exception {
        return answer.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private static boolean accepts(Spool spool, Spend spend) {
        try {
            return decided(spool, spend).isPresent();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Of a holder in this partition. */
    private static Spend in(int partition, long code) {
        return Uses.of(code, (long) partition << 54, Spend.Use.ONCE, new Scan("gate", "bus", "scan-" + code));
    }

    private static void until(BooleanSupplier holds) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!holds.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "did not come true");
            LockSupport.parkNanos(1_000_000);
        }
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @Test
    void aPartitionIsBehindUntilItsOwnEntriesAreSettledAndKeepsNoOtherWaiting() throws Exception {
        stuck.addAll(List.of(1, 2, 1023));
        try (Spool spool = open(10)) {
            assertInstanceOf(Accepted.class, redeem(spool, in(1, 1)));
            assertInstanceOf(Accepted.class, redeem(spool, in(2, 2)));
            assertInstanceOf(Accepted.class, redeem(spool, in(1023, 3)));
            assertTrue(spool.isAheadOfLedger(in(1023, 3).index()));
            assertFalse(spool.isAheadOfLedger(in(3, 4).index()));
            stuck.remove(2);
            until(() -> !spool.isAheadOfLedger(in(2, 2).index()));
            assertTrue(spool.isAheadOfLedger(in(1, 1).index()));
            assertEquals(List.of(2), ledger.settledPartitions());
            assertTrue(Files.size(folder.resolve("spool")) > 0);
            stuck.clear();
            until(() -> gauge("away.pending") == 0);
            until(() -> isEmpty(folder.resolve("spool")));
            assertEquals(3, settledCount());
            assertEquals(3, counter("away.acceptances"));
        }
    }

    private static boolean isEmpty(Path file) {
        try {
            return Files.size(file) == 0;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theRoomIsThatOfTheFileAndComesBackWhenItIsEmptied() throws Exception {
        stuck.add(1);
        try (Spool spool = open(2)) {
            assertInstanceOf(Accepted.class, redeem(spool, in(1, 1)));
            assertInstanceOf(Accepted.class, redeem(spool, in(2, 2)));
            until(() -> settledCount() == 1);
            assertEquals(Optional.empty(), decided(spool, in(3, 3)));
            assertEquals(1, counter("away.refusals"));
            stuck.clear();
            until(() -> accepts(spool, in(3, 3)));
        }
    }

    @Test
    void whatAnEarlierRunAcceptedIsRememberedAndSettled() throws Exception {
        stuck.add(1);
        try (Spool spool = open(10)) {
            assertInstanceOf(Accepted.class, redeem(spool, in(1, 1)));
        }
        try (Spool spool = open(0)) {
            assertTrue(spool.isAheadOfLedger(in(1, 1).index()));
            Spend other = Uses.of(1, in(1, 1).index(), Spend.Use.ONCE, new Scan("gate", "bus", "other"));
            assertEquals(RejectReason.REPLAYED, assertInstanceOf(Rejected.class, redeem(spool, other)).reason());
            stuck.clear();
            until(() -> isEmpty(folder.resolve("spool")));
            assertEquals(List.of(1), ledger.settledPartitions());
        }
    }

    @Test
    void whatCanNeverBeSettledIsParkedForTheNextStartAndKeepsNobodyFromRedis() throws Exception {
        hopeless.add(1);
        try (Spool spool = open(10)) {
            assertInstanceOf(Accepted.class, redeem(spool, in(1, 1)));
            assertInstanceOf(Accepted.class, redeem(spool, in(2, 2)));
            until(() -> settledCount() == 1 && gauge("away.pending") == 0);
            assertEquals(1, gauge("spool.parked"));
            assertFalse(spool.isAheadOfLedger(in(1, 1).index()));
        }
        assertFalse(isEmpty(folder.resolve("spool")));
        hopeless.clear();
        try (Spool _ = open(10)) {
            until(() -> isEmpty(folder.resolve("spool")));
            assertTrue(ledger.settledPartitions().contains(1));
            assertEquals(0, gauge("away.pending"));
        }
    }

    @Test
    void aMasterThatIsAwayIsTriedOnceARunAndTheOthersEntriesDoNotWait() throws Exception {
        for (int partition = 0; partition < AwayAcceptance.PARTITIONS; partition++) {
            stuck.add(partition);
        }
        try (Spool spool = open(1000)) {
            for (int i = 0; i < 200; i++) {
                assertInstanceOf(Accepted.class, redeem(spool, in(i, i)));
                assertInstanceOf(Accepted.class, redeem(spool, in(1023 - i, 1000 + i)));
            }
        }
        stuck.removeIf(partition -> partition >= AwayAcceptance.PARTITIONS / 2);
        ledger.forgetRefusals();
        try (Spool _ = open(1000)) {
            until(() -> settledCount() == 200);
            assertEquals(1, ledger.refusalsBeforeTheLast());
            stuck.clear();
            until(() -> isEmpty(folder.resolve("spool")));
        }
    }

    /** How many entries a file of those of {@link #in} holds. */
    private long entries() {
        try {
            return Files.size(folder.resolve("spool")) / Frame.encode(new AwayAcceptance(in(1, 1), 0,
                    Instant.ofEpochSecond(seconds.get()))).length;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whereMostOfTheFileIsSettledItIsTakenOutAndNotSettledAgain() throws Exception {
        hopeless.add(1);
        stuck.add(2);
        try (Spool spool = open(10)) {
            assertInstanceOf(Accepted.class, redeem(spool, in(1, 1)));
            for (int code = 2; code < 6; code++) {
                assertInstanceOf(Accepted.class, redeem(spool, in(2, code)));
            }
            stuck.clear();
            until(() -> entries() == 1);
            // There is room again.
            for (int code = 6; code < 15; code++) {
                Spend spend = in(3, code);
                until(() -> accepts(spool, spend));
            }
            until(() -> entries() == 1);
        }
        try (Spool _ = open(10)) {
            until(() -> gauge("away.pending") == 0);
            assertEquals(0, settledCount());
        }
    }

    @Test
    void aFewSettledEntriesAreTakenOutOfTheFileAfterAnHourAndAtTheEnd() throws Exception {
        hopeless.addAll(List.of(1, 2, 3));
        try (Spool spool = open(10)) {
            for (int partition = 1; partition < 5; partition++) {
                assertInstanceOf(Accepted.class, redeem(spool, in(partition, partition)));
            }
            until(() -> gauge("away.pending") == 0);
            assertEquals(4, entries());
            seconds.addAndGet(3600);
            until(() -> entries() == 3);
        }
        seconds.addAndGet(-3600);
        hopeless.remove(3);
        try (Spool _ = open(10)) {
            until(() -> gauge("away.pending") == 0);
            assertEquals(3, entries());
        }
        assertEquals(2, entries());
    }

    @Test
    void aLedgerThatThrowsDoesNotStopTheSettling() throws Exception {
        ledger.throwing.set(true);
        try (Spool spool = open(10); LogLines lines = new LogLines(Settler.class)) {
            assertInstanceOf(Accepted.class, redeem(spool, in(1, 1)));
            until(() -> gauge("away.pending") == 0);
            ledger.throwing.set(false);
            assertInstanceOf(Accepted.class, redeem(spool, in(2, 2)));
            until(() -> settledCount() == 1);
            until(() -> lines.written().stream().anyMatch(line -> line.startsWith("INFO")));
            List<String> errors = lines.written().stream().filter(line -> line.startsWith("ERROR")).toList();
            assertEquals(List.of("ERROR 1 acceptances cannot be settled and wait in the spool for the next start, "
                    + "which tries them again: " + IllegalStateException.class.getName()), errors);
        }
    }

    @Test
    void whatCannotBeWrittenIsNotAcceptedAndNotRemembered() throws Exception {
        Files.createSymbolicLink(folder.resolve("spool"), Path.of("/dev/full"));
        try (Spool spool = open(10)) {
            assertEquals(Optional.empty(), decided(spool, in(1, 1)));
            assertEquals(0, gauge("away.remembered"));
            assertFalse(spool.isAheadOfLedger(in(1, 1).index()));
            assertEquals(Optional.empty(), decided(spool, in(1, 2)));
            assertEquals(2, counter("away.refusals"));
        }
    }

    @Test
    void aCodeFromBeforeTheStartIsAcceptedOnlyOnceItsSkewIsOver() throws Exception {
        try (Spool spool = open(10)) {
            long start = Uses.EXPIRES_AT_SECONDS - 120;
            assertEquals(Optional.empty(), get(spool.redeem(in(1, 1), start + Uses.SKEW_SECONDS)));
            assertFalse(spool.isAheadOfLedger(in(1, 1).index()));
            assertInstanceOf(Accepted.class, get(spool.redeem(in(1, 1), start + Uses.SKEW_SECONDS + 1)).orElseThrow());
        }
    }

    @Test
    void aHundredScansOfOneCodeAtOnceAreOneAcceptance() throws Exception {
        try (Spool spool = open(1000)) {
            List<Future<Optional<Redemption>>> answers = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                answers.add(spool.redeem(Uses.once(1, "scan-" + i), Uses.NOT_BEFORE_SECONDS));
            }
            long accepted = 0;
            for (var answer : answers) {
                accepted += get(answer).orElseThrow() instanceof Accepted ? 1 : 0;
            }
            assertEquals(1, accepted);
        }
    }

    @Test
    void nobodyIsReplayedOnAnAcceptanceThatTheDiskHasRefused() throws Exception {
        Files.createSymbolicLink(folder.resolve("spool"), Path.of("/dev/full"));
        try (Spool spool = open(1000)) {
            for (int code = 0; code < 100; code++) {
                List<Future<Optional<Redemption>>> answers = new ArrayList<>();
                for (int i = 0; i < 5; i++) {
                    answers.add(spool.redeem(Uses.once(code, "scan-" + i), Uses.NOT_BEFORE_SECONDS));
                }
                for (var answer : answers) {
                    assertEquals(Optional.empty(), get(answer));
                }
            }
            assertEquals(0, gauge("away.pending"));
        }
    }

    @Test
    void whatRedisHasAcceptedIsNotReplayedOnAnAcceptanceThatTheDiskHasRefused() throws Exception {
        Files.createSymbolicLink(folder.resolve("spool"), Path.of("/dev/full"));
        try (Spool spool = open(1000)) {
            for (int code = 0; code < 100; code++) {
                var away = spool.redeem(Uses.once(code, "away"), Uses.NOT_BEFORE_SECONDS);
                Accepted byRedis = new Accepted(Instant.ofEpochSecond(Uses.NOT_BEFORE_SECONDS), false, 0,
                        Optional.empty(), Optional.empty());
                assertEquals(Optional.empty(), get(spool.remember(Uses.once(code, "by Redis"), byRedis)));
                assertEquals(Optional.empty(), get(away));
                assertInstanceOf(Rejected.class, redeem(spool, Uses.once(code, "later")));
            }
        }
    }

    @Test
    void aRetryThatComesBeforeTheDiskHearsWhatBecameOfTheFirst() throws Exception {
        Files.createSymbolicLink(folder.resolve("spool"), Path.of("/dev/full"));
        try (Spool spool = open(10)) {
            var first = spool.redeem(Uses.once(1, "scan"), Uses.NOT_BEFORE_SECONDS);
            var retry = spool.redeem(Uses.once(1, "scan"), Uses.NOT_BEFORE_SECONDS);
            assertEquals(Optional.empty(), get(first));
            assertEquals(Optional.empty(), get(retry));
        }
    }

    @Test
    void theRulesOfTheRecordAndTheClockComeBeforeTheMemory() throws Exception {
        try (Spool spool = open(10)) {
            Spend expired = new Spend(0, 1, new byte[16], Uses.EXPIRES_AT_SECONDS - 122, 2,
                    new Scan("gate", "bus", "late"), true, Spend.Use.ONCE, 0, true, List.of(), true, 0, 0, 0, List.of(),
                    Optional.empty(), Optional.empty());
            assertEquals(RejectReason.EXPIRED, assertInstanceOf(Rejected.class, redeem(spool, expired)).reason());
            assertEquals(RejectReason.REFUSED, reason(spool, true, List.of()));
            assertEquals(RejectReason.CREDENTIAL_MISSING, reason(spool, false, List.of()));
            assertEquals(0, counter("away.acceptances"));
        }
    }

    private static RejectReason reason(Spool spool, boolean refused, List<Integer> slots) throws Exception {
        Spend spend = new Spend(0, 1, new byte[16], Uses.EXPIRES_AT_SECONDS, 2, new Scan("gate", "bus", "scan"), true,
                Spend.Use.ONCE, 0, refused, slots, true, 0, 0, 0, List.of(), Optional.empty(), Optional.empty());
        return assertInstanceOf(Rejected.class, redeem(spool, spend)).reason();
    }
}
