package cn.yimatong.ledger;

import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.netty.channel.EventLoop;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commands that nobody waits for. Each leaves with the next question of its event loop, in one packet, or a moment
 * later where none comes: a packet of its own costs this node and Redis more than the command, as each wakes the other
 * once more.
 */
final class Unhurried {
    /** The longest such moment. */
    static final Duration MOMENT = Duration.ofMillis(10);
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(1);
    private static final Logger LOG = LoggerFactory.getLogger(Unhurried.class);

    private final Supplier<RedisClusterAsyncCommands<byte[], byte[]>> redis;
    private final PerLoop<Held> held;

    /** Sends something, and tells when it is done. */
    interface Command extends Function<RedisClusterAsyncCommands<byte[], byte[]>, CompletionStage<?>> {}

    /**
     * @param redis what to send by, for the loop on which it is asked
     * @param loops on which commands are held; elsewhere each leaves at once
     */
    Unhurried(Supplier<RedisClusterAsyncCommands<byte[], byte[]>> redis, List<EventLoop> loops) {
        this.redis = redis;
        this.held = new PerLoop<>(new Held(false),
                loops.stream().collect(Collectors.toUnmodifiableMap(loop -> loop, _ -> new Held(true))));
    }

    void send(Command command) {
        own().add(command);
    }

    /** A question of the caller's loop has just been sent: what is held there goes along. */
    void questionSent() {
        own().leave();
    }

    private Held own() {
        return held.own(_ -> true);
    }

    /** Sends what is held. Blocks, at most a second for each loop; not on one of them. */
    void close() {
        held.byLoop().forEach((loop, own) -> {
            if (!loop.submit(own::leave).awaitUninterruptibly(LONGEST_CLOSE.toMillis())) {
                LOG.warn("an event loop is stuck: what it still had to tell Redis is not sent");
            }
        });
    }

    /** Those of one loop, on which all of this runs. */
    private final class Held {
        private final boolean holds;
        private final Queue<Command> commands = new ArrayDeque<>();
        private boolean awaitsMoment;

        Held(boolean holds) {
            this.holds = holds;
        }

        void add(Command command) {
            if (!holds) {
                sendNow(command);
                return;
            }
            commands.add(command);
            if (!awaitsMoment) {
                awaitsMoment = true;
                Objects.requireNonNull(Vertx.currentContext()).owner().setTimer(MOMENT.toMillis(), _ -> {
                    awaitsMoment = false;
                    leave();
                });
            }
        }

        void leave() {
            for (Command command = commands.poll(); command != null; command = commands.poll()) {
                sendNow(command);
            }
        }

        private void sendNow(Command command) {
            try {
                command.apply(redis.get()).whenComplete((_, failure) -> {
                    if (failure != null) {
                        failed(failure);
                    }
                });
            } catch (RuntimeException e) {
                // The question that it goes along with must not fail for it.
                failed(e);
            }
        }

        private static void failed(Throwable failure) {
            LOG.debug("Redis was not told what nobody waits for", failure);
        }
    }
}
