package cn.yimatong.scenes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The catalogue in force: the shipped one, or what an operator's file makes of it. Safe for use by several threads.
 */
public final class Scenes {

    /** What a {@link #reload} did. */
    public sealed interface Reload {

        /** Another catalogue is in force. */
        record Replaced() implements Reload {}

        /** The file says what it said, or there is none. */
        record Unchanged() implements Reload {}

        /** The file cannot be used and the catalogue stays; {@code why} names line and reason. */
        record Refused(String why) implements Reload {}
    }

    private final Optional<Path> file;
    private volatile Loaded loaded;

    private record Loaded(Catalogue catalogue, String contentHash) {}

    private Scenes(Optional<Path> file, Loaded loaded) {
        this.file = file;
        this.loaded = loaded;
    }

    /**
     * Reads the catalogue. Blocks.
     *
     * @param file the operator's own, in the form of {@code scenes.schema.json}: it extends and replaces what ships
     * @throws CatalogueException if the file cannot be read or used
     */
    public static Scenes open(Optional<Path> file) throws CatalogueException {
        Scenes scenes = new Scenes(file, new Loaded(Catalogue.shipped(), ""));
        if (file.isPresent()) {
            scenes.load(file.get());
        }
        return scenes;
    }

    /** The catalogue in force. */
    public Catalogue current() {
        return loaded.catalogue();
    }

    /** Reads the file again, if its content is another. Blocks. A file that cannot be used changes nothing. */
    public synchronized Reload reload() {
        try {
            return file.isPresent() && load(file.get()) ? new Reload.Replaced() : new Reload.Unchanged();
        } catch (CatalogueException e) {
            return new Reload.Refused(String.valueOf(e.getMessage()));
        }
    }

    /** Whether the file says another thing than before. */
    private boolean load(Path file) throws CatalogueException {
        byte[] content;
        try {
            content = Files.readAllBytes(file);
        } catch (IOException e) {
            throw new CatalogueException(file + " cannot be read", e);
        }
        String hash = hash(content);
        if (hash.equals(loaded.contentHash())) {
            return false;
        }
        loaded = new Loaded(CatalogueReader.extended(String.valueOf(file.getFileName()), content), hash);
        return true;
    }

    private static String hash(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
