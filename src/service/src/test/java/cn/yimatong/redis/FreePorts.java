package cn.yimatong.redis;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports of the loopback that nobody uses, each given once. They lie below those that a system gives to outgoing
 * connections, so a server that is away for a moment finds its port free when it comes back.
 */
final class FreePorts {
    private static final int FIRST = 11_000;
    private static final int COUNT = 20_000;
    private static final int MOST_TRIES = 1000;
    /** Drawn, as other test runs may share the machine. */
    private static final AtomicInteger NEXT = new AtomicInteger(ThreadLocalRandom.current().nextInt(COUNT));

    private FreePorts() {}

    static int next() {
        for (int i = 0; i < MOST_TRIES; i++) {
            int port = FIRST + Math.floorMod(NEXT.getAndIncrement(), COUNT);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException e) {
                // Somebody has it: the next.
            }
        }
        throw new IllegalStateException("No port is free");
    }
}
