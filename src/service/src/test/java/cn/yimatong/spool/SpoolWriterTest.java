package cn.yimatong.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.ledger.AwayAcceptance;
import cn.yimatong.ledger.LogLines;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SpoolWriterTest {

    private final Pending pending = new Pending();
    private final AtomicLong seconds = new AtomicLong(1_800_000_000);
    @TempDir
    private Path folder;
    private @Nullable FaultyChannel faulty;

    private SpoolWriter open() throws IOException {
        SpoolFile file = SpoolFile.open(folder.resolve("spool"), (path, options) -> {
            faulty = new FaultyChannel(FileChannel.open(path, options));
            return faulty;
        });
        return new SpoolWriter(file, pending, 10, () -> Instant.ofEpochSecond(seconds.get()));
    }

    private static void get(Future<Void> written) throws Exception {
        written.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private AwayAcceptance append(SpoolWriter writer, long code) throws Exception {
        AwayAcceptance acceptance = Uses.rich(code);
        pending.begin(acceptance.partition());
        get(writer.append(acceptance));
        return acceptance;
    }

    private static void refuses(SpoolWriter writer) {
        Future<Void> written = writer.append(Uses.rich(9));
        assertThrows(ExecutionException.class, () -> get(written));
    }

    @Test
    void whatIsSettledAnHourAfterTheLastLookStaysUntilTheNext() throws Exception {
        try (SpoolWriter writer = open()) {
            AwayAcceptance settled = append(writer, 1);
            append(writer, 2);
            append(writer, 3);
            seconds.addAndGet(3600);
            writer.dropSettled();
            // What is asked before the second is done with when the third is written, whichever came in one group.
            append(writer, 4);
            append(writer, 5);
            pending.settled(settled);
            long size = Files.size(folder.resolve("spool"));
            writer.dropSettled();
            append(writer, 6);
            append(writer, 7);
            assertTrue(Files.size(folder.resolve("spool")) > size);
            seconds.addAndGet(3600);
            long before = Files.size(folder.resolve("spool"));
            writer.dropSettled();
            append(writer, 8);
            AwayAcceptance last = append(writer, 9);
            long two = 2L * Frame.encode(last).length;
            assertEquals(before + two - Frame.encode(settled).length, Files.size(folder.resolve("spool")));
        }
    }

    @Test
    void aWriterThatHasFailedRefusesAndSaysSoOnceAndWhatItWasWritingIsNotKept() throws Exception {
        try (LogLines lines = new LogLines(SpoolWriter.class)) {
            try (SpoolWriter writer = open()) {
                append(writer, 1);
                Objects.requireNonNull(faulty).errors.set(1);
                refuses(writer);
                refuses(writer);
            }
            List<String> written = lines.written();
            assertEquals(1, written.size(), written::toString);
            assertTrue(written.getFirst().startsWith("ERROR the spool is written no more until the next start"),
                    written::toString);
        }
        try (SpoolFile file = SpoolFile.open(folder.resolve("spool"))) {
            assertEquals(1, file.takeFound().size());
        }
    }

    @Test
    void nothingIsTakenAfterTheStop() throws Exception {
        SpoolWriter writer = open();
        append(writer, 1);
        writer.close();
        refuses(writer);
    }
}
