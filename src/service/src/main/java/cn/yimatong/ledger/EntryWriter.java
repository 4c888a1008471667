package cn.yimatong.ledger;

import cn.yimatong.ledger.LedgerImport.Changes;
import cn.yimatong.ledger.LedgerImport.Reseal;
import cn.yimatong.ledger.LedgerKey.Kind;
import io.lettuce.core.SetArgs;
import io.lettuce.core.XAddArgs;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Writes entries to a Redis, in batches that it waits for, and keeps there how far it has come, so that a stopped
 * import can go on. Each write can be done twice.
 */
final class EntryWriter {
    private static final byte[] IMPORTING = "{yimatong}importing".getBytes(StandardCharsets.US_ASCII);
    private static final String EXPORT = "export";
    private static final String ENTRIES = "entries";
    private static final String CARRIED = "carried";
    private static final int BATCH = 1000;

    private final RedisClusterAsyncCommands<byte[], byte[]> redis;
    private final Changes changes;
    private final long from;
    private final boolean writes;
    private final Script found = Script.load("found", UnaryOperator.identity());
    private final List<Sent> unanswered = new ArrayList<>();
    private byte[] foundingMark = {};
    private long nowMillis;
    private long written;
    private long lapsed;

    private EntryWriter(RedisClusterAsyncCommands<byte[], byte[]> redis, Changes changes, long from,
            boolean writes) {
        this.redis = redis;
        this.changes = changes;
        this.from = from;
        this.writes = writes;
        this.nowMillis = RedisLedger.millis(Walk.patiently(redis::time));
    }

    /** A write that was sent, and how it is sent once more. */
    private record Sent(Supplier<CompletionStage<?>> write, CompletionStage<?> answer) {}

    /** What a stopped import has left. */
    @SuppressWarnings("ArrayRecordComponent") // handed through as it came
    record Stopped(String export, long entries, byte[] carried) {}

    /** @throws IllegalStateException this Redis holds something else than what this import may write over */
    static EntryWriter begin(RedisConnection connection, String export, Changes changes, boolean resume) {
        RedisClusterAsyncCommands<byte[], byte[]> redis = connection.topology().commands();
        EntryWriter writer = new EntryWriter(redis, changes, from(connection, export, changes, resume), true);
        if (writer.from == 0) {
            Walk.patiently(() -> redis.hset(IMPORTING, Map.of(text(EXPORT), text(export), text(ENTRIES), text("0"),
                    text(CARRIED), changes.carried())));
        }
        return writer;
    }

    /** As {@link #begin}, but what it is given is counted and not written. */
    static EntryWriter tryOut(RedisConnection connection, String export, Changes changes, boolean resume) {
        return new EntryWriter(connection.topology().commands(), changes, from(connection, export, changes, resume),
                false);
    }

    /** How many entries a stopped import has written. */
    private static long from(RedisConnection connection, String export, Changes changes, boolean resume) {
        Optional<Stopped> stopped = stopped(connection.topology().commands());
        if (stopped.isEmpty()) {
            // That nodes were there is left where all else is gone: the last of them has said so since.
            long keys = Walk.keys(Walk.await(connection.topology().masters()))
                    - Walk.patiently(() -> connection.topology().commands().exists(RedisKeys.NODES));
            if (keys > 0) {
                throw new IllegalStateException("this Redis is not empty, it has %,d keys: an import goes into one that"
                        .formatted(keys) + " holds nothing");
            }
            return 0;
        }
        if (!stopped.get().export().equals(export)) {
            throw new IllegalStateException("the import of another file was stopped in this Redis: go on with that"
                    + " file, or empty it");
        }
        if (!resume) {
            throw new IllegalStateException("the import of this file was stopped in this Redis: go on with --resume");
        }
        if (!Arrays.equals(stopped.get().carried(), changes.carried())) {
            throw new IllegalStateException("the import was begun with other keys: go on as it was begun, with or"
                    + " without --rekey");
        }
        return stopped.get().entries();
    }

    static Optional<Stopped> stopped(RedisConnection connection, String export) {
        return stopped(connection.topology().commands()).filter(found -> found.export().equals(export));
    }

    private static Optional<Stopped> stopped(RedisClusterAsyncCommands<byte[], byte[]> redis) {
        Map<String, byte[]> fields = new TreeMap<>();
        Walk.patiently(() -> redis.hgetall(IMPORTING)).forEach((name, value) -> fields.put(string(name), value));
        return fields.isEmpty()
                ? Optional.empty()
                : Optional.of(new Stopped(string(fields.getOrDefault(EXPORT, new byte[0])),
                        Long.parseLong(string(fields.getOrDefault(ENTRIES, text("0")))),
                        fields.getOrDefault(CARRIED, new byte[0])));
    }

    /** Takes the entries in the file's order; those that an earlier import has written are passed over. */
    void write(long number, Entry entry) {
        Kind kind = LedgerKey.of(entry.key()).kind();
        if (kind == Kind.FOUNDED && entry.value() instanceof Entry.Text mark) {
            foundingMark = mark.bytes();
        }
        if (number <= from || kind == Kind.FOUNDED || kind == Kind.TABLE) {
            return;
        }
        switch (entry.value()) {
            case Entry.Text text -> write(entry, text);
            case Entry.Events stream -> write(entry.key(), stream);
            case Entry.Table _ -> throw new IllegalStateException("a table is none of the deployment's");
        }
        if (unanswered.size() >= BATCH) {
            answered();
            Walk.patiently(() -> redis.hset(IMPORTING, text(ENTRIES), text(Long.toString(number))));
            nowMillis = RedisLedger.millis(Walk.patiently(redis::time));
        }
    }

    private void write(Entry entry, Entry.Text text) {
        if (text.expiresAtMillis() == 0) {
            byte[] value = changes.reseal().map(reseal -> resealed(entry, reseal)).orElse(text.bytes());
            send(() -> redis.set(entry.key(), value));
        } else if (text.expiresAtMillis() > nowMillis) {
            send(() -> redis.set(entry.key(), text.bytes(), SetArgs.Builder.pxAt(text.expiresAtMillis())));
        } else {
            lapsed++;
            return;
        }
        written++;
    }

    private void write(byte[] key, Entry.Events stream) {
        // From the start again where one of its events fails, as none goes in before another that is there.
        send(() -> redis.del(key).thenCompose(_ -> CompletableFuture.allOf(stream.events().stream()
                .map(event -> redis.xadd(key, new XAddArgs().id(event.id()), event.fieldsAndValues().toArray())
                        .toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new))));
        written++;
    }

    /**
     * The entry's text with its record sealed anew; as it is where it is no holder's, or there is no record.
     *
     * @throws IllegalStateException the record does not open
     */
    static byte[] resealed(Entry entry, Reseal reseal) {
        if (!(entry.value() instanceof Entry.Text text)) {
            return new byte[0];
        }
        byte[] holder = text.bytes();
        if (LedgerKey.of(entry.key()).kind() != Kind.HOLDER || holder.length <= HolderHead.LENGTH
                || holder[0] != HolderHead.FORMAT || holder[HolderHead.KIND] != 0) {
            return holder;
        }
        byte[] sealed = reseal.of(RedisKeys.indexOf(entry.key()), HolderHead.version(holder),
                HolderHead.sealed(holder));
        byte[] again = Arrays.copyOf(holder, HolderHead.LENGTH + sealed.length);
        System.arraycopy(sealed, 0, again, HolderHead.LENGTH, sealed.length);
        return again;
    }

    /**
     * Founds the deployment with its tables, all at once, and takes the mark of the import away.
     *
     * @throws IllegalStateException a node has founded another deployment here meanwhile
     */
    void finish(Map<String, Map<String, byte[]>> tables) {
        answered();
        Map<String, Map<String, byte[]>> all = new TreeMap<>(tables);
        all.putAll(changes.tables());
        written += 1 + all.size();
        if (!writes) {
            return;
        }
        List<byte[]> keys = new ArrayList<>(List.of(RedisKeys.FOUNDED));
        List<byte[]> arguments = new ArrayList<>(List.of(foundingMark));
        all.forEach((name, fields) -> {
            keys.add(RedisKeys.table(name));
            arguments.add(text(Integer.toString(fields.size())));
            fields.forEach((field, value) -> {
                arguments.add(text(field));
                arguments.add(value);
            });
        });
        String word = Walk.patiently(() -> found.run(redis, keys.toArray(byte[][]::new),
                arguments.toArray(byte[][]::new))).word();
        if (!word.equals("founded")) {
            throw new IllegalStateException("a node has begun another deployment in this Redis meanwhile: stop it,"
                    + " empty Redis and import again");
        }
        Walk.patiently(() -> redis.del(IMPORTING));
    }

    private void answered() {
        for (Sent sent : unanswered) {
            try {
                Walk.await(sent.answer());
            } catch (LedgerUnavailableException _) {
                Walk.patiently(() -> sent.write().get().thenApply(_ -> true));
            }
        }
        unanswered.clear();
    }

    private void send(Supplier<CompletionStage<?>> write) {
        if (writes) {
            unanswered.add(new Sent(write, write.get()));
        }
    }

    LedgerImport.Summary summary() {
        return new LedgerImport.Summary(written, lapsed);
    }

    private static byte[] text(String value) {
        return RedisLedger.text(value);
    }

    private static String string(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
