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
import java.util.function.LongConsumer;
import java.util.stream.Collectors;

/**
 * Writes everything that a ledger keeps to a file, as it lies in Redis: what is sealed stays sealed. It is written
 * under another name, from which a stopped export can go on, and gets its own when it is whole.
 */
public final class LedgerExport {
    private static final int PAGES_BETWEEN_MARKS = 20;
    private static final int BUFFER = 1 << 20;

    private final List<Topology.Master> masters;
    private final SecureRandom random;
    private long seen;
    private long leftOut;
    private int pages;

    /**
     * What was written.
     *
     * @param entries keys with their values
     * @param leftOut keys that are not the ledger's
     * @param wentOn whether it went on where an export had stopped
     */
    public record Summary(long entries, long leftOut, boolean wentOn) {}

    /** Where an export stands, or stood: as {@link LedgerFile} keeps it, line by line. */
    private record Mark(int master, String cursor, long seen, long leftOut, String servers) {
        String text() {
            return String.join("\n", Integer.toString(master), cursor, Long.toString(seen), Long.toString(leftOut),
                    servers);
        }

        static Mark of(String text) {
            String[] lines = text.split("\n", 5);
            return new Mark(Integer.parseInt(lines[0]), lines[1], Long.parseLong(lines[2]), Long.parseLong(lines[3]),
                    lines[4]);
        }
    }

    /** An unfinished file, up to its last mark. */
    private record Unfinished(Mark mark, long bytes, long frames, long entries) {}

    /** An export of the ledger at the other end of the connection. */
    public LedgerExport(RedisConnection connection, SecureRandom random) {
        this.masters = Walk.await(connection.topology().masters());
        this.random = random;
    }

    /** How many keys there are at about this moment. */
    public long keys() {
        return Walk.keys(masters);
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
     * @param resume goes on where an export to this file has stopped, if it can: its servers must have run on since
     * @param progress is told now and then how many keys have been looked at
     * @throws IOException the file cannot be written; the message may be just its name
     * @throws LedgerUnavailableException a master does not answer, or does not let itself be asked
     */
    public Summary run(Path file, String deployment, boolean resume, LongConsumer progress) throws IOException {
        if (Files.exists(file)) {
            throw new FileAlreadyExistsException(file.toString());
        }
        Path part = unfinished(file);
        String servers = servers();
        Optional<Unfinished> before = resume && Files.exists(part) ? unfinished(part, deployment) : Optional.empty();
        Optional<Unfinished> start = before.filter(found -> found.mark().servers().equals(servers));
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
            write(writer, start.map(Unfinished::mark).orElse(new Mark(0, "0", 0, 0, servers)), progress);
            writer.end();
            channel.force(true);
            entries = writer.entries();
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        return new Summary(entries, leftOut, start.isPresent());
    }

    private void write(LedgerFile.Writer writer, Mark start, LongConsumer progress) throws IOException {
        seen = start.seen();
        leftOut = start.leftOut();
        for (int i = start.master(); i < masters.size(); i++) {
            int number = i;
            EntryReader reader = new EntryReader(masters.get(i));
            String from = i == start.master() ? start.cursor() : "0";
            Walk.over(masters.get(i), ScanCursor.of(from), (keys, behind) -> {
                List<LedgerKey> kept = keys.stream()
                        .filter(key -> key.kind() != Kind.UNKNOWN && key.kind() != Kind.PASSING).toList();
                for (Entry entry : reader.read(kept)) {
                    writer.entry(entry);
                }
                seen += keys.size();
                leftOut += keys.stream().filter(key -> key.kind() == Kind.UNKNOWN).count();
                pages++;
                // Behind the last page a cursor would begin anew.
                if (pages % PAGES_BETWEEN_MARKS == 0 && !behind.isFinished()) {
                    writer.mark(new Mark(number, behind.getCursor(), seen, leftOut, start.servers()).text());
                }
                progress.accept(seen);
            });
        }
    }

    /** A cursor means something only to the process that gave it. */
    private String servers() {
        return masters.stream().map(master -> master.name() + " " + Walk.await(master.commands().info("server"))
                .lines().filter(line -> line.startsWith("run_id:")).findFirst().orElse("")).collect(
                        Collectors.joining("\n"));
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
                    last = Optional.of(new Unfinished(Mark.of(frame.text()), reader.position(), reader.frames(),
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
