package cn.yimatong.ledger;

import io.lettuce.core.XTrimArgs;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has Redis forget what no longer is to be there: old events of usage, old refusals, and the past of its append-only
 * file.
 */
public final class Forgetting {
    private static final Logger LOG = LoggerFactory.getLogger(Forgetting.class);
    private static final Duration FIRST_TRY = Duration.ofSeconds(5);
    private static final Duration BUDGET = Duration.ofSeconds(20);

    private final Topology redis;
    private final Attempts attempts;
    private final InstantSource clock;

    /** Works on the deployment at the other end of the connection. */
    public Forgetting(Vertx vertx, RedisConnection connection, InstantSource clock) {
        this.redis = connection.topology();
        this.attempts = new Attempts(vertx, FIRST_TRY, BUDGET);
        this.clock = clock;
    }

    /**
     * Takes all events and refusals away that are older than this, and asks for the append-only file to be written
     * anew, so that what was erased is no longer in it. Harmless at any time and from several nodes.
     *
     * @return when the events are gone; fails with {@link LedgerUnavailableException} when Redis gives no answer. A
     * Redis that does not let its file be rewritten is its operator's own concern
     */
    public Future<Void> forget(Duration age) {
        Instant oldest = clock.instant().minus(age);
        XTrimArgs until = XTrimArgs.Builder.minId(oldest.toEpochMilli() + "-0");
        return attempts.ask(redis.shardOf(RedisKeys.FOUNDED), () -> CompletableFuture
                .allOf(Stream.concat(IntStream.range(0, PartitionTags.COUNT).mapToObj(RedisKeys::usageOf),
                        Stream.of(RedisKeys.REFUSALS))
                        .map(stream -> redis.commands().xtrim(stream, until).toCompletableFuture())
                        .toArray(CompletableFuture<?>[]::new))
                .thenCompose(_ -> redis.masters())).onSuccess(masters -> masters.forEach(Forgetting::rewrite))
                .mapEmpty();
    }

    private static void rewrite(Topology.Master master) {
        master.commands().bgrewriteaof().whenComplete((_, failure) -> {
            if (failure != null) {
                LOG.warn("Redis at {} does not write its append-only file anew, and what was erased stays in it: {}",
                        master.name(), failure.getMessage());
            }
        });
    }
}
