package cn.yimatong.ledger;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A node's data folder, held by one process at a time. The system frees the lock of a JVM that is killed; the Redis of
 * that JVM needs some milliseconds more, so its process id is kept in the folder, too.
 */
record DataFolder(Path path, FileLock lock) implements AutoCloseable {
    private static final Duration LONGEST_END = Duration.ofSeconds(15);
    /** Between a process's start as the system tells it and the time stamp of a file that names it. */
    private static final Duration TOLERANCE = Duration.ofSeconds(2);

    static DataFolder hold(Path path) throws IOException {
        Files.createDirectories(path);
        FileChannel channel = FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        Optional<FileLock> lock = lock(channel);
        if (lock.isEmpty()) {
            channel.close();
            throw new FolderInUseException(path);
        }
        // Kept, as a JVM forgets a lock that nothing refers to, and would then give itself a second one.
        return new DataFolder(path, lock.get());
    }

    private static Optional<FileLock> lock(FileChannel channel) throws IOException {
        try {
            return Optional.ofNullable(channel.tryLock());
        } catch (OverlappingFileLockException e) {
            return Optional.empty();
        }
    }

    /**
     * Waits until the process that a file names has ended; one that has been left alone and does not end by itself is
     * told to.
     */
    void awaitEnd(Path processIdFile) throws IOException {
        Optional<ProcessHandle> old = running(processIdFile);
        if (old.isPresent() && !ends(old.get())) {
            old.get().destroy();
            if (!ends(old.get())) {
                throw new IllegalStateException(
                        "Process " + old.get().pid() + ", the Redis of an earlier run on " + path
                                + ", does not end: stop it first");
            }
        }
    }

    private static Optional<ProcessHandle> running(Path processIdFile) throws IOException {
        if (!Files.exists(processIdFile)) {
            return Optional.empty();
        }
        String id = Files.readString(processIdFile).strip();
        Instant written = Files.getLastModifiedTime(processIdFile).toInstant();
        // An id is used again after some time, but a later process has also started later.
        return id.isEmpty()
                ? Optional.empty()
                : ProcessHandle.of(Long.parseLong(id))
                        .filter(ProcessHandle::isAlive)
                        .filter(process -> process.info()
                                .startInstant()
                                .map(started -> started.isBefore(written.plus(TOLERANCE)))
                                .orElse(true));
    }

    private static boolean ends(ProcessHandle process) {
        try {
            process.onExit().get(LONGEST_END.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Frees the folder for the next process. */
    @Override
    public void close() throws IOException {
        lock.acquiredBy().close();
    }
}
