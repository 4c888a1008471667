package cn.yimatong;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The way from one node to Redis, which a test cuts and mends: cut, connections break, and new ones at once. */
final class Cable implements AutoCloseable {

    private final URI redis;
    /** Stays open, as a port that was given up may be somebody else's by the time it is wanted again. */
    private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile boolean cut;
    private volatile boolean mute;

    Cable(String redisUri) throws IOException {
        redis = URI.create(redisUri);
        Thread.ofVirtual().start(this::listen);
    }

    /** Where the node finds Redis. */
    String uri() {
        return "redis://" + redis.getUserInfo() + "@127.0.0.1:" + door.getLocalPort();
    }

    void cut() {
        cut = true;
        sockets.forEach(Cable::close);
    }

    /** Questions arrive, and answers do not. */
    void mute() {
        mute = true;
    }

    void mend() {
        mute = false;
        cut = false;
    }

    @Override
    public void close() {
        cut();
        try {
            door.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void listen() {
        while (!door.isClosed()) {
            try {
                Socket node = keep(door.accept());
                Socket server = keep(new Socket(redis.getHost(), redis.getPort()));
                carry(node, server, false);
                carry(server, node, true);
                if (cut) {
                    close(node);
                    close(server);
                }
            } catch (IOException e) {
                // The door is closed, or Redis is not there: the node sees a connection that breaks.
            }
        }
    }

    private Socket keep(Socket socket) {
        sockets.add(socket);
        return socket;
    }

    private void carry(Socket from, Socket to, boolean answers) {
        Thread.ofVirtual().start(() -> {
            try (from; to; InputStream in = from.getInputStream(); OutputStream out = to.getOutputStream()) {
                byte[] bytes = new byte[8192];
                for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                    if (!answers || !mute) {
                        out.write(bytes, 0, read);
                    }
                }
            } catch (IOException e) {
                // Cut.
            }
            sockets.remove(from);
        });
    }
}
