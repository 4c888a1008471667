package cn.yimatong.keys;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Small files that only their owner can read, written whole or not at all, however the process or the machine ends. */
public final class SecretFile {

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private SecretFile() {}

    /**
     * Refuses a file that others can read.
     *
     * @param file where it lies
     * @param what it is, for people
     * @throws IOException others can read it, or there is none; the message says what to do
     */
    public static void requireOwnerAlone(Path file, String what) throws IOException {
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file.toString());
        }
        if (!OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file))) {
            throw new FileSystemException(file.toString(), null,
                    "others can read " + what + "; only its owner may: chmod 600 " + file);
        }
    }

    /**
     * The content of a file that its owner alone can read.
     *
     * @param file where it lies
     * @param what it is, for people
     * @throws IOException others can read it, or there is none; the message says so
     */
    static byte[] read(Path file, String what) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new FileSystemException(file.toString(), null, "is not there");
        }
        requireOwnerAlone(file, what);
        try {
            return Files.readAllBytes(file);
        } catch (AccessDeniedException _) {
            throw new FileSystemException(file.toString(), null, "may not be read by this user");
        }
    }

    /**
     * Writes the file, or replaces it.
     *
     * @param file where it shall lie; the folder exists and can be written
     * @param text its whole content, ASCII
     * @throws IOException it cannot be written; what was there before is there still
     */
    public static void write(Path file, String text) throws IOException {
        Path absolute = file.toAbsolutePath();
        Path fresh = absolute.resolveSibling(absolute.getFileName() + ".tmp");
        Files.deleteIfExists(fresh);
        Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = US_ASCII.encode(text);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(fresh, absolute, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
