package cn.yimatong.keys.pkcs11;

import cn.yimatong.keys.pkcs11.TokenException.Cure;
import io.vertx.core.Context;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One token, which signs for any number of threads, each by a session of its own. It is opened when it is first asked.
 * What fails in one session is asked again in one just opened; what fails there too is the key's fault, and that key is
 * left alone for a second, while others go on with their sessions. A call may take as long as the token does, and none
 * is for an event loop.
 *
 * <p>
 * Who holds {@link #opening} may open sessions and log in; who holds {@link #use} for reading is in the module with a
 * session, and for writing is there alone. A login that was due, and a module that begins anew, begin an <i>era</i>:
 * sessions of earlier ones are dropped, not closed, as their numbers may be others' by then.
 */
public final class Token implements AutoCloseable {

    /** So long is a token that could not be opened left alone, and a key with which it could do nothing. */
    private static final Duration REST = Duration.ofSeconds(1);
    /** So long does a thread wait for a session, or for others to be done with theirs. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    /** Where no key was of use for so many rests, the module is begun anew: many find a token again only so. */
    private static final int SUSPICIOUS_RESTS = 5;
    private static final Duration STEP = Duration.ofMillis(5);
    private static final int MOST_ATTEMPTS = 3;

    private final Path module;
    private final String label;
    private final Login login;
    private final Supplier<Cryptoki> loading;
    private final Duration rest;

    private final BlockingQueue<Session> idle = new LinkedBlockingQueue<>();
    private final Lock opening = new ReentrantLock();
    private final ReentrantReadWriteLock use = new ReentrantReadWriteLock();
    private final AtomicInteger era = new AtomicInteger();

    // For who holds the lock of opening.
    private @Nullable Cryptoki cryptoki;

    private volatile @Nullable Refusal lastRefusal;
    /** Of the keys that the token could do nothing with, by label. */
    private final Map<String, Refusal> unfit = new ConcurrentHashMap<>();
    private volatile long wellAtNanos = System.nanoTime();
    private volatile boolean suspect;

    private interface Use<T> {
        T of(Session session);
    }

    /**
     * The token of this label; nothing is done yet.
     *
     * @param module the library of the token's maker
     */
    public Token(Path module, String label, Login.Pin pin) {
        this(module, label, pin, () -> Cryptoki.load(module), REST);
    }

    Token(Path module, String label, Login.Pin pin, Supplier<Cryptoki> loading, Duration rest) {
        this.module = module;
        this.label = label;
        this.login = new Login(label, pin);
        this.loading = loading;
        this.rest = rest;
    }

    /** Changes whenever the token is opened anew: it may be another by then. */
    public int era() {
        return era.get();
    }

    /**
     * Opens it, and does nothing with it.
     *
     * @return its label
     * @throws TokenException it cannot be had
     */
    public String reach() {
        return with("", _ -> label);
    }

    /**
     * The point of the one public key of this label, as it lies there.
     *
     * @throws TokenException it cannot be had
     */
    public byte[] point(String keyLabel) {
        return with(keyLabel, session -> session.point(keyLabel));
    }

    /**
     * Signs with the one private key of this label, by a mechanism without parameters.
     *
     * @throws TokenException it cannot be had
     */
    public byte[] sign(String keyLabel, long mechanism, byte[] message) {
        return with(keyLabel, session -> session.sign(keyLabel, mechanism, message));
    }

    /**
     * What is asked in one era, from the first question to the last: again where another has begun meanwhile, as it may
     * have been another token that answered.
     *
     * @throws TokenException an era begins again and again, or as the questions do
     */
    public <T> InEra<T> inOneEra(Supplier<T> questions) {
        for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
            int begun = era.get();
            T answer = questions.get();
            if (begun == era.get()) {
                return new InEra<>(answer, begun);
            }
        }
        throw anewAgainAndAgain();
    }

    /** An answer, and the era in which it was given. */
    public record InEra<T>(T answer, int era) {}

    private static TokenException anewAgainAndAgain() {
        return new TokenException("the token is opened anew again and again");
    }

    private <T> T with(String keyLabel, Use<T> question) {
        if (Context.isOnEventLoopThread()) {
            throw new IllegalStateException("a token is asked on an event loop");
        }
        Refusal.heed(unfit.get(keyLabel), rest);
        try {
            T answer = inTwoSessions(question);
            wellAtNanos = System.nanoTime();
            return answer;
        } catch (TokenException e) {
            if (e.cure() != Cure.TURN) {
                unfit.put(keyLabel, Refusal.after(e));
            }
            if (e.cure() == Cure.ANEW && System.nanoTime() - wellAtNanos > SUSPICIOUS_RESTS * rest.toNanos()) {
                suspect = true;
            }
            throw e;
        }
    }

    private <T> T inTwoSessions(Use<T> question) {
        Asked<T> first = ask(session(), this::session, question);
        if (first.fault().isEmpty() || first.fault().get().cure() != Cure.ANEW) {
            giveBack(first.session());
            return first.answer();
        }
        Asked<T> second = ask(insteadOf(first.session()), this::opened, question);
        giveBack(second.session());
        second.fault().ifPresent(fault -> fault.addSuppressed(first.fault().get()));
        return second.answer();
    }

    /** What came of a question in a session. */
    private record Asked<T>(Session session, Optional<T> value, Optional<TokenException> fault) {

        T answer() {
            return value.orElseThrow(fault::get);
        }
    }

    /** Asks in this session, or where its era is over in another. */
    private <T> Asked<T> ask(Session taken, Supplier<Session> others, Use<T> question) {
        Session session = taken;
        for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
            use.readLock().lock();
            try {
                if (session.era() == era.get()) {
                    return new Asked<>(session, Optional.of(question.of(session)), Optional.empty());
                }
            } catch (TokenException e) {
                return new Asked<>(session, Optional.empty(), Optional.of(e));
            } catch (RuntimeException e) {
                // Nobody knows in what it was interrupted.
                end(session);
                throw e;
            } finally {
                use.readLock().unlock();
            }
            session = others.get();
        }
        throw anewAgainAndAgain();
    }

    /** One that is opened beside that which failed, as the login goes with the last; in its place where it must. */
    private Session insteadOf(Session failed) {
        Session other;
        try {
            other = openedNow();
        } catch (TokenException e) {
            end(failed);
            if (e.cure() != Cure.TURN) {
                throw e;
            }
            return opened();
        }
        end(failed);
        return other;
    }

    private void giveBack(Session session) {
        if (session.era() == era.get()) {
            idle.add(session);
        }
    }

    private void end(Session session) {
        use.readLock().lock();
        try {
            if (session.era() == era.get()) {
                session.close();
            }
        } finally {
            use.readLock().unlock();
        }
    }

    private Session session() {
        for (Session ready = suspect ? null : idle.poll(); ready != null; ready = idle.poll()) {
            if (ready.era() == era.get()) {
                return ready;
            }
        }
        return opened();
    }

    /** One just opened, or where the token has no more sessions, one that somebody gives back. */
    private Session opened() {
        try {
            return openedNow();
        } catch (TokenException e) {
            Session other = e.cure() == Cure.TURN ? another() : null;
            if (other == null) {
                throw e;
            }
            return other;
        }
    }

    private Session openedNow() {
        try {
            if (!opening.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                TokenException late = new TokenException("the token " + label + " takes long to open");
                lastRefusal = Refusal.after(late);
                throw late;
            }
            try {
                return open();
            } finally {
                opening.unlock();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new TokenException("the token " + label + " is waited for no more");
        }
    }

    private @Nullable Session another() {
        try {
            return idle.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    private Session open() throws InterruptedException {
        Refusal.heed(lastRefusal, rest);
        try {
            return openOrBeginAnew();
        } catch (TokenException e) {
            if (e.cure() == Cure.TURN) {
                throw e;
            }
            lastRefusal = Refusal.after(e);
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
        if (!suspect) {
            try {
                return open(loaded);
            } catch (TokenException e) {
                if (e.cure() != Cure.ANEW || !isAlone()) {
                    throw e;
                }
            }
        } else if (!isAlone()) {
            throw new TokenException("the token " + label + " is used by a call that does not end");
        }
        try {
            suspect = false;
            beginEra();
            loaded.end();
            loaded.initialize();
            return open(loaded);
        } finally {
            use.writeLock().unlock();
        }
    }

    /** Takes the lock of {@link #use} for writing, without standing in the way of others meanwhile. */
    private boolean isAlone() throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!use.writeLock().tryLock()) {
            if (System.nanoTime() > end) {
                return false;
            }
            Thread.sleep(STEP);
        }
        return true;
    }

    private void beginEra() {
        era.incrementAndGet();
        idle.clear();
    }

    private Session open(Cryptoki loaded) {
        Cryptoki.TokenInfo token = token(loaded);
        long handle = loaded.openSession(token.slot());
        boolean well = false;
        try {
            // Where nobody was logged in any more, it may have been taken out, and another put in.
            if (login.of(loaded, handle, token)) {
                beginEra();
            }
            well = true;
            return new Session(loaded, handle, era.get());
        } finally {
            if (!well) {
                loaded.closeSession(handle);
            }
        }
    }

    private Cryptoki.TokenInfo token(Cryptoki loaded) {
        List<Cryptoki.TokenInfo> tokens = loaded.tokens();
        List<Cryptoki.TokenInfo> named = tokens.stream().filter(token -> token.label().equals(label)).toList();
        if (named.size() == 1) {
            return named.getFirst();
        }
        List<String> labels = tokens.stream().map(Cryptoki.TokenInfo::label).filter(other -> !other.isEmpty()).toList();
        throw new TokenException("the module " + module + " has " + (named.isEmpty() ? "no" : named.size() + " times a")
                + " token with the label " + label
                + (!named.isEmpty() ? "" : labels.isEmpty() ? "; it has none" : "; it has " + labels), Cure.ANEW);
    }

    /** Ends the sessions, unless a call that does not end has one: then they end with the process. */
    @Override
    public void close() {
        try {
            if (isAlone()) {
                try {
                    for (Session session = idle.poll(); session != null; session = idle.poll()) {
                        end(session);
                    }
                } finally {
                    use.writeLock().unlock();
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
