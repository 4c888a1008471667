package cn.yimatong.ledger;

import io.lettuce.core.Range;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Reads what lies under keys of one master; blocks. */
record EntryReader(Topology.Master master) {
    /** What {@code PTTL} says of a key that is not there. */
    private static final long GONE = -2;
    /** And of one that has no end. */
    private static final long ENDLESS = -1;

    /** A key that was asked for; its life is in ms. */
    private record Asked(LedgerKey key, CompletionStage<Optional<Entry.Value>> value, RedisFuture<Long> life) {}

    /** The entries of those that are still there. All questions are sent before the first answer is waited for. */
    List<Entry> read(List<LedgerKey> keys) {
        RedisClusterAsyncCommands<byte[], byte[]> redis = master.commands();
        List<Asked> asked = keys.stream().map(key -> new Asked(key, value(redis, key), redis.pttl(key.bytes())))
                .toList();
        // Asked last, so that no mark ends sooner than it would have.
        RedisFuture<List<byte[]>> time = redis.time();
        List<Entry> entries = new ArrayList<>();
        long now = RedisLedger.millis(Walk.await(time));
        for (Asked one : asked) {
            long life = Walk.await(one.life());
            Optional<Entry.Value> value = life == GONE ? Optional.empty() : Walk.await(one.value());
            value.ifPresent(found -> entries.add(new Entry(one.key().bytes(), found instanceof Entry.Text text
                    ? new Entry.Text(text.bytes(), life == ENDLESS ? 0 : now + life)
                    : found)));
        }
        return entries;
    }

    private static CompletionStage<Optional<Entry.Value>> value(RedisClusterAsyncCommands<byte[], byte[]> redis,
            LedgerKey key) {
        return switch (key.kind()) {
            case TABLE -> redis.hgetall(key.bytes()).thenApply(EntryReader::table);
            case USAGE -> redis.xrange(key.bytes(), Range.unbounded()).thenApply(EntryReader::events);
            default -> redis.get(key.bytes()).thenApply(EntryReader::text);
        };
    }

    private static Optional<Entry.Value> text(byte @Nullable [] value) {
        return Optional.ofNullable(value).map(bytes -> new Entry.Text(bytes, 0));
    }

    private static Optional<Entry.Value> table(Map<byte[], byte[]> fields) {
        return fields.isEmpty() ? Optional.empty() : Optional.of(new Entry.Table(flat(fields)));
    }

    private static Optional<Entry.Value> events(List<StreamMessage<byte[], byte[]>> messages) {
        return messages.isEmpty()
                ? Optional.empty()
                : Optional.of(new Entry.Events(messages.stream()
                        .map(message -> new Entry.Event(message.getId(), flat(message.getBody()))).toList()));
    }

    private static List<byte[]> flat(Map<byte[], byte[]> fields) {
        List<byte[]> flat = new ArrayList<>();
        fields.forEach((field, value) -> {
            flat.add(field);
            flat.add(value);
        });
        return flat;
    }
}
