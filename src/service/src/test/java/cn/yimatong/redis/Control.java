package cn.yimatong.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.ArrayOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** Connections by which a deployment's own processes are asked and told, past every proxy. */
final class Control implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    /** A byte a character, so that no key is changed on its way. */
    private static final StringCodec CODEC = new StringCodec(StandardCharsets.ISO_8859_1);

    private final RedisClient client = RedisClient.create();
    private final Map<RedisProcess, StatefulRedisConnection<String, String>> connections = new ConcurrentHashMap<>();

    Control() {
        client.setOptions(ClientOptions.builder().autoReconnect(false).build());
    }

    /**
     * To ask a process.
     *
     * @throws RedisException when it cannot be reached
     */
    RedisCommands<String, String> of(RedisProcess process) {
        return connections.compute(process, (_, known) -> {
            if (known != null && known.isOpen()) {
                return known;
            }
            return client.connect(CODEC, RedisURI.builder(RedisURI.create(process.uri())).withTimeout(TIMEOUT).build());
        }).sync();
    }

    /** Sends what Lettuce has no method for. */
    List<Object> send(RedisProcess process, CommandType command, String... arguments) {
        CommandArgs<String, String> args = new CommandArgs<>(CODEC);
        for (String argument : arguments) {
            args.add(argument);
        }
        return of(process).dispatch(command, new ArrayOutput<>(CODEC), args);
    }

    /** A section of INFO, by name. */
    Map<String, String> info(RedisProcess process, String section) {
        return fields(of(process).info(section));
    }

    static Map<String, String> fields(String lines) {
        Map<String, String> fields = new HashMap<>();
        lines.lines().map(line -> line.split(":", 2)).filter(pair -> pair.length == 2)
                .forEach(pair -> fields.put(pair[0], pair[1].strip()));
        return fields;
    }

    /** Whether it can be asked and this holds. */
    boolean holds(RedisProcess process, Predicate<RedisCommands<String, String>> condition) {
        try {
            return condition.test(of(process));
        } catch (RedisException e) {
            return false;
        }
    }

    @Override
    public void close() {
        client.shutdown(Duration.ZERO, TIMEOUT);
    }
}
