package cn.yimatong.http;

import io.vertx.core.net.SocketAddress;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the connections of one listener, in all and by address, over all its event loops. */
final class ConnectionCap {

    private final int most;
    private final int mostPerAddress;
    private final AtomicInteger all = new AtomicInteger();
    private final ConcurrentMap<String, Integer> byAddress = new ConcurrentHashMap<>();

    ConnectionCap(HttpLimits limits) {
        most = limits.connections();
        mostPerAddress = limits.connectionsPerAddress();
    }

    /** Counts a connection in if there is room; whoever gets true calls {@link #leave} later. */
    boolean enter(String address) {
        if (all.incrementAndGet() > most) {
            all.decrementAndGet();
            return false;
        }
        if (byAddress.merge(address, 1, Integer::sum) > mostPerAddress) {
            leave(address);
            return false;
        }
        return true;
    }

    void leave(String address) {
        byAddress.computeIfPresent(address, (_, count) -> count == 1 ? null : count - 1);
        all.decrementAndGet();
    }

    /**
     * What counts as one address: an IPv4 address, or the /64 of an IPv6 address, since one household has that much.
     */
    static String addressOf(SocketAddress remote) {
        String text = remote.hostAddress();
        try {
            InetAddress address = InetAddress.ofLiteral(text);
            return address instanceof Inet6Address
                    ? HexFormat.of().formatHex(Arrays.copyOf(address.getAddress(), 8))
                    : text;
        } catch (IllegalArgumentException _) {
            return text;
        }
    }
}
