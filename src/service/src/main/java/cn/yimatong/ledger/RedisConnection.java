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
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's one connection to Redis, shared by all that it asks: Lettuce sends the commands of all event loops down one
 * socket to each master. It reconnects by itself, follows sentinels and a cluster's own changes, and refuses commands
 * meanwhile instead of keeping them.
 */
public final class RedisConnection implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RedisConnection.class);

    /** What is to be closed, newest first. */
    private final Deque<Runnable> opened = new ArrayDeque<>();
    private final RedisAddress address;
    private final MeterRegistry meters;
    private final Topology topology;

    private RedisConnection(RedisAddress address, Optional<Path> authorities, MeterRegistry meters) {
        this.address = address;
        this.meters = meters;
        boolean done = false;
        try {
            ClientSetup setup = new ClientSetup(authorities);
            ClientResources resources = setup.resources();
            opened.push(() -> resources.shutdown(0, ClientSetup.CONNECT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                    .awaitUninterruptibly());
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
        RedisConnection connection = openUnchecked(uri, authorities, meters);
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
        return openUnchecked(uri, authorities, new CompositeMeterRegistry());
    }

    private static RedisConnection openUnchecked(String uri, Optional<Path> authorities, MeterRegistry meters) {
        return new RedisConnection(RedisAddress.parse(uri, ClientSetup.CONNECT_TIMEOUT), authorities, meters);
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
        RedisClient client = RedisClient.create(resources);
        opened.push(() -> shutDown(client));
        client.setOptions(setup.single());
        StatefulRedisConnection<byte[], byte[]> connection = opening(client.connect(ByteArrayCodec.INSTANCE, uri));
        if (connection.sync().info("cluster").contains("cluster_enabled:1")) {
            connection.close();
            RedisClusterClient cluster = RedisClusterClient.create(resources, ClientSetup.nodes(address));
            opened.push(() -> shutDown(cluster));
            cluster.setOptions(setup.cluster());
            StatefulRedisClusterConnection<byte[], byte[]> all = opening(cluster.connect(ByteArrayCodec.INSTANCE));
            return new Topology.Cluster(all, meters);
        } else if (address.uris().size() > 1) {
            throw new IllegalStateException("Several addresses are for a cluster, and " + uri.getHost() + ":"
                    + uri.getPort() + " is none");
        }
        return new Topology.Single(connection, new Shard(address.toString(), meters));
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

    private static void shutDown(AbstractRedisClient client) {
        client.shutdown(0, ClientSetup.CONNECT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    }
}
