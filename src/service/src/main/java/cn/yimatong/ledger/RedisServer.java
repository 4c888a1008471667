package cn.yimatong.ledger;

import cn.yimatong.ledger.RedisProbe.State;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Redis that a node starts for itself where none is named: for trying out and for single nodes. It listens on the
 * loopback only, keeps an append-only file in the node's data folder, and ends with the JVM, however that ends. If it
 * dies before, it is started again, on the same port with the same password.
 */
public final class RedisServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RedisServer.class);

    private static final Duration LONGEST_START = Duration.ofSeconds(5);
    private static final Duration LONGEST_LOAD = Duration.ofMinutes(5);
    private static final Duration LONGEST_STOP = Duration.ofSeconds(15);
    private static final Duration POLL = Duration.ofMillis(2);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    /** A server that ran so long has not died of its start. */
    private static final Duration STABLE = Duration.ofSeconds(10);
    private static final int PORTS_TO_TRY = 5;
    /** What a machine that is too small for its node is given all the same: a town's day of trying out. */
    private static final long LEAST_BYTES = 64L << 20;

    private final DataFolder folder;
    private final Path server;
    private final String password;
    private final int port;
    private final AtomicReference<Process> supervisor;
    private volatile boolean closing;

    private RedisServer(DataFolder folder, Path server, String password, int port, Process supervisor) {
        this.folder = folder;
        this.server = server;
        this.password = password;
        this.port = port;
        this.supervisor = new AtomicReference<>(supervisor);
    }

    /**
     * Starts the server and waits until it answers; blocking, tens of milliseconds, longer when there is much to load
     * or the server of a JVM just killed has yet to end.
     *
     * @param dataDir the node's data folder, made if need be; one process at a time may use it
     * @throws IllegalStateException when another process uses the folder, or no server starts; the message names the
     * folder and says why
     */
    public static RedisServer start(Path dataDir) {
        try {
            DataFolder folder = DataFolder.hold(dataDir.toAbsolutePath());
            try {
                return start(folder);
            } catch (IOException | RuntimeException e) {
                folder.close();
                throw e;
            }
        } catch (IOException e) {
            throw new IllegalStateException("The data folder " + dataDir + " cannot be used: " + e, e);
        }
    }

    /**
     * Where the server of a running node listens, with its password: never to be logged.
     *
     * @param dataDir the node's data folder
     * @return nothing where no node runs on this folder with a Redis of its own
     */
    public static Optional<String> uriOfRunning(Path dataDir) {
        Path file = dataDir.resolve("redis/redis.conf");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            Map<String, String> settings = Files.readAllLines(file).stream().map(line -> line.split(" ", 2))
                    .filter(words -> words.length == 2)
                    .collect(Collectors.toMap(words -> words[0], words -> words[1], (first, _) -> first));
            int port = Integer.parseInt(settings.getOrDefault("port", "0"));
            String password = settings.getOrDefault("requirepass", "");
            return RedisProbe.ask(port, password) == State.READY ? Optional.of(uri(port, password)) : Optional.empty();
        } catch (IOException e) {
            throw new IllegalStateException("The data folder " + dataDir + " cannot be used: " + e, e);
        }
    }

    private static RedisServer start(DataFolder folder) throws IOException {
        Path redis = redis(folder);
        Files.createDirectories(redis,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        folder.awaitEnd(redis.resolve("supervisor.pid"));
        folder.awaitEnd(redis.resolve("redis.pid"));
        Path server = RedisBinary.find(System.getenv().getOrDefault("PATH", ""), redis.resolve("bin"));
        byte[] secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        String password = HexFormat.of().formatHex(secret);
        for (int i = 0; i < PORTS_TO_TRY; i++) {
            int port = freePort();
            configure(redis, port, password);
            Process supervisor = launch(folder, server);
            if (isReady(supervisor, port, password)) {
                RedisServer started = new RedisServer(folder, server, password, port, supervisor);
                Thread.ofPlatform().daemon().name("redis-keeper").start(started::keep);
                return started;
            }
            stop(supervisor);
        }
        throw new IllegalStateException(
                "No Redis starts on " + folder.path() + "; it says why in " + redis.resolve("log"));
    }

    private static Path redis(DataFolder folder) {
        return folder.path().resolve("redis");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /**
     * In a file that only its owner reads, as every user sees command lines. What is sealed does not compress: a
     * rewrite takes a quarter less of a core without trying.
     */
    private static void configure(Path redis, int port, String password) throws IOException {
        Path file = redis.resolve("redis.conf");
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, """
                bind 127.0.0.1
                port %d
                requirepass %s
                dir "%s"
                appendonly yes
                appendfsync everysec
                save ""
                rdbcompression no
                maxmemory %d
                maxmemory-policy noeviction
                """.formatted(port, password, redis.toString().replace("\\", "\\\\").replace("\"", "\\\""),
                mostBytes()));
    }

    private static long mostBytes() {
        return mostBytes(ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize(),
                Runtime.getRuntime().maxMemory());
    }

    /**
     * How many bytes the data may take: half of what the node's heap leaves, as a rewrite of the file copies the pages
     * that are written meanwhile, and the node has more than its heap.
     *
     * @param machine bytes that the machine has, or the container
     * @param heap bytes that the node's heap may grow to
     */
    static long mostBytes(long machine, long heap) {
        return Math.max(LEAST_BYTES, (machine - heap) / 2);
    }

    private static Process launch(DataFolder folder, Path server) throws IOException {
        Path redis = redis(folder);
        Path script = redis.resolve("supervise-redis.sh");
        RedisBinary.copyResource("supervise-redis.sh", script);
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", script.toString(), server.toString(),
                redis.resolve("redis.conf").toString(), redis.resolve("redis.pid").toString());
        Map<String, String> environment = builder.environment();
        environment.keySet().retainAll(Set.of("PATH"));
        builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(redis.resolve("log").toFile()));
        Process supervisor = builder.start();
        Files.writeString(redis.resolve("supervisor.pid"), Long.toString(supervisor.pid()), StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        return supervisor;
    }

    private static boolean isReady(Process supervisor, int port, String password) {
        long start = System.nanoTime();
        State state = State.ABSENT;
        while (supervisor.isAlive() && state != State.READY) {
            state = RedisProbe.ask(port, password);
            Duration longest = state == State.LOADING ? LONGEST_LOAD : LONGEST_START;
            if (state != State.READY && (System.nanoTime() - start > longest.toNanos() || !pause(POLL))) {
                return false;
            }
        }
        return state == State.READY;
    }

    /** Runs on its own thread as long as the server is wanted. */
    private void keep() {
        Duration pause = FIRST_PAUSE;
        while (true) {
            long start = System.nanoTime();
            int status = supervisor.get().onExit().join().exitValue();
            if (closing) {
                return;
            }
            if (System.nanoTime() - start > STABLE.toNanos()) {
                pause = FIRST_PAUSE;
            }
            LOG.warn("The Redis of {} has ended with status {} and is started again", folder.path(), status);
            if (!pause(pause) || !startAgain()) {
                return;
            }
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
    }

    private synchronized boolean startAgain() {
        if (closing) {
            return false;
        }
        try {
            // A supervisor that was killed has left its Redis behind, on the port that the next one needs.
            folder.awaitEnd(redis(folder).resolve("redis.pid"));
            supervisor.set(launch(folder, server));
        } catch (IOException | IllegalStateException e) {
            LOG.error("The Redis of {} cannot be started again", folder.path(), e);
        }
        return true;
    }

    /** Where it listens, with its password: never to be logged. */
    public String uri() {
        return uri(port, password);
    }

    private static String uri(int port, String password) {
        return "redis://:" + password + "@127.0.0.1:" + port;
    }

    /** Stops the server, its file synced, and frees the folder; blocking. */
    @Override
    public void close() {
        closing = true;
        synchronized (this) {
            try {
                stop(supervisor.get());
                folder.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static void stop(Process supervisor) throws IOException {
        supervisor.getOutputStream().close();
        try {
            if (!supervisor.waitFor(LONGEST_STOP.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.error("The bundled Redis has not ended in {}", LONGEST_STOP);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean pause(Duration duration) {
        try {
            Thread.sleep(duration);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Names no password. */
    @Override
    public String toString() {
        return "RedisServer[127.0.0.1:" + port + ", " + folder.path() + "]";
    }
}
