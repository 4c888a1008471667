package cn.yimatong.redis;

import cn.yimatong.Poll;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One server of Redis as a child process: to be stopped, killed, paused and started again on its port and folder. A
 * supervisor ends it when this JVM ends, however that ends.
 */
public final class RedisProcess implements AutoCloseable {
    private static final String SUPERVISOR = "/cn/yimatong/ledger/supervise-redis.sh";
    private static final Duration LONGEST_START = Duration.ofSeconds(20);
    private static final Duration LONGEST_END = Duration.ofSeconds(20);

    private final Path program;
    private final Path folder;
    private final int port;
    private Process supervisor;
    private long pid;
    private boolean paused;

    private RedisProcess(Path program, Path folder, int port) throws IOException {
        this.program = program;
        this.folder = folder;
        this.port = port;
        supervisor = launch();
    }

    /**
     * Starts a server on a free port of 127.0.0.1 and waits until it serves; blocking, tens of milliseconds.
     *
     * @param folder its own, made if need be; holds its configuration, files and {@code log}
     * @param settings further lines of its configuration; of a setting that stands twice, the later one counts
     */
    public static RedisProcess start(Path program, Path folder, List<String> settings) {
        return start(program, folder, FreePorts.next(), settings);
    }

    static RedisProcess start(Path program, Path folder, int port, List<String> settings) {
        try {
            Files.createDirectories(folder);
            List<String> lines = new ArrayList<>(List.of("bind 127.0.0.1", "port " + port, "dir \"" + folder + "\""));
            lines.addAll(settings);
            Files.write(folder.resolve("redis.conf"), lines);
            copySupervisor(folder.resolve("supervise.sh"));
            return new RedisProcess(program, folder, port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copySupervisor(Path target) throws IOException {
        try (InputStream in = RedisProcess.class.getResourceAsStream(SUPERVISOR)) {
            if (in == null) {
                throw new IllegalStateException("No resource " + SUPERVISOR);
            }
            Files.copy(in, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private Process launch() throws IOException {
        Path pidFile = folder.resolve("redis.pid");
        Files.deleteIfExists(pidFile);
        // Without the trap, a limit on the size of its files would kill it and not make its writes fail.
        Process process = new ProcessBuilder("/bin/sh", "-c", "trap '' XFSZ; exec /bin/sh \"$@\"", "sh",
                folder.resolve("supervise.sh").toString(), program.toString(),
                folder.resolve("redis.conf").toString(), pidFile.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
                .start();
        try {
            Poll.until(LONGEST_START, () -> !process.isAlive() || Ping.isServing(port));
            if (!process.isAlive()) {
                throw new IllegalStateException("The server has ended: " + log());
            }
            pid = Long.parseLong(Files.readString(pidFile).strip());
        } catch (AssertionError | RuntimeException | IOException e) {
            process.getOutputStream().close();
            throw e;
        }
        return process;
    }

    /** On 127.0.0.1; the same through all its lives. */
    public int port() {
        return port;
    }

    /** Without TLS, user and password. */
    public String uri() {
        return "redis://127.0.0.1:" + port;
    }

    public Path folder() {
        return folder;
    }

    /** What it has said, through all its lives. */
    public String log() {
        try {
            return Files.readString(folder.resolve("log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of the server itself, in this life. */
    public synchronized long pid() {
        return pid;
    }

    /** Whether it runs and is not paused. */
    public synchronized boolean isUp() {
        return supervisor.isAlive() && !paused;
    }

    /** Ends it in good order, as SIGTERM does; blocking. */
    public synchronized void stop() {
        resume();
        try {
            supervisor.getOutputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        awaitEnd();
    }

    /** Ends it at once, as SIGKILL does: nothing is written any more; blocking until it is gone. */
    public synchronized void kill() {
        if (supervisor.isAlive()) {
            signal("KILL");
        }
        paused = false;
        awaitEnd();
    }

    /** It stands still, its connections stay open. */
    public synchronized void pause() {
        if (!paused) {
            signal("STOP");
            paused = true;
        }
    }

    /** It goes on where it stood. */
    public synchronized void resume() {
        if (paused) {
            signal("CONT");
            paused = false;
        }
    }

    /** Starts it again after its end, with the configuration as it left it, and waits until it serves. */
    public synchronized void restart() {
        if (supervisor.isAlive()) {
            throw new IllegalStateException("It still runs");
        }
        try {
            supervisor = launch();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Kills it, if it runs. */
    @Override
    public void close() {
        kill();
    }

    /** From now on it can write no file any further, as if the disk were full. */
    public void fillDisk() {
        run("prlimit", "--pid", Long.toString(pid()), "--fsize=1:");
    }

    /** There is room again. */
    public void emptyDisk() {
        run("prlimit", "--pid", Long.toString(pid()), "--fsize=unlimited:");
    }

    private void awaitEnd() {
        try {
            if (!supervisor.waitFor(LONGEST_END.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("Process " + pid + " does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void signal(String name) {
        run("kill", "-" + name, Long.toString(pid));
    }

    private static void run(String... command) {
        try {
            new ProcessBuilder(command).inheritIO().start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return "127.0.0.1:" + port;
    }
}
