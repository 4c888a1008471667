package cn.yimatong.ledger;

import cn.yimatong.ledger.LedgerUnavailableException.Effect;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to Redis, shared by all that a node asks of it: Lettuce sends the commands of all event loops down one
 * socket. It reconnects by itself, also when the other end has fallen silent; meanwhile it refuses commands instead of
 * keeping them.
 */
public final class RedisConnection implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RedisConnection.class);

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
    /** Longer than any budget, and than what a busy disk makes a live Redis wait. */
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(4);
    /** Lettuce's own doubles up to 30 s, in which a Redis that is back would serve nobody. */
    private static final Duration LONGEST_PAUSE_BETWEEN_RECONNECTS = Duration.ofMillis(500);
    /** The last resort, never met: {@link Attempts} refuses earlier, and more quietly. */
    private static final int MAX_UNANSWERED = 65_536;

    private final ClientResources resources;
    private final RedisClient client;
    private final StatefulRedisConnection<byte[], byte[]> connection;

    private RedisConnection(ClientResources resources, RedisClient client,
            StatefulRedisConnection<byte[], byte[]> connection) {
        this.resources = resources;
        this.client = client;
        this.connection = connection;
    }

    /**
     * Connects, blocking; for the start of a node, before there are event loops.
     *
     * @param uri {@code redis://}, {@code rediss://} or {@code redis-sentinel://}, as Lettuce reads them
     * @throws LedgerUnavailableException when no connection can be made; the message says in a word why not, and does
     * not hold the password
     * @throws IllegalArgumentException when the URI cannot be read; the message does not quote it
     * @throws IllegalStateException when the server is older than Redis 6.2
     */
    public static RedisConnection open(String uri) {
        RedisURI address = address(uri);
        ClientResources resources = ClientResources.builder()
                .ioThreadPoolSize(2)
                .computationThreadPoolSize(2)
                .reconnectDelay(
                        Delay.exponential(Duration.ZERO, LONGEST_PAUSE_BETWEEN_RECONNECTS, 2, TimeUnit.MILLISECONDS))
                .nettyCustomizer(new NettyCustomizer() {
                    @Override
                    public void afterChannelInitialized(Channel channel) {
                        channel.pipeline().addFirst(new SilenceLimit(LONGEST_SILENCE.toMillis()));
                    }
                })
                .build();
        RedisClient client = RedisClient.create(resources);
        client.setOptions(ClientOptions.builder()
                // Kept commands would be sent a second time after a reconnect, long after the scanner has its answer.
                .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
                .autoReconnect(true)
                .requestQueueSize(MAX_UNANSWERED)
                // Attempts has times of its own.
                .timeoutOptions(TimeoutOptions.builder().timeoutCommands(false).build())
                .socketOptions(SocketOptions.builder().connectTimeout(CONNECT_TIMEOUT).tcpNoDelay(true).build())
                .build());
        try {
            StatefulRedisConnection<byte[], byte[]> connection = client.connect(ByteArrayCodec.INSTANCE, address);
            requireVersion(connection.sync().info("server"));
            warnOfEviction(connection.sync().info("memory"));
            return new RedisConnection(resources, client, connection);
        } catch (IllegalStateException e) {
            shutDown(client, resources);
            throw e;
        } catch (RedisException e) {
            shutDown(client, resources);
            String where = address.getSentinels().isEmpty()
                    ? address.getHost() + ":" + address.getPort()
                    : "its sentinels";
            throw new LedgerUnavailableException(Effect.NOT_EXECUTED,
                    "No connection to Redis at " + where + ": " + RedisFault.reason(e), e);
        }
    }

    private static RedisURI address(String uri) {
        try {
            RedisURI address = RedisURI.create(uri);
            address.setTimeout(CONNECT_TIMEOUT);
            return address;
        } catch (IllegalArgumentException e) {
            // Not as a cause: its message quotes the URI, and with it the password.
            throw new IllegalArgumentException(
                    "The URI of Redis cannot be read: it looks like redis://:password@host:6379");
        }
    }

    /** The scripts need {@code PXAT}. An older Redis would find out after it has written the event. */
    private static void requireVersion(String server) {
        Matcher version = Pattern.compile("redis_version:(\\d+)\\.(\\d+)").matcher(server);
        if (version.find() && Integer.parseInt(version.group(1)) * 1000 + Integer.parseInt(version.group(2)) < 6002) {
            throw new IllegalStateException("Redis 6.2 or later is needed, or Valkey; this is " + version.group());
        }
    }

    /** A Redis that throws keys away when memory is short throws marks of spent codes away. */
    private static void warnOfEviction(String memory) {
        Matcher policy = Pattern.compile("maxmemory_policy:(\\S+)").matcher(memory);
        if (policy.find() && !policy.group(1).equals("noeviction")) {
            LOG.warn("Redis has maxmemory-policy {}: short of memory it would let codes be spent twice; set noeviction",
                    policy.group(1));
        }
    }

    RedisAsyncCommands<byte[], byte[]> commands() {
        return connection.async();
    }

    /** Disconnects, blocking, at most some seconds. Unanswered questions fail. */
    @Override
    public void close() {
        connection.close();
        shutDown(client, resources);
    }

    private static void shutDown(RedisClient client, ClientResources resources) {
        client.shutdown(Duration.ZERO, CONNECT_TIMEOUT);
        resources.shutdown(0, CONNECT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS).awaitUninterruptibly();
    }
}
