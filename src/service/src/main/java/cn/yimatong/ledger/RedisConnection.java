package cn.yimatong.ledger;

import cn.yimatong.ledger.LedgerUnavailableException.Effect;
import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.resource.ClientResources;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.netty.channel.EventLoop;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's way to Redis, shared by all that it asks: one connection to each master of a cluster; to a server, one for
 * each event loop. It reconnects by itself, follows sentinels and a cluster's own changes, and refuses commands
 * meanwhile instead of keeping them.
 */
public final class RedisConnection implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RedisConnection.class);

    private final List<AbstractRedisClient> clients = new ArrayList<>();
    /** What clients run on, newest first. */
    private final Deque<ClientResources> resources = new ArrayDeque<>();
    private final RedisAddress address;
    private final MeterRegistry meters;
    private final Topology topology;
    private final Unhurried unhurried;

    private RedisConnection(RedisAddress address, Optional<Path> authorities, MeterRegistry meters,
            List<ContextInternal> contexts) {
        this.address = address;
        this.meters = meters;
        boolean done = false;
        try {
            ClientSetup setup = new ClientSetup(authorities);
            topology = connect(address, setup, opening(setup.resources()), contexts);
            // A cluster's master of the next question is mostly another.
            unhurried = new Unhurried(topology::commands, topology.isOneMaster() ? contexts : List.of());
            done = true;
        } finally {
            if (!done) {
                disconnect();
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
     * Connects, blocking; for the start of a node. Whether a server is a cluster's is asked of it. What an operator
     * would better mend there is logged.
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
     * As {@link #open(String, Optional, MeterRegistry)}, and not on an event loop, but with a connection to a server or
     * its sentinels' master for each event loop, on that loop: what a request asks there changes no thread. To be
     * closed before {@code vertx}.
     */
    public static RedisConnection open(String uri, Optional<Path> authorities, MeterRegistry meters, Vertx vertx) {
        return open(uri, authorities, meters, OnEventLoop.contexts(vertx));
    }

    private static RedisConnection open(String uri, Optional<Path> authorities, MeterRegistry meters,
            List<ContextInternal> contexts) {
        RedisConnection connection = openUnchecked(uri, authorities, meters, contexts);
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
            List<ContextInternal> contexts) {
        return new RedisConnection(RedisAddress.parse(uri, ClientSetup.CONNECT_TIMEOUT), authorities, meters, contexts);
    }

    /** Where it leads, for people; holds no password. */
    public String where() {
        return address.toString();
    }

    private Topology connect(RedisAddress address, ClientSetup setup, ClientResources resources,
            List<ContextInternal> contexts) {
        RedisException last = new RedisException("no address");
        for (RedisURI uri : address.uris()) {
            try {
                return connect(uri, address, setup, resources, contexts);
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

    private Topology connect(RedisURI uri, RedisAddress address, ClientSetup setup, ClientResources resources,
            List<ContextInternal> contexts) {
        StatefulRedisConnection<byte[], byte[]> elsewhere = single(uri, setup, resources);
        if (ClientSetup.await(elsewhere.async().info("cluster")).contains("cluster_enabled:1")) {
            elsewhere.close();
            // One for all loops: each client looks at every server of a cluster every second.
            return new Topology.Cluster(cluster(address, setup, resources), meters);
        } else if (address.uris().size() > 1) {
            throw new IllegalStateException("Several addresses are for a cluster, and " + uri.getHost() + ":"
                    + uri.getPort() + " is none");
        }
        Map<EventLoop, StatefulRedisConnection<byte[], byte[]>> own = new HashMap<>();
        for (ContextInternal context : contexts) {
            EventLoop loop = context.nettyEventLoop();
            // Executor and timer are named once more: only then do they outlive what shares them.
            own.put(loop, single(uri, setup, opening(resources.mutate().eventLoopGroupProvider(new OnEventLoop(loop))
                    .eventExecutorGroup(resources.eventExecutorGroup()).timer(resources.timer()).build())));
        }
        return new Topology.Single(new PerLoop<>(elsewhere, own), new Shard(address.toString(), meters));
    }

    private StatefulRedisConnection<byte[], byte[]> single(RedisURI uri, ClientSetup setup,
            ClientResources resources) {
        RedisClient client = new AsyncClient(resources);
        clients.add(client);
        client.setOptions(setup.single());
        return client.connect(ByteArrayCodec.INSTANCE, uri);
    }

    private StatefulRedisClusterConnection<byte[], byte[]> cluster(RedisAddress address, ClientSetup setup,
            ClientResources resources) {
        RedisClusterClient client = RedisClusterClient.create(resources, ClientSetup.nodes(address));
        clients.add(client);
        client.setOptions(setup.cluster());
        return client.connect(ByteArrayCodec.INSTANCE);
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
            findings.toMend().forEach(advice -> LOG.warn("Redis at {}: {}", master.name(), advice));
            if (!findings.fatal().isEmpty()) {
                throw new IllegalStateException("Redis at " + master.name() + ": "
                        + String.join("; ", findings.fatal()));
            }
        }
    }

    Topology topology() {
        return topology;
    }

    /** For what nobody waits for; one for all that share this connection. */
    Unhurried unhurried() {
        return unhurried;
    }

    private ClientResources opening(ClientResources own) {
        resources.addFirst(own);
        return own;
    }

    /** Disconnects, blocking, at most some seconds. Unanswered questions fail. */
    @Override
    public void close() {
        try {
            unhurried.close();
        } finally {
            disconnect();
        }
    }

    private void disconnect() {
        long longest = ClientSetup.CONNECT_TIMEOUT.toMillis();
        CompletableFuture<?>[] closed = clients.stream()
                .map(client -> client.shutdownAsync(0, longest, TimeUnit.MILLISECONDS))
                .toArray(CompletableFuture<?>[]::new);
        clients.clear();
        try {
            CompletableFuture.allOf(closed).get(2 * longest, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("a connection to Redis was not closed in order: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // The first, which the others share, last.
        while (!resources.isEmpty()) {
            resources.removeFirst().shutdown(0, longest, TimeUnit.MILLISECONDS).awaitUninterruptibly(2 * longest);
        }
    }
}
