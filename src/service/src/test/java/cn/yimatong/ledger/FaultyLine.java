package cn.yimatong.ledger;

import static cn.yimatong.ledger.TestDeployment.get;

import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What lies between the nodes and a real Redis: takes its time, loses, delays and repeats requests and replies, stops
 * scripts midway, and lets keys die by the simulation's clock.
 */
final class FaultyLine {
    private static final List<String> SCRIPTS = List.of("redeem", "annul", "store", "standing", "grant", "erase");

    /** Put before a script: stops it before its n-th write, as Redis stops one whose command fails. */
    private static final String STOPPED_MIDWAY = """
            local redis = { call = function(command, ...)
                if command == 'XADD' or command == 'SET' or command == 'SETRANGE' or command == 'DEL' then
                    if left == 0 then
                        error('stopped midway')
                    end
                    left = left - 1
                end
                return call(command, ...)
            end }
            """;

    /** What can go wrong with one request. */
    enum Fault {
        NOT_CONNECTED,
        REFUSED,
        REQUEST_LOST,
        REQUEST_LATE,
        REPLY_LOST,
        REPLY_LATE,
        CARRIED_OUT_TWICE,
        STOPPED_MIDWAY
    }

    /** In place of the number of writes before a script is stopped: it is not. */
    private static final int COMPLETE = -1;

    private final Simulation world;
    private final RedisClusterAsyncCommands<byte[], byte[]> redis;
    private final TestClock clock;
    private final Map<String, Known> scripts = new HashMap<>();
    private final PriorityQueue<Life> lives = new PriorityQueue<>(Comparator.comparingLong(Life::end));

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Life(long end, byte[] key) {}

    private record Known(String name, String text) {}

    @SuppressWarnings("ArrayRecordComponent") // lives as long as the step
    private record Request(SimulatedNode node, Method method, Object[] arguments) {
        boolean isScript() {
            return method.getName().startsWith("eval");
        }
    }

    private static final class Reply extends CompletableFuture<Object> implements RedisFuture<Object> {
        @Override
        public @Nullable String getError() {
            return null;
        }

        @Override
        public boolean await(long timeout, TimeUnit unit) {
            throw new UnsupportedOperationException();
        }
    }

    FaultyLine(Simulation world, RedisClusterAsyncCommands<byte[], byte[]> redis) {
        this.world = world;
        this.redis = redis;
        // Scripts, too: those that an earlier run has left would spare this one a round trip.
        get(redis.flushall());
        get(redis.scriptFlush());
        Simulation.PARTITIONS.forEach(partition -> {
            var _ = redis.set(RedisKeys.birthOf(partition), new byte[0]);
        });
        clock = new TestClock(redis);
        SCRIPTS.forEach(name -> Script.load(name, text -> {
            String changed = change(text);
            scripts.put(redis.digest(bytes(changed)), new Known(name, changed));
            return changed;
        }));
    }

    /** The script on the simulation's clock, by which its keys die, too; and with the planted bug. */
    String change(String script) {
        return world.bug.plantInto(TestClock.putInto(script)).replaceAll("'PX', (.*)\\)", "'PXAT', now + $1)");
    }

    /** The node's end of the line. */
    @SuppressWarnings("unchecked") // a class does not know the types of keys and values
    Topology to(SimulatedNode node) {
        RedisAsyncCommands<byte[], byte[]> commands = VirtualTime.proxy(RedisAsyncCommands.class,
                (_, method, arguments) -> send(new Request(node, method, arguments)));
        return new Topology.Single(
                PerLoop.shared(VirtualTime.proxy(StatefulRedisConnection.class, (_, _, _) -> commands)),
                Shard.neverLeftAlone("simulated"));
    }

    private Reply send(Request request) {
        Reply reply = new Reply();
        Optional<Fault> fault = request.node.draw(Fault.values());
        long there = 1L + world.random.nextInt(4);
        long back = 1L + world.random.nextInt(4);
        fault.ifPresent(kind -> world.count(kind.toString()));
        switch (fault.orElse(null)) {
            case null -> carryOut(request, reply, there, back);
            case NOT_CONNECTED -> reply.completeExceptionally(
                    new RedisException("Currently not connected. Commands are rejected."));
            case REFUSED -> world.time.after(there + back, () -> reply.completeExceptionally(
                    new RedisCommandExecutionException("LOADING Redis is loading the dataset in memory")));
            case REQUEST_LOST -> lose(reply);
            case REQUEST_LATE -> carryOut(request, reply, there + world.random.nextInt(2_500), back);
            case REPLY_LOST -> {
                carryOut(request, new Reply(), there, back);
                lose(reply);
            }
            case REPLY_LATE -> carryOut(request, reply, there, back + world.random.nextInt(2_500));
            case CARRIED_OUT_TWICE -> {
                carryOut(request, new Reply(), there, back);
                carryOut(request, reply, there + world.random.nextInt(3_000), back);
            }
            case STOPPED_MIDWAY -> {
                int writes = request.isScript() ? world.random.nextInt(4) : COMPLETE;
                world.time.after(there, () -> run(request, writes, reply, back));
            }
        }
        return reply;
    }

    /** The connection breaks some time later, or nobody ever notices. */
    private void lose(Reply reply) {
        if (world.random.nextBoolean()) {
            world.time.after(world.random.nextInt(700),
                    () -> reply.completeExceptionally(new RedisException("Connection disconnected")));
        }
    }

    private void carryOut(Request request, Reply reply, long there, long back) {
        world.time.after(there, () -> run(request, COMPLETE, reply, back));
    }

    /** Redis carries a request out, now. */
    private void run(Request request, int writes, Reply reply, long back) {
        moveTime(request.node);
        try {
            Object value = writes == COMPLETE ? get(invoke(request)) : get(runStopped(request, writes));
            if (request.isScript()) {
                carriedOut(request, Optional.of(new Script.Reply(asList(value))));
            } else {
                noteLives((byte[]) request.arguments[0]);
            }
            world.time.after(back, () -> reply.complete(value));
        } catch (RedisCommandExecutionException failure) {
            if (String.valueOf(failure.getMessage()).contains("stopped midway")) {
                carriedOut(request, Optional.empty());
            } else if (failure instanceof RedisNoScriptException) {
                world.count("NOSCRIPT");
            } else {
                throw new IllegalStateException(failure);
            }
            world.time.after(back, () -> reply.completeExceptionally(failure));
        }
    }

    private CompletionStage<List<Object>> runStopped(Request request, int writes) {
        String text = "local call, left = redis.call, " + writes + "\n" + STOPPED_MIDWAY + script(request).text;
        return redis.eval(bytes(text), ScriptOutputType.MULTI, (byte[][]) request.arguments[2],
                (byte[][]) request.arguments[3]);
    }

    private CompletionStage<?> invoke(Request request) {
        try {
            return (CompletionStage<?>) request.method.invoke(redis, request.arguments);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Tells the promise what a script has done, and what it has left behind. */
    private void carriedOut(Request request, Optional<Script.Reply> reply) {
        String name = script(request).name;
        byte[][] keys = (byte[][]) request.arguments[2];
        ScriptRun run = new ScriptRun(name, keys, (byte[][]) request.arguments[3], reply, world.time.millis());
        world.tell(request.node.name + " " + name + described(run));
        world.count(run.word());
        noteLives(keys);
        boolean spends = name.equals("redeem");
        if (spends) {
            get(redis.xrevrange(keys[3], Range.unbounded(), Limit.from(1))).forEach(this::follow);
        }
        world.promise.carriedOut(run);
        if (spends) {
            world.promise.marked(run, get(redis.exists(keys[1], keys[2])));
        }
    }

    private static String described(ScriptRun run) {
        String about = switch (run.script()) {
            case "redeem" -> run.redeem().cti().substring(0, 8) + " " + run.redeem().scanned() + " "
                    + run.redeem().use();
            case "annul" -> run.bytes(3).substring(0, 8);
            default -> run.key(1);
        };
        return " " + about + " -> " + run.word() + run.reply().stream().flatMap(each -> each.elements().stream())
                .map(each -> each instanceof Long number ? " " + number : "").collect(Collectors.joining());
    }

    private void follow(StreamMessage<byte[], byte[]> message) {
        message.getBody().forEach((name, value) -> {
            if (new String(name, StandardCharsets.UTF_8).equals("use")) {
                CodeUse use = CodeUse.decode(value);
                world.promise.follow(ScriptRun.hex(use.cti()), use.scan().scanner(), use.scan().id());
            }
        });
    }

    /** Redis's clock is the simulation's: its keys die by it, and its scripts read it. */
    private void moveTime(SimulatedNode asking) {
        while (!lives.isEmpty() && lives.element().end <= world.time.millis()) {
            byte[] key = lives.remove().key;
            long end = get(redis.pexpiretime(key));
            if (end > 0 && end <= world.time.millis()) {
                get(redis.del(key));
            }
        }
        clock.set(world.bug == PlantedBug.NODE_TIME ? asking.clockMillis() : world.time.millis());
    }

    private void noteLives(byte[]... keys) {
        List<RedisFuture<Long>> ends = Stream.of(keys).map(redis::pexpiretime).toList();
        for (int i = 0; i < keys.length; i++) {
            long end = get(ends.get(i));
            if (end > 0) {
                lives.add(new Life(end, keys[i]));
            }
        }
    }

    private Known script(Request request) {
        return Objects.requireNonNull(scripts.get(
                request.arguments[0] instanceof byte[] text ? redis.digest(text) : request.arguments[0].toString()));
    }

    /** Redis forgets its scripts. */
    void flushScripts() {
        get(redis.scriptFlush());
    }

    /** All keys of a partition are gone. */
    void loseData(int partition) {
        String tag = "{" + PartitionTags.of(partition) + "}*";
        List<byte[]> keys = get(redis.keys(tag));
        // What was lost before and not written since has none.
        if (!keys.isEmpty()) {
            get(redis.del(keys.toArray(byte[][]::new)));
        }
    }

    @SuppressWarnings("unchecked") // as each script's head has it
    private static List<Object> asList(Object value) {
        return (List<Object>) value;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
