package cn.yimatong.ledger;

import cn.yimatong.ledger.LedgerUnavailableException.Effect;
import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.resource.ClientResources;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.netty.channel.EventLoop;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's way to Redis, shared by all that it asks: one connection to each master, or one for each event loop. It
 * reconnects by itself, follows sentinels and a cluster's own changes, and refuses commands meanwhile instead of
 * keeping them.
 */
public final class RedisConnection implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RedisConnection.class);

    /** What is to be closed, newest first. */
    private final Deque<Runnable> opened = new ArrayDeque<>();
    private final RedisAddress address;
    private final List<EventLoop> loops;
    private final MeterRegistry meters;
    private final Topology topology;

    private RedisConnection(RedisAddress address, Optional<Path> authorities, MeterRegistry meters,
            List<EventLoop> loops) {
        this.address = address;
        this.loops = loops;
        this.meters = meters;
        boolean done = false;
        try {
            ClientSetup setup = new ClientSetup(authorities);
            ClientResources resources = opening(setup.resources());
            topology = connect(address, setup, resources);
            done = true;
        } finally {
            if (!done) {
                close();
            }
        }
    }

    /**
     * As {@link #open(String, Optional, MeterRegistry)}, with the authorities that Java trusts, and counting nothing.
     */
    public static RedisConnection open(String uri) {
        return open(uri, Optional.empty(), new CompositeMeterRegistry());
    }

    /**
     * Connects, blocking; for the start of a node, before there are event loops. Whether a server is a cluster's is
     * asked of it. What an operator would better mend there is logged.
     *
     * @param uri {@code redis://}, {@code rediss://} or {@code redis-sentinel://}, as Lettuce reads them; of a cluster
     * any of its nodes, or several with commas between
     * @param authorities a PEM file of those whose certificates are trusted, for {@code rediss}; without it Java's own
     * @param meters where questions and their outcomes are counted, by shard
     * @throws LedgerUnavailableException when no connection can be made; the message says in a word why not, and does
     * not hold the password
     * @throws IllegalArgumentException when the URI cannot be read; the message does not quote it
     * @throws IllegalStateException when a server would lose what it is told: it evicts, is a replica, or is older than
     * Redis 7.0
     */
    public static RedisConnection open(String uri, Optional<Path> authorities, MeterRegistry meters) {
        return open(uri, authorities, meters, List.of());
    }

    /**
     * As {@link #open(String, Optional, MeterRegistry)}, but with a line for each event loop, on that loop: a question
     * that is asked on one of them changes no thread. To be closed before {@code vertx}.
     */
    public static RedisConnection open(String uri, Optional<Path> authorities, MeterRegistry meters, Vertx vertx) {
        return open(uri, authorities, meters, OnEventLoop.all(vertx));
    }

    private static RedisConnection open(String uri, Optional<Path> authorities, MeterRegistry meters,
            List<EventLoop> loops) {
        RedisConnection connection = openUnchecked(uri, authorities, meters, loops);
        boolean done = false;
        try {
            check(connection.topology);
            done = true;
            return connection;
        } catch (RedisException e) {
            throw noConnection(connection.address, e);
        } finally {
            if (!done) {
                connection.close();
            }
        }
    }

    /**
     * As {@link #open(String, Optional, MeterRegistry)}, but however the servers are set up: for whoever looks at them
     * and does not trust them with anything.
     */
    public static RedisConnection openToInspect(String uri, Optional<Path> authorities) {
        return openUnchecked(uri, authorities, new CompositeMeterRegistry(), List.of());
    }

    private static RedisConnection openUnchecked(String uri, Optional<Path> authorities, MeterRegistry meters,
            List<EventLoop> loops) {
        return new RedisConnection(RedisAddress.parse(uri, ClientSetup.CONNECT_TIMEOUT), authorities, meters, loops);
    }

    /** Where it leads, for people; holds no password. */
    public String where() {
        return address.toString();
    }

    private Topology connect(RedisAddress address, ClientSetup setup, ClientResources resources) {
        RedisException last = new RedisException("no address");
        for (RedisURI uri : address.uris()) {
            try {
                return connect(uri, address, setup, resources);
            } catch (RedisException e) {
                last = e;
            }
        }
        throw noConnection(address, last);
    }

    private static LedgerUnavailableException noConnection(RedisAddress address, RedisException cause) {
        return new LedgerUnavailableException(Effect.NOT_EXECUTED,
                "No connection to Redis at " + address + ": " + RedisFault.reason(cause), cause);
    }

    private Topology connect(RedisURI uri, RedisAddress address, ClientSetup setup, ClientResources resources) {
        StatefulRedisConnection<byte[], byte[]> elsewhere = single(uri, setup, resources);
        if (ClientSetup.await(elsewhere.async().info("cluster")).contains("cluster_enabled:1")) {
            elsewhere.close();
            return new Topology.Cluster(new PerLoop<>(cluster(address, setup, resources),
                    eachLoop(resources, own -> cluster(address, setup, own))), meters);
        } else if (address.uris().size() > 1) {
            throw new IllegalStateException("Several addresses are for a cluster, and " + uri.getHost() + ":"
                    + uri.getPort() + " is none");
        }
        return new Topology.Single(new PerLoop<>(elsewhere, eachLoop(resources, own -> single(uri, setup, own))),
                new Shard(address.toString(), meters));
    }

    private StatefulRedisConnection<byte[], byte[]> single(RedisURI uri, ClientSetup setup,
            ClientResources resources) {
        RedisClient client = new AsyncClient(resources);
        opened.push(() -> shutDown(client));
        client.setOptions(setup.single());
        return opening(client.connect(ByteArrayCodec.INSTANCE, uri));
    }

    private StatefulRedisClusterConnection<byte[], byte[]> cluster(RedisAddress address, ClientSetup setup,
            ClientResources resources) {
        RedisClusterClient client = RedisClusterClient.create(resources, ClientSetup.nodes(address));
        opened.push(() -> shutDown(client));
        client.setOptions(setup.cluster());
        return opening(client.connect(ByteArrayCodec.INSTANCE));
    }

    /** A client runs on the threads of its resources: so each loop needs a client, and with it a connection. */
    private <C> Map<EventLoop, C> eachLoop(ClientResources shared, Function<ClientResources, C> connect) {
        Map<EventLoop, C> each = new HashMap<>();
        for (EventLoop loop : loops) {
            // Executor and timer are named once more: only then do they outlive what shares them.
            ClientResources own = shared.mutate().eventLoopGroupProvider(new OnEventLoop(loop))
                    .eventExecutorGroup(shared.eventExecutorGroup()).timer(shared.timer()).build();
            each.put(loop, connect.apply(opening(own)));
        }
        return each;
    }

    private static void check(Topology topology) {
        for (Topology.Master master : topology.masters().toCompletableFuture().join()) {
            ServerCheck.Findings findings;
            try {
                findings = ServerCheck.of(ClientSetup.await(master.commands().info()));
            } catch (RedisCommandExecutionException e) {
                LOG.warn("Redis at {} does not tell how it is set up ({}): nobody has checked it", master.name(),
                        RedisFault.reason(e));
                continue;
            }
            findings.advice().forEach(advice -> LOG.warn("Redis at {}: {}", master.name(), advice));
            if (!findings.fatal().isEmpty()) {
                throw new IllegalStateException("Redis at " + master.name() + ": "
                        + String.join("; ", findings.fatal()));
            }
        }
    }

    Topology topology() {
        return topology;
    }

    private ClientResources opening(ClientResources resources) {
        opened.push(() -> resources.shutdown(0, ClientSetup.CONNECT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(2 * ClientSetup.CONNECT_TIMEOUT.toMillis()));
        return resources;
    }

    private <C extends StatefulConnection<byte[], byte[]>> C opening(C connection) {
        opened.push(connection::close);
        return connection;
    }

    /** Disconnects, blocking, at most some seconds. Unanswered questions fail. */
    @Override
    public void close() {
        while (!opened.isEmpty()) {
            opened.pop().run();
        }
    }

    /** Bounded, whatever Lettuce waits for: a node that stops has answered everybody by then. */
    private static void shutDown(AbstractRedisClient client) {
        try {
            client.shutdownAsync(0, ClientSetup.CONNECT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                    .get(2 * ClientSetup.CONNECT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("a connection to Redis was not closed in order: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
