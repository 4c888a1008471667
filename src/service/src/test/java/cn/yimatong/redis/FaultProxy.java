package cn.yimatong.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Stands before one server of Redis and does to its clients' connections what networks do: faults that a test switches
 * on and off while it runs. What is drawn is drawn from the seed and the number of the connection. The link of a
 * replica to its master, known by REPLCONF, passes untouched, so that faults of a shard are its clients' alone.
 */
public final class FaultProxy implements AutoCloseable {
    private static final int BACKLOG = 100;

    private final int port = FreePorts.next();
    private final int serverPort;
    private final long seed;
    private final List<Switch> switches = new CopyOnWriteArrayList<>();
    private final List<ProxiedConnection> connections = new CopyOnWriteArrayList<>();
    private final AtomicLong accepted = new AtomicLong();
    private @Nullable ServerSocket listener;
    private @Nullable Thread acceptor;
    private boolean closed;

    private FaultProxy(int serverPort, long seed) {
        this.serverPort = serverPort;
        this.seed = seed;
        listen();
    }

    /** Listens, with no fault, before a server of the loopback, which need not run yet. */
    public static FaultProxy before(int serverPort, long seed) {
        return new FaultProxy(serverPort, seed);
    }

    /** On 127.0.0.1. */
    public int port() {
        return port;
    }

    /** Without TLS, user and password. */
    public String uri() {
        return "redis://127.0.0.1:" + port;
    }

    /** Has the fault from now on, beside those that are switched on already. */
    public Switch on(Fault fault) {
        Switch added = new Switch(fault);
        switches.add(added);
        if (fault instanceof Fault.Refuse) {
            stopListening();
        }
        return added;
    }

    /** Switches all faults off. */
    public void clear() {
        switches.forEach(Switch::off);
    }

    /** Resets the connections that there are, once. */
    public void reset() {
        connections.forEach(ProxiedConnection::reset);
    }

    /** How many connections have been accepted since it listens. */
    public long accepted() {
        return accepted.get();
    }

    /** A fault that is switched on. */
    public final class Switch implements AutoCloseable {
        private final Fault fault;
        private final AtomicLong replies = new AtomicLong();
        private final AtomicLong hits = new AtomicLong();
        private final List<ProxiedConnection> silenced = new CopyOnWriteArrayList<>();
        private boolean over;

        private Switch(Fault fault) {
            this.fault = fault;
        }

        /** How many replies have been lost or broken by it. */
        public long hits() {
            return hits.get();
        }

        /** As {@link #off}. */
        @Override
        public void close() {
            off();
        }

        /** Switches it off; a second time does nothing. */
        public void off() {
            switches.remove(this);
            synchronized (FaultProxy.this) {
                FaultProxy.this.notifyAll();
            }
            synchronized (silenced) {
                over = true;
                silenced.forEach(ProxiedConnection::reset);
            }
            if (fault instanceof Fault.Refuse && !has(Fault.Refuse.class)) {
                listen();
            }
        }

        private boolean hits(Fault.Replies which) {
            if (!which.has(replies.getAndIncrement())) {
                return false;
            }
            hits.incrementAndGet();
            return true;
        }

        private boolean loses(Fault.LoseReplies lost, ProxiedConnection connection) {
            boolean now = hits(lost.which());
            synchronized (silenced) {
                // One that loses a reply while this is switched off would be silent for ever.
                if (now && over) {
                    connection.reset();
                } else if (now && !silenced.contains(connection)) {
                    silenced.add(connection);
                }
            }
            if (now && hits.get() == lost.which().count()) {
                silenced.forEach(ProxiedConnection::reset);
            }
            return now;
        }
    }

    /** Waits while nothing may pass. */
    synchronized void awaitOpen() throws InterruptedException {
        while (has(Fault.HalfOpen.class) && !closed) {
            wait();
        }
    }

    /** Whether this reply is lost; to be asked once for each. */
    boolean loses(ProxiedConnection connection) {
        boolean lost = false;
        for (Switch each : switches) {
            lost |= each.fault instanceof Fault.LoseReplies some && each.loses(some, connection);
        }
        return lost;
    }

    /** Whether the connection is to end in the midst of this reply; to be asked once for each. */
    boolean breaks() {
        boolean broken = false;
        for (Switch each : switches) {
            broken |= each.fault instanceof Fault.ResetInReply some && each.hits(some.which());
        }
        return broken;
    }

    Optional<Fault.Trickle> trickle() {
        return first(Fault.Trickle.class);
    }

    /** Drawn for a reply, nanoseconds. */
    long delayNanos(SplittableRandom random) {
        return first(Fault.Delay.class)
                .map(delay -> random.nextLong(delay.least().toNanos(), delay.most().toNanos() + 1)).orElse(0L);
    }

    void ended(ProxiedConnection connection) {
        connections.remove(connection);
    }

    private boolean has(Class<? extends Fault> kind) {
        return first(kind).isPresent();
    }

    private <T extends Fault> Optional<T> first(Class<T> kind) {
        return switches.stream().map(each -> each.fault).filter(kind::isInstance).map(kind::cast).findFirst();
    }

    private synchronized void listen() {
        if (closed || listener != null) {
            return;
        }
        try {
            ServerSocket socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
            listener = socket;
            acceptor = Thread.ofVirtual().name("fault-proxy-" + port).start(() -> accept(socket));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized void stopListening() {
        if (listener == null || acceptor == null) {
            return;
        }
        try {
            listener.close();
            // The system lets go of the port when the thread has left accept, and takes connections until then.
            acceptor.join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        listener = null;
    }

    private void accept(ServerSocket socket) {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                SplittableRandom random = random();
                Thread.ofVirtual().start(() -> open(client, random));
            } catch (IOException e) {
                // Closed while it waited, as the loop's head sees; or the client has gone already.
            }
        }
    }

    /** For the next connection. */
    SplittableRandom random() {
        return new SplittableRandom(seed * 1_000_003 + accepted.getAndIncrement());
    }

    private void open(Socket client, SplittableRandom random) {
        try {
            ProxiedConnection connection = new ProxiedConnection(this, client,
                    new Socket(InetAddress.getLoopbackAddress(), serverPort), random);
            connections.add(connection);
            connection.start();
            synchronized (this) {
                if (closed) {
                    connection.reset();
                }
            }
        } catch (IOException e) {
            ProxiedConnection.reset(client);
        }
    }

    /** Ends all connections and listens no more. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        stopListening();
        reset();
    }
}
