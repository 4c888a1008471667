package cn.yimatong.keys.pkcs11;

import cn.yimatong.keys.pkcs11.TokenException.Cure;
import io.vertx.core.Context;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One token, which signs for any number of threads, each by a session of its own. It is opened when it is first asked.
 * Sessions that fail are opened anew, once for each question and once a second at the most. A call may take as long as
 * the token does, and none is for an event loop.
 */
public final class Token implements AutoCloseable {

    /** So long is a token that could not be opened left alone. */
    private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** So long does a thread wait for a session, or for others to be done with theirs. */
    private static final long PATIENCE_MILLIS = 2000;

    private final Path module;
    private final String label;
    private final Pin pin;

    private final Supplier<Cryptoki> loading;
    private final BlockingQueue<Session> idle = new LinkedBlockingQueue<>();
    private final Lock opening = new ReentrantLock();
    /** Held for reading by who uses a session, and for writing by who ends them all. */
    private final ReentrantReadWriteLock use = new ReentrantReadWriteLock();
    private volatile int era;
    /** How often the module has begun. */
    private volatile int beginning;

    // For who holds the lock of opening.
    private @Nullable Cryptoki cryptoki;
    private byte[] refusedPin = {};

    private volatile @Nullable Refusal lastRefusal;

    /** What whoever asks within the rest is told. */
    private record Refusal(String why, long nanos) {

        boolean stands() {
            return System.nanoTime() - nanos < REST_NANOS;
        }
    }

    /** Reads the PIN anew each time; the array is wiped after its use. */
    public interface Pin {
        /**
         * The PIN, as the token takes it.
         *
         * @throws IOException it cannot be had; the message says why, and holds nothing of it
         */
        byte[] read() throws IOException;
    }

    /** A session, and what it has found, by label. It is of no use once another era has begun. */
    private record Session(Cryptoki cryptoki, long handle, int era, int beginning,
            Map<String, Long> keys) {

        long privateKey(String label) {
            return keys.computeIfAbsent(label, name -> only(Cryptoki.PRIVATE_KEY, "private", name));
        }

        byte[] point(String label) {
            return cryptoki.point(handle, only(Cryptoki.PUBLIC_KEY, "public", label));
        }

        private long only(long kind, String word, String name) {
            long[] found = cryptoki.find(handle, kind, name);
            if (found.length != 1) {
                throw new TokenException(found.length == 0
                        ? "the token has no " + word + " key with the label " + name
                        : "the token has " + found.length + " " + word + " keys with the label " + name + ", not one");
            }
            return found[0];
        }
    }

    private interface Use<T> {
        T of(Session session);
    }

    /**
     * The token of this label; nothing is done yet.
     *
     * @param module the library of the token's maker
     */
    public Token(Path module, String label, Pin pin) {
        this(module, label, pin, () -> Cryptoki.load(module));
    }

    Token(Path module, String label, Pin pin, Supplier<Cryptoki> loading) {
        this.module = module;
        this.label = label;
        this.pin = pin;
        this.loading = loading;
    }

    /** Changes whenever the token was opened anew: it may be another by then. */
    public int era() {
        return era;
    }

    /**
     * The point of the one public key of this label, as it lies there.
     *
     * @throws TokenException it cannot be had
     */
    public byte[] point(String keyLabel) {
        return with(session -> session.point(keyLabel));
    }

    /**
     * Signs with the one private key of this label, by a mechanism without parameters.
     *
     * @throws TokenException it cannot be had
     */
    public byte[] sign(String keyLabel, long mechanism, byte[] message) {
        return with(session -> session.cryptoki().sign(session.handle(), session.privateKey(keyLabel), mechanism,
                message));
    }

    private <T> T with(Use<T> question) {
        if (Context.isOnEventLoopThread()) {
            throw new IllegalStateException("a token is asked on an event loop");
        }
        TokenException first;
        try {
            return once(question);
        } catch (TokenException e) {
            if (e.cure() != Cure.ANEW) {
                throw e;
            }
            first = e;
        }
        try {
            return once(question);
        } catch (TokenException e) {
            if (e.cure() == Cure.ANEW) {
                rest(e);
            }
            e.addSuppressed(first);
            throw e;
        }
    }

    private void rest(TokenException after) {
        lastRefusal = new Refusal(String.valueOf(after.getMessage()), System.nanoTime());
    }

    private <T> T once(Use<T> question) {
        Session session = session();
        boolean well = false;
        use.readLock().lock();
        try {
            if (session.era() != era) {
                throw new TokenException("the token is opened anew", Cure.ANEW);
            }
            T answer = question.of(session);
            well = true;
            return answer;
        } catch (TokenException e) {
            if (e.cure() == Cure.ANEW) {
                forget(session.era());
            }
            throw e;
        } finally {
            if (!well) {
                end(session);
            } else {
                idle.add(session);
                if (session.era() != era && idle.remove(session)) {
                    end(session);
                }
            }
            use.readLock().unlock();
        }
    }

    /** Begins another era, unless somebody else has; for who holds a lock of {@link #use}. */
    private synchronized void forget(int failed) {
        if (failed == era) {
            era++;
            for (Session session = idle.poll(); session != null; session = idle.poll()) {
                end(session);
            }
        }
    }

    private synchronized void forgetAll() {
        forget(era);
        beginning++;
    }

    /** Since the module has begun anew, its number may be another session's. */
    private void end(Session session) {
        if (session.beginning() == beginning) {
            session.cryptoki().closeSession(session.handle());
        }
    }

    private Session session() {
        Session ready = idle.poll();
        if (ready != null) {
            return ready;
        }
        try {
            if (!opening.tryLock(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new TokenException("the token " + label + " takes long to open");
            }
            try {
                return open();
            } finally {
                opening.unlock();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new TokenException("the token " + label + " is waited for no more");
        } catch (TokenException e) {
            Session other = e.cure() == Cure.TURN ? another() : null;
            if (other != null) {
                return other;
            }
            throw e;
        }
    }

    /** Where the token has no more sessions: one that somebody gives back. */
    private @Nullable Session another() {
        try {
            return idle.poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    private Session open() throws InterruptedException {
        Refusal before = lastRefusal;
        if (before != null && before.stands()) {
            throw new TokenException(before.why());
        }
        try {
            return openOrBeginAnew();
        } catch (TokenException e) {
            if (e.cure() == Cure.TURN) {
                throw e;
            }
            rest(e);
            throw new TokenException(String.valueOf(e.getMessage()));
        }
    }

    private Session openOrBeginAnew() throws InterruptedException {
        Cryptoki loaded = cryptoki;
        if (loaded == null) {
            loaded = loading.get();
            cryptoki = loaded;
        }
        loaded.initialize();
        try {
            return open(loaded);
        } catch (TokenException e) {
            // Many modules find a token that was away only when they begin anew.
            if (e.cure() != Cure.ANEW || !use.writeLock().tryLock(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                throw e;
            }
            try {
                forgetAll();
                loaded.end();
                loaded.initialize();
                return open(loaded);
            } finally {
                use.writeLock().unlock();
            }
        }
    }

    private Session open(Cryptoki loaded) {
        int own = era;
        long handle = loaded.openSession(slot(loaded));
        boolean well = false;
        try {
            logIn(loaded, handle);
            well = true;
            return new Session(loaded, handle, own, beginning, new HashMap<>());
        } finally {
            if (!well) {
                loaded.closeSession(handle);
            }
        }
    }

    private long slot(Cryptoki loaded) {
        List<Map.Entry<Long, String>> tokens = loaded.tokens();
        List<Long> slots = tokens.stream().filter(token -> token.getValue().equals(label)).map(Map.Entry::getKey)
                .toList();
        if (slots.size() == 1) {
            return slots.getFirst();
        }
        throw new TokenException("the module " + module + " has " + (slots.isEmpty() ? "no" : slots.size() + " times a")
                + " token with the label " + label
                + (slots.isEmpty() ? "; it has " + tokens.stream().map(Map.Entry::getValue).toList() : ""), Cure.ANEW);
    }

    /** A PIN that was refused is not tried again: a token locks itself after a few. */
    private void logIn(Cryptoki loaded, long handle) {
        byte[] own;
        try {
            own = pin.read();
        } catch (IOException e) {
            throw new TokenException("the PIN cannot be read: " + e.getMessage());
        }
        try {
            if (refusedPin.length > 0 && Arrays.equals(refusedPin, own)) {
                throw new TokenException("the token " + label + " has refused this PIN, which is not tried again");
            }
            long result = loaded.login(handle, own);
            if (ReturnValue.isOfPin(result)) {
                refusedPin = own.clone();
                throw new TokenException(
                        "the token " + label + " refuses the PIN (" + ReturnValue.name(result) + ")");
            }
            if (result != ReturnValue.OK && result != ReturnValue.ALREADY_LOGGED_IN) {
                throw ReturnValue.fault("the token " + label + " lets nobody in", result);
            }
        } finally {
            Arrays.fill(own, (byte) 0);
        }
    }

    /** Ends the sessions that nobody uses; one that is in use ends with its question. */
    @Override
    public void close() {
        use.readLock().lock();
        try {
            forget(era);
        } finally {
            use.readLock().unlock();
        }
    }
}
