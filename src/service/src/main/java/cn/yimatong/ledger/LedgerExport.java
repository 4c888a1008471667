package cn.yimatong.ledger;

import cn.yimatong.ledger.LedgerKey.Kind;
import io.lettuce.core.ScanCursor;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes everything that a ledger keeps to a file, as it lies in Redis: what is sealed stays sealed. It is written
 * under another name, from which a stopped export can go on, and gets its own when it is whole.
 */
public final class LedgerExport {
    private static final int PAGES_BETWEEN_MARKS = 20;
    private static final int BUFFER = 1 << 20;

    private final Topology topology;
    private final SecureRandom random;
    private long seen;
    private long leftOut;

    /**
     * What was written.
     *
     * @param entries keys with their values; one that was met twice counts twice
     * @param leftOut keys that are not the ledger's
     * @param wentOn whether it went on where an export had stopped
     */
    public record Summary(long entries, long leftOut, boolean wentOn) {}

    /** Hears how an export goes. */
    public interface Watcher {
        /** How many keys have been looked at; some perhaps twice. */
        void seen(long keys);

        /**
         * These masters were started anew or replaced, or slots have moved, so their keys are looked at again from the
         * first on.
         *
         * @param masters by name; often none
         */
        void begunAgain(List<String> masters);
    }

    /** Where an export stands, or stood: as {@link LedgerFile} keeps it. */
    private record Mark(long seen, long leftOut, Position position) {
        private static final Pattern TEXT = Pattern.compile("(\\d+) (\\d+)\n(.*)", Pattern.DOTALL);

        String text() {
            return seen + " " + leftOut + "\n" + position.text();
        }

        /** Nothing where another version has made it. */
        static Optional<Mark> of(String text) {
            Matcher parts = TEXT.matcher(text);
            return parts.matches()
                    ? Optional.of(new Mark(Long.parseLong(parts.group(1)), Long.parseLong(parts.group(2)),
                            Position.of(parts.group(3))))
                    : Optional.empty();
        }
    }

    /** An unfinished file, up to its last mark. */
    private record Unfinished(Mark mark, long bytes, long frames, long entries) {}

    /** An export of the ledger at the other end of the connection. */
    public LedgerExport(RedisConnection connection, SecureRandom random) {
        this.topology = connection.topology();
        this.random = random;
    }

    /** How many keys there are at about this moment. */
    public long keys() {
        return Walk.keys(Walk.await(topology.masters()));
    }

    /** Where a file is written until it is whole. */
    public static Path unfinished(Path file) {
        return file.resolveSibling(file.getFileName() + ".part");
    }

    /**
     * Exports; blocks. Once only.
     *
     * @param file where the ledger shall lie, readable by its owner alone; there is none of this name
     * @param deployment the deployment's id
     * @param resume goes on where an export to this file has stopped, as far as its servers have run on since
     * @param watcher is told how it goes
     * @throws IOException the file cannot be written; the message may be just its name
     * @throws LedgerUnavailableException a master does not answer, or does not let itself be asked, or is a replica, or
     * slots of a cluster are on their way
     */
    public Summary run(Path file, String deployment, boolean resume, Watcher watcher) throws IOException {
        if (Files.exists(file)) {
            throw new FileAlreadyExistsException(file.toString());
        }
        Path part = unfinished(file);
        List<Source> sources = Walk.sources(topology);
        Optional<Unfinished> before = resume && Files.exists(part) ? unfinished(part, deployment) : Optional.empty();
        Optional<Unfinished> start = before.filter(found -> found.mark().position().on(sources).isBegun());
        if (start.isEmpty()) {
            Files.deleteIfExists(part);
            Files.createFile(part, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        long entries;
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
            channel.truncate(start.map(Unfinished::bytes).orElse(0L));
            channel.position(channel.size());
            OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER);
            LedgerFile.Writer writer = start.isPresent()
                    ? LedgerFile.Writer.goOn(out, start.get().frames(), start.get().entries())
                    : LedgerFile.Writer.begin(out, id(), deployment);
            write(writer, start.map(Unfinished::mark).orElse(new Mark(0, 0, Position.START.on(sources))), watcher);
            writer.end();
            channel.force(true);
            entries = writer.entries();
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        return new Summary(entries, leftOut, start.isPresent());
    }

    /** The masters are looked at between pages, and once more before the end. */
    private void write(LedgerFile.Writer writer, Mark start, Watcher watcher) throws IOException {
        seen = start.seen();
        leftOut = start.leftOut();
        Position position = start.position();
        while (true) {
            List<Source> sources = Walk.sources(topology);
            Position now = position.on(sources);
            watcher.begunAgain(position.begunAgain(now));
            OptionalInt next = now.next();
            if (next.isEmpty()) {
                return;
            }
            ScanCursor behind = pages(writer, sources, now, next.getAsInt(), watcher);
            position = now.behind(next.getAsInt(), behind);
            writer.mark(new Mark(seen, leftOut, position).text());
        }
    }

    /** Where to go on; at the same place when the masters are no longer those that they were. */
    private ScanCursor pages(LedgerFile.Writer writer, List<Source> sources, Position position, int part,
            Watcher watcher) throws IOException {
        EntryReader reader = new EntryReader(sources.get(part).master());
        try {
            return Walk.over(reader.master(), position.cursor(part), PAGES_BETWEEN_MARKS, keys -> {
                List<LedgerKey> kept = keys.stream()
                        .filter(key -> key.kind() != Kind.UNKNOWN && key.kind() != Kind.PASSING).toList();
                for (Entry entry : reader.read(kept)) {
                    writer.entry(entry);
                }
                seen += keys.size();
                leftOut += keys.stream().filter(key -> key.kind() == Kind.UNKNOWN).count();
                watcher.seen(seen);
            });
        } catch (LedgerUnavailableException e) {
            if (position.on(Walk.sources(topology)).equals(position)) {
                throw e;
            }
            return position.cursor(part);
        }
    }

    private String id() {
        byte[] id = new byte[LedgerFile.ID_DIGITS / 2];
        random.nextBytes(id);
        return HexFormat.of().formatHex(id);
    }

    private static Optional<Unfinished> unfinished(Path part, String deployment) throws IOException {
        Optional<Unfinished> last = Optional.empty();
        try (var in = new BufferedInputStream(Files.newInputStream(part), BUFFER)) {
            LedgerFile.Reader reader = new LedgerFile.Reader(in);
            if (!LedgerFile.head(reader).text().substring(LedgerFile.ID_DIGITS).equals(deployment)) {
                return Optional.empty();
            }
            LedgerFile.Frame frame = reader.next();
            while (frame != null) {
                if (frame.type() == LedgerFile.MARK) {
                    last = Mark.of(frame.text()).map(mark -> new Unfinished(mark, reader.position(), reader.frames(),
                            reader.entries()));
                }
                frame = reader.next();
            }
        } catch (IOException _) {
            // Where a kill has cut it; what stands before the last mark is whole.
        }
        return last;
    }
}
