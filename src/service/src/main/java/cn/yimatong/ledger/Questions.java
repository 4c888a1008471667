package cn.yimatong.ledger;

import cn.yimatong.ledger.Script.Reply;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.vertx.core.Future;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/** Asks Redis in the ledger's budget, takes note of whether it answers, and counts. */
final class Questions {
    /** The answers of scripts that have written. */
    private static final Set<String> WRITTEN = Set.of("created", "replaced", "erased", "granted", "accepted", "done",
            "ready");

    private final RedisAsyncCommands<byte[], byte[]> redis;
    private final Attempts attempts;
    private final AvailabilityLog availability = new AvailabilityLog(System::nanoTime);
    private final LongAdder asked = new LongAdder();

    Questions(RedisAsyncCommands<byte[], byte[]> redis, Attempts attempts) {
        this.redis = redis;
        this.attempts = attempts;
    }

    /** What a script answers. */
    <T> Future<T> ask(Script script, byte[][] keys, byte[][] arguments, Function<Reply, T> decode) {
        return ask(commands -> script.run(commands, keys, arguments)).map(reply -> {
            if (WRITTEN.contains(reply.word())) {
                availability.wrote();
            }
            return decode.apply(reply);
        });
    }

    /** What a command answers. */
    <T> Future<T> ask(Function<RedisAsyncCommands<byte[], byte[]>, CompletionStage<T>> command) {
        return availability.watch(attempts.ask(() -> {
            asked.increment();
            return command.apply(redis);
        }));
    }

    /** Sends a command that nobody waits for. */
    <T> CompletionStage<T> tell(Function<RedisAsyncCommands<byte[], byte[]>, CompletionStage<T>> command) {
        return command.apply(redis);
    }

    long asked() {
        return asked.sum();
    }
}
