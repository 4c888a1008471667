package cn.yimatong.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.MainJvm;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An import as a process that a person stops, or that is killed. */
final class ImportStoppedIT {
    private static final int LINES = 4000;
    private static final int BATCH = 50;
    /** Of the batches, so many are answered before the service falls silent. */
    private static final int ANSWERED = 30;
    private static final Duration BOUND = Duration.ofSeconds(60);

    @TempDir
    private Path folder;
    private Path file = Path.of("");
    private final BulkDouble bulk = new BulkDouble();

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM", "KILL"})
    void anImportThatWasStoppedGoesOnWhereItWas(String signal) throws Exception {
        write();
        var silent = new CountDownLatch(1);
        var asked = new AtomicInteger();
        try (var service = new ServiceDouble(request -> {
            if (asked.incrementAndGet() > ANSWERED) {
                await(silent);
            }
            return bulk.apply(request);
        })) {
            Process first = start(service);
            until(() -> linesDone() > 0 && bulk.kept().size() == ANSWERED * BATCH);
            signal(signal, first);
            assertTrue(first.waitFor(BOUND.toSeconds(), TimeUnit.SECONDS));
            assertTrue(first.exitValue() != 0);
            if (!signal.equals("KILL")) {
                assertTrue(read("err").endsWith("; go on with: ./yimatong holders import " + file + " --resume\n"),
                        read("err"));
            }
            silent.countDown();
            long done = linesDone();
            int before = service.lines().size();
            Process second = start(service, "--resume");
            assertTrue(second.waitFor(BOUND.toSeconds(), TimeUnit.SECONDS));
            assertEquals(ExitCode.DONE, second.exitValue(), read("err"));
            assertTrue(read("err").contains("going on behind line %,d\n".formatted(done)), read("err"));
            assertTrue(read("err").contains("%,d kept, 0 refused, ".formatted(LINES)), read("err"));
            assertEquals(LINES, bulk.kept().size());
            assertEquals((LINES - done) / BATCH, service.lines().size() - before,
                    "nothing that was confirmed is sent again");
        }
    }

    @Test
    void memoryDoesNotGrowWithTheFile() throws Exception {
        var line = "{\"holder\":\"h-%d\",\"record\":{\"name\":\"" + "x".repeat(20_000) + "\"}}\n";
        file = folder.resolve("large.jsonl");
        try (var out = Files.newBufferedWriter(file)) {
            for (int i = 0; i < 8_000; i++) {
                out.write(line.formatted(i));
            }
        }
        try (var service = new ServiceDouble(request -> new ServiceDouble.Answer(200, "{\"done\":"
                + request.body().getJsonArray("holders").size() + ",\"refused\":[]}"), false)) {
            Process process = start(service);
            assertTrue(process.waitFor(BOUND.toSeconds(), TimeUnit.SECONDS));
            assertEquals(ExitCode.DONE, process.exitValue(), read("err"));
        }
    }

    private void write() throws IOException {
        file = Files.writeString(folder.resolve("holders.jsonl"), IntStream.rangeClosed(1, LINES)
                .mapToObj(i -> "{\"holder\":\"h-" + i + "\",\"record\":{}}\n").collect(Collectors.joining()));
    }

    /** A JVM with 64 MB: less than half of the large file. */
    private Process start(ServiceDouble service, String... more) throws IOException {
        Path callers = Files.writeString(folder.resolve("callers.txt"), "app backend token\n");
        List<String> words = new ArrayList<>(List.of("holders", "import", file.toString(), "--url", service.url(),
                "--callers", callers.toString(), "--batch", String.valueOf(BATCH)));
        words.addAll(List.of(more));
        List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
        command.addAll(MainJvm.command(List.of("-Xmx64m"), words));
        return new ProcessBuilder(command).redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile()).start();
    }

    private static void signal(String signal, Process process) throws IOException, InterruptedException {
        assertEquals(0, new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid())).start().waitFor());
    }

    private long linesDone() {
        try {
            Path progress = file.resolveSibling(file.getFileName() + ".progress");
            return Files.exists(progress) ? new JsonObject(Files.readString(progress)).getLong("lines") : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String read(String name) throws IOException {
        return Files.readString(folder.resolve(name));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static void until(BooleanSupplier holds) {
        long end = System.nanoTime() + BOUND.toNanos();
        while (!holds.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "did not come true in time");
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }
}
