package cn.yimatong.spool;

import cn.yimatong.ledger.AwayAcceptance;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of the spool: entries one after the other, appended and never changed; readable by its owner alone. Where
 * few of many are still needed, a new file with those takes its place. One process at a time holds it, and one thread
 * at a time uses it.
 */
final class SpoolFile implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SpoolFile.class);

    private static final Set<StandardOpenOption> OPTIONS = Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ,
            StandardOpenOption.WRITE);

    private final Path path;
    private final Disk disk;
    private FileChannel channel;
    private List<AwayAcceptance> found;
    /** Where the last whole entry ends. */
    private long end;
    /** Behind the end may lie what the disk was to keep and could not, or was to forget. */
    private boolean broken;
    /** The folder may still name the file that this one took the place of. */
    private boolean unnamed;

    private SpoolFile(Path path, Disk disk, FileChannel channel, List<AwayAcceptance> found, long end) {
        this.path = path;
        this.disk = disk;
        this.channel = channel;
        this.found = found;
        this.end = end;
    }

    /**
     * Opens the file, makes it where there is none, and cuts off what a kill in the midst of writing has left behind
     * the last whole entry.
     *
     * @throws IllegalStateException when another process holds it, or a later version has written it
     */
    static SpoolFile open(Path path) throws IOException {
        return open(path, (file, options) -> FileChannel.open(file, options,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))));
    }

    /** Opens a file. */
    @FunctionalInterface
    interface Disk {

        FileChannel open(Path path, Set<StandardOpenOption> options) throws IOException;
    }

    /** @param disk tests put in one that fails */
    static SpoolFile open(Path path, Disk disk) throws IOException {
        boolean fresh = Files.notExists(path);
        Object before = fresh ? null : identity(path);
        FileChannel channel = disk.open(path, OPTIONS);
        boolean open = false;
        try {
            // Whoever holds it may have put another in its place, which is held by then.
            if (lock(channel) == null || !(fresh || Objects.equals(before, identity(path)))) {
                throw new IllegalStateException("The spool " + path + " is used by another process: stop it, or name"
                        + " another data folder");
            }
            if (fresh) {
                forceFolder(path.toAbsolutePath().getParent());
            }
            List<AwayAcceptance> found = new ArrayList<>();
            long end = read(channel, found);
            if (end < channel.size()) {
                LOG.warn("the spool ends in {} bytes that are no whole entry; they are cut off",
                        channel.size() - end);
                channel.truncate(end);
            }
            SpoolFile file = new SpoolFile(path.toRealPath(), disk, channel, found, end);
            Files.deleteIfExists(file.next());
            open = true;
            return file;
        } finally {
            if (!open) {
                channel.close();
            }
        }
    }

    /** What was in the file when it was opened, oldest first; told once, and not held any longer. */
    List<AwayAcceptance> takeFound() {
        List<AwayAcceptance> taken = found;
        found = List.of();
        return taken;
    }

    /**
     * Appends entries and returns when the disk has them.
     *
     * @throws IOException when it has not; then none of them is in the file, or nothing is written before they are out
     */
    void append(List<byte[]> frames) throws IOException {
        mend();
        broken = true;
        try {
            end += write(channel, end, frames);
            broken = false;
        } catch (Throwable e) {
            try {
                mend();
            } catch (IOException again) {
                e.addSuppressed(again);
            }
            throw e;
        }
    }

    /** Writes entries and returns how long they are, when the disk has them. */
    private static long write(FileChannel channel, long position, List<byte[]> frames) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(frames.stream().mapToInt(frame -> frame.length).sum());
        frames.forEach(bytes::put);
        bytes.flip();
        channel.position(position);
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        channel.force(false);
        return bytes.limit();
    }

    /**
     * Has the file hold these entries and no others. It is the old file or the new one, whatever ends it in between.
     *
     * @throws IOException when it is the old one, or nothing is written before the new one has its name for certain
     */
    void replace(List<byte[]> frames) throws IOException {
        mend();
        FileChannel old = channel;
        FileChannel fresh = disk.open(next(), OPTIONS);
        boolean placed = false;
        try {
            // Before it has the name, so that nobody holds it who was waiting for the old one.
            if (lock(fresh) == null) {
                throw new IOException(next() + " is used by another process");
            }
            fresh.truncate(0);
            long length = write(fresh, 0, frames);
            Files.move(next(), path, StandardCopyOption.ATOMIC_MOVE);
            placed = true;
            channel = fresh;
            end = length;
            unnamed = true;
        } finally {
            (placed ? old : fresh).close();
        }
        mend();
    }

    private Path next() {
        return path.resolveSibling(path.getFileName() + ".new");
    }

    private static @Nullable Object identity(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }

    /** Empties the file. */
    void clear() throws IOException {
        end = 0;
        broken = true;
        mend();
    }

    /**
     * Whoever was told that an entry is not kept may be let in by another node: the entry must not be on the disk after
     * all, at the next start.
     */
    private void mend() throws IOException {
        if (broken) {
            channel.truncate(end);
            channel.force(true);
            broken = false;
        }
        if (unnamed) {
            forceFolder(path.getParent());
            unnamed = false;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** Adds every whole entry; returns where the last one ends. */
    private static long read(FileChannel channel, List<AwayAcceptance> found) throws IOException {
        long size = channel.size();
        long end = 0;
        // Not closed, as that would close the channel.
        DataInputStream in = new DataInputStream(new BufferedInputStream(Channels.newInputStream(channel)));
        while (end + Frame.HEAD < size) {
            int length = in.readInt();
            int checksum = in.readInt();
            if (length <= 0 || length > Frame.MOST_PAYLOAD || end + Frame.HEAD + length > size) {
                return end;
            }
            byte[] payload = in.readNBytes(length);
            if (Frame.checksum(payload) != checksum) {
                return end;
            }
            found.add(Frame.decode(payload));
            end += Frame.HEAD + length;
        }
        return end;
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    /** A file whose name is not yet on the disk would be lost with all that is forced into it. */
    private static void forceFolder(@Nullable Path folder) throws IOException {
        if (folder != null) {
            try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
                directory.force(true);
            }
        }
    }
}
