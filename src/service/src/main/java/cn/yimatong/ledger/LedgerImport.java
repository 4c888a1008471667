package cn.yimatong.ledger;

import cn.yimatong.ledger.LedgerKey.Kind;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Brings an exported ledger into an empty Redis. The file is read twice: first to see that it is whole, which changes
 * nothing, and then to write it. The deployment's tables and its founding mark come last and all at once, so no node
 * can use a ledger of which half is there.
 */
public final class LedgerImport {
    private static final int BUFFER = 1 << 20;

    private final Path file;

    /** Opens a sealed record and seals it anew. */
    public interface Reseal {
        /**
         * Does it with one record.
         *
         * @throws IllegalStateException it does not open
         */
        byte[] of(long index, long version, byte[] sealed);
    }

    /**
     * What a whole file holds.
     *
     * @param export the id of this export
     * @param deployment the deployment's id
     * @param entries keys with their values
     * @param tables the deployment's shared tables
     */
    public record Contents(String export, String deployment, long entries, Map<String, Map<String, byte[]>> tables) {}

    /**
     * What an import changes.
     *
     * @param tables instead of those of these names
     * @param reseal seals each record anew; without it records come in as they are
     * @param carried what whoever goes on after a stop needs to know, sealed; empty: nothing
     */
    @SuppressWarnings("ArrayRecordComponent") // handed through as it came
    public record Changes(Map<String, Map<String, byte[]>> tables, Optional<Reseal> reseal, byte[] carried) {
        /** None: everything as it is. */
        public static Changes none() {
            return new Changes(Map.of(), Optional.empty(), new byte[0]);
        }
    }

    /**
     * What was written.
     *
     * @param lapsed marks that had no life left
     */
    public record Summary(long written, long lapsed) {}

    /** What is done with an entry; its number counts from 1. */
    interface Entries {
        void entry(long number, Entry entry) throws IOException;
    }

    /** An import of this file. */
    public LedgerImport(Path file) {
        this.file = file;
    }

    /**
     * Reads the whole file; blocks.
     *
     * @param progress is told of each entry's number
     * @throws IOException the file cannot be read, or is no whole export; says in words what is wrong with it
     */
    public Contents contents(LongConsumer progress) throws IOException {
        Map<String, Map<String, byte[]>> tables = new TreeMap<>();
        boolean[] founded = {false};
        Contents contents = read((number, entry) -> {
            LedgerKey key = LedgerKey.of(entry.key());
            if (key.kind() == Kind.TABLE && entry.value() instanceof Entry.Table table) {
                tables.put(RedisKeys.tableName(entry.key()), named(table));
            }
            founded[0] |= key.kind() == Kind.FOUNDED;
            progress.accept(number);
        }, tables);
        if (!founded[0]) {
            throw new IOException("the deployment in it has no founding mark");
        }
        return contents;
    }

    /** Tries whether every record opens, before anything is written; the number of those that do not. */
    public long unopened(Reseal reseal, LongConsumer progress) throws IOException {
        long[] unopened = {0};
        read((number, entry) -> {
            try {
                EntryWriter.resealed(entry, reseal);
            } catch (IllegalStateException _) {
                unopened[0]++;
            }
            progress.accept(number);
        }, Map.of());
        return unopened[0];
    }

    /**
     * What an import of this file that was stopped has carried along.
     *
     * @return nothing where none was stopped
     */
    public static Optional<byte[]> carried(RedisConnection connection, Contents contents) {
        return EntryWriter.stopped(connection, contents.export()).map(EntryWriter.Stopped::carried);
    }

    /**
     * Writes; blocks.
     *
     * @param connection to a Redis that holds nothing, or what a stopped import of this file has written
     * @param resume whether to go on where one was stopped
     * @param progress is told of entries' numbers
     * @throws IOException the file cannot be read
     * @throws IllegalStateException this Redis holds something else; says in words what to do
     * @throws LedgerUnavailableException Redis does not answer; the import can go on later
     */
    public Summary write(RedisConnection connection, Contents contents, Changes changes, boolean resume,
            LongConsumer progress) throws IOException {
        return hand(EntryWriter.begin(connection, contents.export(), changes, resume), contents, progress);
    }

    /** Does all that {@link #write} does, except that it writes nothing; says what that would have written. */
    public Summary tryOut(RedisConnection connection, Contents contents, Changes changes, boolean resume,
            LongConsumer progress) throws IOException {
        return hand(EntryWriter.tryOut(connection, contents.export(), changes, resume), contents, progress);
    }

    private Summary hand(EntryWriter writer, Contents contents, LongConsumer progress) throws IOException {
        read((number, entry) -> {
            writer.write(number, entry);
            progress.accept(number);
        }, Map.of());
        writer.finish(contents.tables());
        return writer.summary();
    }

    private Contents read(Entries entries, Map<String, Map<String, byte[]>> tables) throws IOException {
        try (var in = new BufferedInputStream(Files.newInputStream(file), BUFFER)) {
            LedgerFile.Reader reader = new LedgerFile.Reader(in);
            String head = LedgerFile.head(reader).text();
            LedgerFile.@Nullable Frame frame = reader.next();
            while (frame != null) {
                if (frame.type() == LedgerFile.ENTRY) {
                    entries.entry(reader.entries(), Entry.decode(frame.payload()));
                }
                frame = reader.next();
            }
            return new Contents(head.substring(0, LedgerFile.ID_DIGITS), head.substring(LedgerFile.ID_DIGITS),
                    reader.entries(), tables);
        }
    }

    private static Map<String, byte[]> named(Entry.Table table) {
        Map<String, byte[]> fields = new TreeMap<>();
        for (int i = 0; i + 1 < table.fieldsAndValues().size(); i += 2) {
            fields.put(new String(table.fieldsAndValues().get(i), StandardCharsets.UTF_8),
                    table.fieldsAndValues().get(i + 1));
        }
        return fields;
    }
}
