package cn.yimatong.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.ledger.AwayAcceptance;
import cn.yimatong.ledger.LogLines;
import cn.yimatong.ledger.Settled;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The settler alone, with acceptances of which no file knows. */
final class SettlerTest {

    private final Vertx vertx = Vertx.vertx();
    private final SettlingLedger ledger = new SettlingLedger();
    private final Pending pending = new Pending();
    @TempDir
    private Path folder;

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private Settler begin() throws IOException {
        SpoolFile file = SpoolFile.open(folder.resolve("spool"));
        Settler settler = new Settler(ledger.proxy(), pending,
                new SpoolWriter(file, pending, 10, InstantSource.system()));
        settler.begin(vertx);
        return settler;
    }

    /** One in each of these partitions. */
    private void accepted(int... partitions) {
        for (int partition : partitions) {
            AwayAcceptance acceptance = Uses.rich(partition);
            pending.begin(partition);
            pending.add(acceptance);
        }
    }

    private static void until(BooleanSupplier holds) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!holds.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "did not come true");
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Test
    void anErrorOfRedisStopsNoOtherPartitionOfItsMaster() throws Exception {
        ledger.erring.add(1);
        accepted(1, 2, 3, 4);
        Settler settler = begin();
        until(() -> settler.count(Settled.SETTLED) == 3);
        assertEquals(1, ledger.refusalsBeforeTheLast());
    }

    @Test
    void whatRedisAnswersWithAnErrorIsParkedInTheEighthRunSoThatItsPartitionServes() throws Exception {
        ledger.erring.add(1);
        accepted(1);
        try (LogLines lines = new LogLines(Settler.class)) {
            begin();
            until(() -> !pending.in(1));
            assertEquals(List.of(1, 8), List.of(pending.parked(), ledger.refusals()));
            until(() -> !lines.written().isEmpty());
            assertEquals(List.of("ERROR 1 acceptances cannot be settled and wait in the spool for the next start, which"
                    + " tries them again: Redis has failed: NOPERM not allowed"), lines.written());
        }
    }

    @Test
    void manyErrorsOfOnePartitionAreParkedAsSoonAsOneIs() throws Exception {
        ledger.erring.add(1);
        accepted(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1);
        begin();
        until(() -> !pending.in(1));
        assertEquals(12, pending.parked());
        accepted(1);
        until(() -> !pending.in(1));
        assertEquals(13, pending.parked());
    }

    @Test
    void anErrorOfRedisThatIsMendedSoonParksNothing() throws Exception {
        ledger.erring.add(1);
        accepted(1, 1, 1);
        Settler settler = begin();
        until(() -> ledger.refusals() > 1);
        ledger.erring.clear();
        until(() -> settler.count(Settled.SETTLED) == 3);
        assertEquals(0, pending.parked());
    }

    @Test
    void whatWasPolledBeforeAMasterCouldNotBeToldIsSettledLater() throws Exception {
        ledger.masterless.add(1023);
        accepted(1, 1023);
        Settler settler = begin();
        until(() -> ledger.masterlessAsked.get() > 0);
        ledger.masterless.clear();
        until(() -> settler.count(Settled.SETTLED) == 2);
        assertEquals(0, pending.total());
    }
}
