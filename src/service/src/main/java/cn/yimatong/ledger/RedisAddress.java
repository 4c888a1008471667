package cn.yimatong.ledger;

import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterURIUtil;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Where Redis is: one server, the sentinels that know which one it is, or some nodes of a cluster.
 *
 * @param uris one, or the nodes that are named of a cluster
 */
record RedisAddress(List<RedisURI> uris) {

    /**
     * Reads a URI: {@code redis://}, {@code rediss://}, {@code redis-sentinel://} or {@code rediss-sentinel://}, as
     * Lettuce reads them; of a cluster several {@code host:port}, with commas between.
     *
     * @param timeout how long connecting and the first commands may take
     * @throws IllegalArgumentException when it cannot be read; the message does not quote it
     */
    static RedisAddress parse(String uri, Duration timeout) {
        List<RedisURI> uris;
        try {
            uris = uri.contains("-sentinel://") || !uri.contains(",")
                    ? List.of(RedisURI.create(uri))
                    : RedisClusterURIUtil.toRedisURIs(URI.create(uri));
        } catch (IllegalArgumentException _) {
            // Not as a cause: its message quotes the URI, and with it the password.
            throw new IllegalArgumentException(
                    "The URI of Redis cannot be read: it looks like redis://:password@host:6379");
        }
        uris.forEach(address -> address.setTimeout(timeout));
        return new RedisAddress(uris);
    }

    /** For people; holds no password. */
    @Override
    public String toString() {
        return uris.stream().map(uri -> uri.getSentinels().isEmpty()
                ? uri.getHost() + ":" + uri.getPort()
                : "its sentinels").collect(Collectors.joining(", "));
    }
}
