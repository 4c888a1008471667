package cn.yimatong.ledger;

import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
     * @param contexts one on each loop on which commands are held; elsewhere each leaves at once
     */
    Unhurried(Supplier<RedisClusterAsyncCommands<byte[], byte[]>> redis, List<ContextInternal> contexts) {
        this.redis = redis;
        this.held = new PerLoop<>(new Held(Optional.empty()), contexts.stream().collect(
                Collectors.toUnmodifiableMap(ContextInternal::nettyEventLoop,
                        context -> new Held(Optional.of(context)))));
    }

    void send(Command command) {
        own().add(command);
    }

    /** A question of the caller's loop is about to be sent: what is held there goes before it, so that it sees it. */
    void beforeQuestion() {
        own().leave();
    }

    private Held own() {
        return held.own(Held::isHere);
    }

    /** Sends what is held. Blocks, at most a second; not on one of the loops. */
    void close() {
        try {
            CompletableFuture.allOf(held.byLoop().values().stream().map(Held::leaveOnItsLoop)
                    .toArray(CompletableFuture<?>[]::new)).get(LONGEST_CLOSE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException | RejectedExecutionException e) {
            LOG.warn("an event loop is stuck or gone: what it still had to tell Redis is not sent");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Those of one loop, on which all of this runs. */
    private final class Held {
        private final Optional<ContextInternal> context;
        private final Queue<Command> commands = new ArrayDeque<>();
        private boolean awaitsMoment;

        Held(Optional<ContextInternal> context) {
            this.context = context;
        }

        boolean isHere() {
            return context.isPresent() && context.get().inThread();
        }

        void add(Command command) {
            if (context.isEmpty()) {
                sendNow(command);
                return;
            }
            commands.add(command);
            if (!awaitsMoment) {
                var _ = context.get().setTimer(MOMENT.toMillis(), _ -> {
                    awaitsMoment = false;
                    leave();
                });
                awaitsMoment = true;
            }
        }

        void leave() {
            for (Command command = commands.poll(); command != null; command = commands.poll()) {
                sendNow(command);
            }
        }

        CompletableFuture<?> leaveOnItsLoop() {
            CompletableFuture<Void> left = new CompletableFuture<>();
            context.orElseThrow().runOnContext(_ -> {
                leave();
                left.complete(null);
            });
            return left;
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
