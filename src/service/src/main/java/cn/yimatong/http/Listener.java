package cn.yimatong.http;

import io.vertx.core.net.ServerSSLOptions;
import java.util.Optional;

/**
 * Where to listen.
 *
 * @param host name or address of the interface
 * @param port 0 takes a free one
 * @param eventLoops how many event loops serve it, at least 1
 * @param tls the certificate that is presented, and whether callers must have one; where there is none, without TLS
 */
public record Listener(String host, int port, int eventLoops, Optional<ServerSSLOptions> tls) {
    public Listener {
        if (port < 0 || port > 65_535 || eventLoops < 1) {
            throw new IllegalArgumentException("port 0 to 65535, at least one event loop");
        }
    }

    /** Without TLS. */
    public Listener(String host, int port, int eventLoops) {
        this(host, port, eventLoops, Optional.empty());
    }
}
