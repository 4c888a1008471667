package cn.yimatong.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** One client's connection through a {@link FaultProxy}; three threads carry it. */
final class ProxiedConnection {
    private static final int CHUNK = 16_384;
    private static final int MOST_WAITING = 65_536;
    /** A replica says within its first bytes that it is one. */
    private static final int GREETING = 1024;

    private final FaultProxy proxy;
    private final Socket client;
    private final Socket server;
    private final SplittableRandom random;
    private final BlockingQueue<Late> waiting = new LinkedBlockingQueue<>(MOST_WAITING);
    private volatile boolean ofReplica;

    /** Bytes for the client, whole replies one by one, and when they are due; none: the server has closed. */
    private static final class Late {
        final byte[] bytes;
        final long dueNanos;

        Late(byte[] bytes, long dueNanos) {
            this.bytes = bytes;
            this.dueNanos = dueNanos;
        }
    }

    ProxiedConnection(FaultProxy proxy, Socket client, Socket server, SplittableRandom random) throws IOException {
        this.proxy = proxy;
        this.client = client;
        this.server = server;
        this.random = random;
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
    }

    private interface Pump {
        void run() throws IOException, InterruptedException;
    }

    void start() {
        run(this::carryRequests);
        run(this::readReplies);
        run(this::writeReplies);
    }

    private void run(Pump pump) {
        Thread.ofVirtual().start(() -> {
            try {
                pump.run();
            } catch (IOException e) {
                reset();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private void carryRequests() throws IOException, InterruptedException {
        InputStream in = client.getInputStream();
        OutputStream out = server.getOutputStream();
        StringBuilder greeting = new StringBuilder();
        byte[] chunk = new byte[CHUNK];
        for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
            if (greeting.length() < GREETING) {
                greeting.append(new String(chunk, 0, length, StandardCharsets.ISO_8859_1));
                ofReplica |= greeting.indexOf("REPLCONF") >= 0;
            }
            awaitOpen();
            out.write(chunk, 0, length);
        }
        awaitOpen();
        server.shutdownOutput();
    }

    private void readReplies() throws IOException, InterruptedException {
        InputStream in = server.getInputStream();
        ReplyCutter cutter = new ReplyCutter();
        long due = System.nanoTime();
        byte[] chunk = new byte[CHUNK];
        for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
            for (byte[] reply : ofReplica ? cutter.uncut(chunk, length) : cutter.cut(chunk, length)) {
                long delay = ofReplica ? 0 : proxy.delayNanos(random);
                due = Math.max(due, System.nanoTime() + delay);
                waiting.put(new Late(reply, due));
            }
        }
        waiting.put(new Late(new byte[0], due));
    }

    private void writeReplies() throws IOException, InterruptedException {
        OutputStream out = client.getOutputStream();
        boolean silent = false;
        for (Late next = waiting.take(); next.bytes.length > 0; next = waiting.take()) {
            pause(next.dueNanos - System.nanoTime());
            awaitOpen();
            byte[] reply = next.bytes;
            boolean counts = !ofReplica && reply[0] != '>';
            silent |= counts && proxy.loses(this);
            if (silent) {
                continue;
            }
            if (counts && proxy.breaks()) {
                out.write(reply, 0, reply.length / 2);
                reset();
                return;
            }
            write(out, reply);
        }
        awaitOpen();
        if (!silent) {
            client.close();
            server.close();
            proxy.ended(this);
        }
    }

    private void write(OutputStream out, byte[] reply) throws IOException, InterruptedException {
        Optional<Fault.Trickle> trickle = ofReplica ? Optional.empty() : proxy.trickle();
        if (trickle.isEmpty()) {
            out.write(reply);
            return;
        }
        for (byte each : reply) {
            out.write(each);
            pause(trickle.get().pause().toNanos());
        }
    }

    private static void pause(long nanos) throws InterruptedException {
        if (nanos > 0) {
            Thread.sleep(Duration.ofNanos(nanos));
        }
    }

    private void awaitOpen() throws InterruptedException {
        if (!ofReplica) {
            proxy.awaitOpen();
        }
    }

    /** Ends both halves at once with RST. */
    void reset() {
        reset(client);
        reset(server);
        proxy.ended(this);
        // Wakes the writer, for whom nothing comes any more.
        waiting.clear();
        waiting.add(new Late(new byte[0], System.nanoTime()));
    }

    static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // It is closed already.
        }
    }

    /** Cuts what a server says into whole replies. */
    private static final class ReplyCutter {
        private byte[] rest = new byte[0];
        private boolean readable = true;

        /** The replies that are whole by now; what is not RESP, as TLS, comes as it came. */
        List<byte[]> cut(byte[] chunk, int length) {
            byte[] bytes = joined(chunk, length);
            List<byte[]> replies = new ArrayList<>();
            int from = 0;
            try {
                for (int end = end(bytes, from); end > 0; end = end(bytes, from)) {
                    replies.add(Arrays.copyOfRange(bytes, from, end));
                    from = end;
                }
            } catch (IllegalArgumentException e) {
                readable = false;
                replies.add(Arrays.copyOfRange(bytes, from, bytes.length));
                from = bytes.length;
            }
            rest = Arrays.copyOfRange(bytes, from, bytes.length);
            return replies;
        }

        private int end(byte[] bytes, int from) {
            return from == bytes.length ? -1 : readable ? Resp.end(bytes, from) : bytes.length;
        }

        List<byte[]> uncut(byte[] chunk, int length) {
            byte[] bytes = joined(chunk, length);
            rest = new byte[0];
            return List.of(bytes);
        }

        private byte[] joined(byte[] chunk, int length) {
            byte[] bytes = Arrays.copyOf(rest, rest.length + length);
            System.arraycopy(chunk, 0, bytes, rest.length, length);
            return bytes;
        }
    }
}
