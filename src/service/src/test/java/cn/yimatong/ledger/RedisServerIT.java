package cn.yimatong.ledger;

import static cn.yimatong.ledger.TestDeployment.get;
import static cn.yimatong.ledger.TestDeployment.scannedBy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.ledger.Redemption.RejectReason;
import cn.yimatong.ledger.Redemption.Rejected;
import io.lettuce.core.RedisClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The bundled Redis as a process among processes: who may use it, what it survives, what ends it. */
@Timeout(60)
class RedisServerIT {
    private static final Scan SCAN = new Scan("gate-1", "bus", "0123456789abcdef");
    private static final Duration LONG = Duration.ofSeconds(20);

    private static final Pattern LOGGED = Pattern.compile("\\d\\d:\\d\\d:\\d\\d\\.\\d");

    @TempDir
    private Path dataDir;

    @Test
    void onlyItsOwnerReadsThePassword() throws IOException {
        try (RedisServer server = RedisServer.start(dataDir)) {
            String password = URI.create(server.uri()).getUserInfo().substring(1);
            assertFalse(server.toString().contains(password));
            assertEquals("rw-------",
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(dataDir.resolve("redis/redis.conf"))));
            for (String process : List.of("supervisor.pid", "redis.pid")) {
                Path proc = Path.of("/proc", Long.toString(pid(dataDir, process)));
                assertFalse(Files.readString(proc.resolve("cmdline")).contains(password));
                assertFalse(Files.readString(proc.resolve("environ")).contains(password));
            }
        }
    }

    @Test
    void itsDataMayTakeHalfOfWhatTheHeapLeavesOfTheMachine() {
        long mega = 1 << 20;
        assertEquals(256 * mega, RedisServer.mostBytes(1024 * mega, 512 * mega));
        assertEquals(64 * mega, RedisServer.mostBytes(256 * mega, 512 * mega), "too small for its node");
        try (RedisServer server = RedisServer.start(dataDir);
                RedisClient client = RedisClient.create(server.uri());
                var connection = client.connect()) {
            long most = Long.parseLong(connection.sync().configGet("maxmemory").get("maxmemory"));
            assertTrue(most >= 64 * mega, () -> most + " bytes");
            assertEquals("no", connection.sync().configGet("rdbcompression").get("rdbcompression"));
        }
    }

    @Test
    void refusesWhoDoesNotKnowThePassword() {
        try (RedisServer server = RedisServer.start(dataDir)) {
            int port = URI.create(server.uri()).getPort();
            assertThrows(LedgerUnavailableException.class,
                    () -> RedisConnection.open("redis://127.0.0.1:" + port).close());
            LedgerUnavailableException refused = assertThrows(LedgerUnavailableException.class,
                    () -> RedisConnection.open("redis://:a-wrong-word@127.0.0.1:" + port).close());
            assertFalse(refused.toString().contains("a-wrong-word"));
        }
    }

    @Test
    void aFailedConnectionSaysWhyAndNeverThePassword() throws IOException {
        int nobody;
        try (ServerSocket socket = new ServerSocket(0)) {
            nobody = socket.getLocalPort();
        }
        try (RedisServer server = RedisServer.start(dataDir)) {
            int port = URI.create(server.uri()).getPort();
            assertReason("NOAUTH", "redis://127.0.0.1:" + port);
            assertReason("WRONGPASS", "redis://:a-wrong-word@127.0.0.1:" + port);
            assertReason("nobody listens there", "redis://:a-wrong-word@127.0.0.1:" + nobody);
        }
    }

    @Test
    void aServerWithoutTlsIsToldFromOneThatIsNotThere() throws IOException {
        // Redis itself waits for the end of a line, which a TLS greeting may not have; others answer at once.
        assertReasonOfOneThatSays("-ERR no TLS here\r\n", "it does not speak TLS", "rediss");
    }

    @Test
    void whatIsNoRedisIsToldSo() throws IOException {
        assertReasonOfOneThatSays("HTTP/1.1 400 Bad Request\r\n\r\n", "what answers there is no Redis", "redis");
    }

    private static void assertReasonOfOneThatSays(String words, String reason, String scheme) throws IOException {
        try (ServerSocket plain = new ServerSocket(0)) {
            Thread answering = Thread.startVirtualThread(() -> {
                try (Socket client = plain.accept()) {
                    // Lettuce drops what is said before it has asked anything.
                    client.getInputStream().read();
                    client.getOutputStream().write(words.getBytes(StandardCharsets.US_ASCII));
                    client.getInputStream().transferTo(OutputStream.nullOutputStream());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            assertReason(reason, scheme + "://:a-wrong-word@127.0.0.1:" + plain.getLocalPort());
            answering.interrupt();
        }
    }

    private static void assertReason(String reason, String uri) {
        LedgerUnavailableException refused = assertThrows(LedgerUnavailableException.class,
                () -> RedisConnection.open(uri).close());
        assertTrue(refused.toString().contains(reason), refused::toString);
        for (Throwable failure = refused; failure != null; failure = failure.getCause()) {
            assertFalse(failure.toString().contains("a-wrong-word"));
        }
    }

    @Test
    void anUnreadableAddressIsRefusedWithoutItsPassword() {
        for (String uri : List.of("redis://:a secret@127.0.0.1:1", "http://:a-secret@127.0.0.1")) {
            IllegalArgumentException refused = assertThrows(IllegalArgumentException.class,
                    () -> RedisConnection.open(uri).close());
            assertFalse(refused.toString().contains("secret"));
        }
    }

    @Test
    void bringsItsLicenceWhereItBringsTheProgram() {
        try (RedisServer server = RedisServer.start(dataDir)) {
            assertTrue(server.uri().startsWith("redis://"));
            assertEquals(Files.exists(dataDir.resolve("redis/bin/redis-server")),
                    Files.exists(dataDir.resolve("redis/bin/LICENCE.redis")));
        }
    }

    @Test
    void aFolderInUseIsRefusedByName() throws IOException {
        try (RedisServer server = RedisServer.start(dataDir)) {
            // From another process the lock is another matter than within one.
            Process other = spawn(List.of(), "hold");
            assertTrue(new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .contains("The data folder " + dataDir + " is used by another process"));
            assertTrue(assertThrows(IllegalStateException.class, () -> RedisServer.start(dataDir)).toString()
                    .contains(dataDir.toString()));
            assertTrue(isAlive(pid(dataDir, "redis.pid")), server.toString());
        }
        RedisServer.start(dataDir).close();
    }

    @Test
    void closingEndsAllProcessesAndKeepsTheData() throws IOException {
        Spend code;
        long redis;
        long supervisor;
        try (TestDeployment deployment = new TestDeployment(dataDir)) {
            code = deployment.code(SCAN);
            get(deployment.ledger.redeem(code));
            redis = pid(dataDir, "redis.pid");
            supervisor = pid(dataDir, "supervisor.pid");
        }
        assertFalse(isAlive(redis));
        assertFalse(isAlive(supervisor));
        assertReplayedAfterTheNextStart(code);
    }

    @Test
    void aServerThatDiesComesBackAtTheSamePlaceWithItsData() throws IOException {
        try (TestDeployment deployment = new TestDeployment(dataDir)) {
            Spend code = deployment.code(SCAN);
            get(deployment.ledger.redeem(code));
            // Redis may answer before it writes to its file, while the sync of the second before is still at work.
            await("the file to be written",
                    () -> get(deployment.redis().info("persistence")).contains("aof_buffer_length:0"));
            String uri = deployment.server.uri();
            long first = pid(dataDir, "redis.pid");
            ProcessHandle.of(first).orElseThrow().destroyForcibly();
            await("another process", () -> pid(dataDir, "redis.pid") != first);
            assertEquals(uri, deployment.server.uri());
            Spend replay = scannedBy(code, new Scan("gate-2", "bus", "another"));
            await("an answer", () -> deployment.ledger.redeem(replay).map(RedisServerIT::isReplayed).otherwise(false)
                    .toCompletionStage().toCompletableFuture().join());
        }
    }

    @Test
    void aKilledSupervisorLeavesNothingInTheWayOfTheNext() throws IOException {
        try (TestDeployment deployment = new TestDeployment(dataDir)) {
            long first = pid(dataDir, "redis.pid");
            ProcessHandle.of(pid(dataDir, "supervisor.pid")).orElseThrow().destroyForcibly();
            await("another process", () -> pid(dataDir, "redis.pid") != first);
            await("an answer", () -> deployment.ledger.clockOffsetMillis().map(true).otherwise(false)
                    .toCompletionStage().toCompletableFuture().join());
            assertFalse(isAlive(first));
        }
    }

    @Test
    void aKilledJvmLeavesNoRedisAndWhatWasSpentIsSpent() throws IOException, InterruptedException {
        Process jvm = spawn(List.of(), "spend");
        BufferedReader out = reader(jvm);
        assertEquals("spent", said(out));
        long redis = pid(dataDir, "redis.pid");
        jvm.destroyForcibly().waitFor();
        // At once, with the old Redis perhaps still there: the start waits for its end.
        try (TestDeployment deployment = new TestDeployment(dataDir)) {
            assertFalse(isAlive(redis));
            Redemption again = get(
                    deployment.ledger.redeem(scannedBy(RedisServerNode.code(), new Scan("gate-2", "bus", "another"))));
            assertTrue(isReplayed(again), again::toString);
        }
    }

    @Test
    void ctrlCDoesNotReachRedisBeforeTheJvmHasDrained() throws IOException, InterruptedException {
        // A group of its own, as a terminal's foreground job has one; each of its processes gets the signal.
        Process jvm = spawn(List.of("setsid", "--wait"), "drain");
        BufferedReader out = reader(jvm);
        long group = Long.parseLong(said(out));
        long redis = pid(dataDir, "redis.pid");
        assertEquals(0, new ProcessBuilder("kill", "-INT", "--", "-" + group).start().waitFor());
        assertEquals("drained with Redis at hand", said(out));
        assertTrue(jvm.waitFor(LONG.toSeconds(), TimeUnit.SECONDS));
        await("the end of Redis", () -> !isAlive(redis));
    }

    /**
     * The next line that is no line of the log, which begins with its time: a busy machine has one written now and
     * then.
     */
    private static String said(BufferedReader out) throws IOException {
        String line = out.readLine();
        while (line != null && LOGGED.matcher(line).lookingAt()) {
            line = out.readLine();
        }
        return String.valueOf(line);
    }

    private void assertReplayedAfterTheNextStart(Spend code) {
        try (TestDeployment deployment = new TestDeployment(dataDir)) {
            Redemption again = get(deployment.ledger.redeem(scannedBy(code, new Scan("gate-2", "bus", "another"))));
            assertTrue(isReplayed(again), again::toString);
        }
    }

    private static boolean isReplayed(Redemption redemption) {
        return redemption instanceof Rejected rejected && rejected.reason() == RejectReason.REPLAYED;
    }

    private Process spawn(List<String> prefix, String what) throws IOException {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        List<String> command = Stream.concat(prefix.stream(),
                Stream.of(java.toString(), "-Xshare:auto", "-cp", classPath, RedisServerNode.class.getName(),
                        dataDir.toString(), what))
                .toList();
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private static BufferedReader reader(Process process) {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    private static long pid(Path dataDir, String file) {
        try {
            String text = Files.readString(dataDir.resolve("redis").resolve(file)).strip();
            return text.isEmpty() ? 0 : Long.parseLong(text);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    private static void await(String what, BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - start < LONG.toNanos(), () -> "Waited in vain for " + what);
            Thread.onSpinWait();
        }
    }
}
