package cn.yimatong.cli;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * How far the import of a file has come: all lines up to a place have their answer. Stands in a small file beside it,
 * with the file's length and hashes of the first bytes and of those before that place, so that another file in its
 * stead is noticed.
 *
 * @param offset bytes up to that place
 * @param lines lines up to that place
 * @param kept items kept among them
 * @param refused lines refused among them
 */
record ImportState(long offset, long lines, long kept, long refused) {
    static final ImportState START = new ImportState(0, 0, 0, 0);
    private static final int BLOCK_BYTES = 4096;

    static Path pathFor(Path file) {
        return file.resolveSibling(file.getFileName() + ".progress");
    }

    ImportState plus(long newOffset, long newLines, long moreKept, long moreRefused) {
        return new ImportState(newOffset, newLines, kept + moreKept, refused + moreRefused);
    }

    /**
     * Reads what is known of an earlier import of this file.
     *
     * @return empty if nothing is
     * @throws CannotRunException if the file is not the one that the earlier import read
     */
    static Optional<ImportState> read(BulkKind kind, Path file, FileChannel open)
            throws CannotRunException, IOException {
        Path path = pathFor(file);
        JsonObject json;
        try {
            json = new JsonObject(Files.readString(path));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (DecodeException notJson) {
            throw new CannotRunException(path + " is no record of an import; remove it to begin again", notJson);
        }
        var state = new ImportState(number(json, "offset"), number(json, "lines"), number(json, "kept"),
                number(json, "refused"));
        if (!kind.word().equals(json.getValue("kind")) || state.offset < 0) {
            throw new CannotRunException(path + " is no record of an import of " + kind.word()
                    + "; remove it to begin again");
        }
        if (!state.toJson(kind, open).equals(json)) {
            throw new CannotRunException(file + " is not the file it was when its import was stopped; remove " + path
                    + " to import it from its first line");
        }
        return Optional.of(state);
    }

    /** Writes it in one step: a reader, and a start after a crash, find the former or this. */
    void write(BulkKind kind, Path file, FileChannel open) throws IOException {
        Path path = pathFor(file);
        Path next = path.resolveSibling(path.getFileName() + ".new");
        Files.writeString(next, toJson(kind, open).encode());
        Files.move(next, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private JsonObject toJson(BulkKind kind, FileChannel open) throws IOException {
        long block = Math.min(offset, BLOCK_BYTES);
        return new JsonObject().put("kind", kind.word()).put("length", open.size()).put("offset", offset)
                .put("lines", lines).put("kept", kept).put("refused", refused)
                .put("first", hash(open, 0, block)).put("last", hash(open, offset - block, block));
    }

    private static long number(JsonObject json, String member) {
        return json.getValue(member) instanceof Number number ? number.longValue() : -1;
    }

    private static String hash(FileChannel open, long from, long length) throws IOException {
        var bytes = ByteBuffer.allocate((int) length);
        while (bytes.hasRemaining() && open.read(bytes, from + bytes.position()) >= 0) {
            // Reads on: one call may read less.
        }
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array()));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
