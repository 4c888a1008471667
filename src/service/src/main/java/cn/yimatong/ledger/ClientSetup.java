package cn.yimatong.ledger;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SocketOptions.KeepAliveOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.handler.flush.FlushConsolidationHandler;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * How Lettuce is to behave.
 *
 * @param authorities a PEM file of those whose certificates are trusted; without it Java's own
 */
record ClientSetup(Optional<Path> authorities) {
    static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);

    /** Longer than any budget, and than what a busy disk makes a live Redis wait. */
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(4);
    /** Lettuce's own doubles up to 30 s, in which a Redis that is back would serve nobody. */
    private static final Duration LONGEST_PAUSE_BETWEEN_RECONNECTS = Duration.ofMillis(500);
    /**
     * What is written in one turn of an event loop goes out in one packet, at its end or when there are so many: a
     * packet costs this node and Redis more than a command.
     */
    private static final int MOST_COMMANDS_HELD_BACK = 32;
    /** A loop that asks nothing for hours must not learn from its first passenger that a firewall has forgotten it. */
    private static final KeepAliveOptions KEEP_ALIVE = KeepAliveOptions.builder().enable()
            .idle(Duration.ofSeconds(15)).interval(Duration.ofSeconds(5)).count(3).build();
    /** The last resort, never met: {@link Shard} refuses earlier, and more quietly. */
    private static final int MAX_UNANSWERED = 65_536;
    /**
     * How soon a cluster's change is noticed by itself; whatever fails or is redirected has it looked for at once. A
     * master whose host is lost neither fails nor redirects: its codes wait for the next look.
     */
    private static final Duration TOPOLOGY_PERIOD = Duration.ofSeconds(1);
    /** A look at a cluster waits as long for servers that are silent, and nobody hears of a new master before. */
    private static final Duration CLUSTER_NODE_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

    ClientResources resources() {
        return ClientResources.builder()
                .ioThreadPoolSize(2)
                .computationThreadPoolSize(2)
                .reconnectDelay(
                        Delay.exponential(Duration.ZERO, LONGEST_PAUSE_BETWEEN_RECONNECTS, 2, TimeUnit.MILLISECONDS))
                .nettyCustomizer(new NettyCustomizer() {
                    @Override
                    public void afterChannelInitialized(Channel channel) {
                        channel.pipeline().addFirst(new SilenceLimit(LONGEST_SILENCE.toMillis()),
                                new FlushConsolidationHandler(MOST_COMMANDS_HELD_BACK, true));
                    }
                })
                .build();
    }

    ClientOptions single() {
        return with(ClientOptions.builder()).build();
    }

    /** The same servers, for looks at the cluster. */
    static List<RedisURI> nodes(RedisAddress address) {
        return address.uris().stream().map(uri -> RedisURI.builder(uri).withTimeout(CLUSTER_NODE_TIMEOUT).build())
                .toList();
    }

    ClusterClientOptions cluster() {
        ClusterClientOptions.Builder builder = ClusterClientOptions.builder();
        with(builder);
        return builder.topologyRefreshOptions(ClusterTopologyRefreshOptions.builder()
                .enablePeriodicRefresh(TOPOLOGY_PERIOD)
                .refreshTriggersReconnectAttempts(1)
                .adaptiveRefreshTriggersTimeout(BETWEEN_LOOKS)
                .build()).build();
    }

    private ClientOptions.Builder with(ClientOptions.Builder builder) {
        authorities.ifPresent(file -> builder.sslOptions(
                SslOptions.builder().jdkSslProvider().trustManager(file.toFile()).build()));
        // Kept commands would be sent a second time after a reconnect, long after the scanner has its answer.
        return builder.disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
                .autoReconnect(true)
                .requestQueueSize(MAX_UNANSWERED)
                // Attempts has times of its own.
                .timeoutOptions(TimeoutOptions.builder().timeoutCommands(false).build())
                .socketOptions(SocketOptions.builder().connectTimeout(CONNECT_TIMEOUT).tcpNoDelay(true)
                        .keepAlive(KEEP_ALIVE).build());
    }

    /** Waits for an answer; never on an event loop. */
    static <T> T await(RedisFuture<T> answer) {
        return LettuceFutures.awaitOrCancel(answer, CONNECT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    }
}
