package cn.yimatong.ledger;

import io.lettuce.core.SetArgs;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What all nodes of a deployment share and none keeps for itself: named tables of bytes in Redis. Values that are
 * secret are sealed by the caller. Futures complete on the caller's context and fail with
 * {@link LedgerUnavailableException} when Redis gives no answer.
 */
public final class SharedState {
    private static final Duration FIRST_TRY = Duration.ofSeconds(1);
    private static final Duration BUDGET = Duration.ofSeconds(3);
    private static final byte[] EMPTY = {};

    /** The table that tells how often others have been changed. */
    private static final String STATE = "state";

    private final Topology topology;
    private final RedisClusterAsyncCommands<byte[], byte[]> redis;
    private final Attempts attempts;
    private final Script found = Script.load("found", UnaryOperator.identity());
    private final Script change = Script.load("change", UnaryOperator.identity());
    private final Script tables = Script.load("tables", UnaryOperator.identity());

    /** A view on the deployment at the other end of the connection. */
    public SharedState(Vertx vertx, RedisConnection connection) {
        this.topology = connection.topology();
        this.redis = topology.commands();
        this.attempts = new Attempts(vertx, FIRST_TRY, BUDGET);
    }

    /**
     * Founds the deployment if it does not exist yet: all tables at once, and the marks by which the ledger knows that
     * its data has not been lost since. Of several nodes that ask at the same time one is first.
     *
     * @param initial tables by name, fields by name; no table is empty
     * @return true when this call has founded it; false when it exists, and then nothing has changed
     */
    public Future<Boolean> found(Map<String, Map<String, byte[]>> initial) {
        List<byte[]> keys = new ArrayList<>(List.of(RedisKeys.FOUNDED));
        // A nonce, as the same call may be carried out twice and must then not take itself for another node.
        List<byte[]> arguments = new ArrayList<>(List.of(RedisLedger.bytes(ThreadLocalRandom.current().nextLong())));
        initial.forEach((name, fields) -> {
            keys.add(RedisKeys.table(name));
            arguments.add(RedisLedger.text(Integer.toString(fields.size())));
            fields.forEach((field, value) -> {
                arguments.add(RedisLedger.text(field));
                arguments.add(value);
            });
        });
        byte[][] keyArray = keys.toArray(byte[][]::new);
        byte[][] argumentArray = arguments.toArray(byte[][]::new);
        return ask(() -> redis.exists(RedisKeys.FOUNDED)).compose(exists -> exists > 0
                // Birth marks that are missing now have been lost. Setting them again would hide it.
                ? Future.succeededFuture(false)
                : ask(this::markBirths)
                        .compose(_ -> ask(() -> found.run(redis, keyArray, argumentArray)))
                        .map(reply -> reply.word().equals("founded")));
    }

    /** All tables lie together. */
    private <T> Future<T> ask(Supplier<? extends CompletionStage<T>> question) {
        return attempts.ask(topology.shardOf(RedisKeys.FOUNDED), question);
    }

    private CompletionStage<Boolean> markBirths() {
        return CompletableFuture.allOf(IntStream.range(0, PartitionTags.COUNT)
                .mapToObj(partition -> redis.set(RedisKeys.birthOf(partition), EMPTY, SetArgs.Builder.nx())
                        .toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new)).thenApply(_ -> true);
    }

    /** The whole table, or nothing when there is none of this name. */
    public Future<Optional<Map<String, byte[]>>> read(String name) {
        byte[] key = RedisKeys.table(name);
        return ask(() -> redis.hgetall(key)).map(raw -> {
            Map<String, byte[]> table = new TreeMap<>();
            raw.forEach((field, value) -> table.put(new String(field, StandardCharsets.UTF_8), value));
            return table.isEmpty() ? Optional.empty() : Optional.of(table);
        });
    }

    /**
     * Puts a field into a table, which need not exist yet, unless one of this name is there.
     *
     * @return true when this call has put it. False when one was there, and nothing has changed; the one that is there
     * may also be this call's own, put by a try whose answer was lost
     */
    public Future<Boolean> putIfAbsent(String name, String field, byte[] value) {
        byte[] key = RedisKeys.table(name);
        byte[] fieldBytes = RedisLedger.text(field);
        return ask(() -> redis.hsetnx(key, fieldBytes, value));
    }

    /**
     * Which of its states the tables are in.
     *
     * @param number how often they have been changed by {@link #change}. After a fail-over that has lost a change the
     * next one has its number
     * @param by of the last change, in hexadecimal digits; empty before the first
     */
    public record Version(long number, String by) {

        /** What another change of these tables would make of it. */
        public Version next() {
            return new Version(number + 1, HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong()));
        }

        private static Version of(Map<String, byte[]> state) {
            byte[] number = state.get("number");
            return new Version(number == null ? 0L : Long.parseLong(new String(number, StandardCharsets.US_ASCII)),
                    HexFormat.of().formatHex(state.getOrDefault("by", EMPTY)));
        }

        private byte[] byBytes() {
            return HexFormat.of().parseHex(by);
        }
    }

    /**
     * Tables as they were at one moment.
     *
     * @param tables by name, those that are there
     */
    public record Snapshot(Version version, Map<String, Map<String, byte[]>> tables) {}

    /** Which state the tables are in. */
    public Future<Version> version() {
        return read(STATE).map(state -> Version.of(state.orElse(Map.of())));
    }

    /** Reads several tables in one step. */
    public Future<Snapshot> snapshot(List<String> names) {
        byte[][] keys = Stream.concat(Stream.of(STATE), names.stream()).map(RedisKeys::table).toArray(byte[][]::new);
        return ask(() -> tables.run(redis, keys)).map(reply -> {
            Map<String, Map<String, byte[]>> read = new TreeMap<>();
            for (int i = 0; i < names.size(); i++) {
                Map<String, byte[]> table = reply.table(i + 2);
                if (!table.isEmpty()) {
                    read.put(names.get(i), table);
                }
            }
            return new Snapshot(Version.of(reply.table(1)), read);
        });
    }

    /** Redis's time, to the second: the same for everybody who changes something. */
    public Future<Instant> time() {
        return ask(() -> redis.time())
                .map(time -> Instant.ofEpochSecond(Long.parseLong(
                        new String(time.getFirst(), StandardCharsets.US_ASCII))));
    }

    /**
     * Changes tables in one step. To be asked again with the same two where the answer is lost.
     *
     * @param seen what {@link #version} was when they were read
     * @param next {@link Version#next} of it: what it is to be afterwards
     * @return false where they are in another state, and then this call has changed nothing; an earlier one with the
     * same two may have, if somebody else has changed them after it
     */
    public Future<Boolean> change(Version seen, Version next, TableChange changes) {
        List<byte[]> keys = new ArrayList<>(List.of(RedisKeys.FOUNDED, RedisKeys.table(STATE)));
        List<byte[]> arguments = new ArrayList<>(List.of(RedisLedger.text(Long.toString(seen.number())),
                seen.byBytes(), next.byBytes()));
        changes.tables().forEach((name, fields) -> {
            keys.add(RedisKeys.table(name));
            arguments.add(RedisLedger.text(Integer.toString(fields.taken().size())));
            fields.taken().forEach(field -> arguments.add(RedisLedger.text(field)));
            arguments.add(RedisLedger.text(Integer.toString(fields.put().size())));
            fields.put().forEach((field, value) -> {
                arguments.add(RedisLedger.text(field));
                arguments.add(value);
            });
        });
        byte[][] keyArray = keys.toArray(byte[][]::new);
        byte[][] argumentArray = arguments.toArray(byte[][]::new);
        return ask(() -> change.run(redis, keyArray, argumentArray)).map(reply -> switch (reply.word()) {
            case "changed" -> true;
            case "behind" -> false;
            default -> throw reply.unusable();
        });
    }
}
