package cn.yimatong.keys.pkcs11;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A module's functions in Java, called through C as a real one's are: it has one token with a key that signs as it is
 * told, and one that never does, and fails when it is told to. It keeps the rules that callers break most easily: no
 * session that is not open, nothing without a login, nothing before it has begun.
 */
@SuppressWarnings("restricted") // As the product does.
public final class ModuleInJava {
    public static final String TOKEN = "city";
    public static final String KEY = "signing";
    public static final String SICK_KEY = "sick";
    public static final String PIN = "739155";

    private static final long PRIVATE = 71;
    private static final long PUBLIC = 72;
    private static final long SICK = 73;
    /** Some maker's. */
    private static final long SICKNESS = 0x8000_0001L;

    private final Arena arena = Arena.ofAuto();
    private final byte[] point;
    private final long mechanism;
    private final UnaryOperator<byte[]> signing;
    private final int mostSessions;

    private final Set<Long> sessions = new HashSet<>();
    private boolean begun;
    private boolean loggedIn;
    private long lastSession;
    private long found;

    /** What C_Sign will answer, in turn; after that it signs. */
    public final Deque<Long> faults = new ConcurrentLinkedDeque<>();
    /** Whether every signature fails so. */
    public volatile long brokenBy;
    /** Whether every signature fails until the module has begun anew. */
    public volatile boolean stuck;
    /** What its token tells of itself, {@code CK_FLAGS}. */
    public volatile long flags;
    /** The PIN that it takes. */
    public volatile String pin = PIN;
    /** How many bytes a point or a signature has by its own account, where that is not as many as it has. */
    public volatile @Nullable Long told;
    public final AtomicInteger asksOfTheSick = new AtomicInteger();
    public final AtomicInteger openings = new AtomicInteger();
    public final AtomicInteger logins = new AtomicInteger();
    public final AtomicInteger beginnings = new AtomicInteger();
    public final AtomicInteger asked = new AtomicInteger();

    public ModuleInJava(byte[] point, long mechanism, UnaryOperator<byte[]> signing, int mostSessions) {
        this.point = point;
        this.mechanism = mechanism;
        this.signing = signing;
        this.mostSessions = mostSessions;
    }

    public Token token() {
        return token(ModuleInJava::pin, Duration.ofMillis(100));
    }

    /** Its token. */
    Token token(Login.Pin pin, Duration rest) {
        return new Token(Path.of("module"), TOKEN, pin, () -> new Cryptoki(list()), rest);
    }

    static byte[] pin() {
        return PIN.getBytes(StandardCharsets.US_ASCII);
    }

    private MemorySegment list() {
        MemorySegment list = arena.allocate(8 * 69, 8);
        put(list, 0, "initialize", ADDRESS);
        put(list, 1, "end", ADDRESS);
        put(list, 4, "slots", JAVA_BYTE, ADDRESS, ADDRESS);
        put(list, 6, "tokenInfo", JAVA_LONG, ADDRESS);
        put(list, 12, "open", JAVA_LONG, JAVA_LONG, ADDRESS, ADDRESS, ADDRESS);
        put(list, 13, "close", JAVA_LONG);
        put(list, 15, "sessionInfo", JAVA_LONG, ADDRESS);
        put(list, 18, "login", JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_LONG);
        put(list, 24, "value", JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_LONG);
        put(list, 26, "find", JAVA_LONG, ADDRESS, JAVA_LONG);
        put(list, 27, "found", JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS);
        put(list, 28, "findNoMore", JAVA_LONG);
        put(list, 42, "signBy", JAVA_LONG, ADDRESS, JAVA_LONG);
        put(list, 43, "sign", JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS);
        return list;
    }

    private void put(MemorySegment list, int place, String method, MemoryLayout... arguments) {
        FunctionDescriptor type = FunctionDescriptor.of(JAVA_LONG, arguments);
        MethodType javaType = type.toMethodType();
        try {
            MethodHandle own = MethodHandles.lookup().bind(this, method, javaType);
            list.set(ADDRESS, 8 + 8L * place, Linker.nativeLinker().upcallStub(own, type, arena));
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(method, e);
        }
    }

    synchronized long initialize(MemorySegment arguments) {
        // CKF_OS_LOCKING_OK: several threads will call.
        if (arguments.reinterpret(48).get(JAVA_LONG, 32) != 2) {
            return 0xA;
        }
        if (begun) {
            return 0x191;
        }
        begun = true;
        stuck = false;
        beginnings.incrementAndGet();
        return 0;
    }

    synchronized long end(MemorySegment reserved) {
        begun = false;
        takeOut();
        return 0;
    }

    /** Has the token be taken out and put in again: numbers of sessions may then be given anew. */
    synchronized void takeOut() {
        loggedIn = false;
        sessions.clear();
        lastSession = 0;
    }

    synchronized long slots(byte present, MemorySegment list, MemorySegment count) {
        count.reinterpret(8).set(JAVA_LONG, 0, 1);
        if (list.address() != 0) {
            list.reinterpret(8).set(JAVA_LONG, 0, 5);
        }
        return begun ? 0 : 0x190;
    }

    synchronized long tokenInfo(long slot, MemorySegment info) {
        byte[] label = new byte[32];
        Arrays.fill(label, (byte) ' ');
        System.arraycopy(TOKEN.getBytes(StandardCharsets.UTF_8), 0, label, 0, TOKEN.length());
        MemorySegment.copy(label, 0, info.reinterpret(208), JAVA_BYTE, 0, label.length);
        info.reinterpret(208).set(JAVA_LONG, 96, flags);
        return slot == 5 ? 0 : 3;
    }

    synchronized long open(long slot, long flags, MemorySegment application, MemorySegment notify,
            MemorySegment session) {
        if (!begun) {
            return 0x190;
        }
        if (sessions.size() == mostSessions) {
            return 0xB1;
        }
        sessions.add(++lastSession);
        openings.incrementAndGet();
        session.reinterpret(8).set(JAVA_LONG, 0, lastSession);
        return slot == 5 && flags == 4 ? 0 : 3;
    }

    synchronized long close(long session) {
        boolean open = sessions.remove(session);
        loggedIn &= !sessions.isEmpty();
        return open ? 0 : 0xB3;
    }

    synchronized long sessionInfo(long session, MemorySegment info) {
        // CKS_RO_USER_FUNCTIONS or CKS_RO_PUBLIC_SESSION
        info.reinterpret(32).set(JAVA_LONG, 8, loggedIn ? 1 : 0);
        return sessions.contains(session) ? 0 : 0xB3;
    }

    synchronized long login(long session, long user, MemorySegment pin, long length) {
        if (loggedIn) {
            return 0x100;
        }
        logins.incrementAndGet();
        loggedIn = user == 1 && this.pin.equals(new String(bytes(pin, length), StandardCharsets.US_ASCII));
        return loggedIn ? 0 : 0xA0;
    }

    synchronized long find(long session, MemorySegment template, long count) {
        if (!sessions.contains(session)) {
            return 0xB3;
        }
        MemorySegment all = template.reinterpret(24 * count);
        String name = new String(bytes(all.get(ADDRESS, 32), all.get(JAVA_LONG, 40)), StandardCharsets.UTF_8);
        boolean isPrivate = all.get(ADDRESS, 8).reinterpret(8).get(JAVA_LONG, 0) == 3;
        found = name.equals(KEY) ? isPrivate ? PRIVATE : PUBLIC : name.equals(SICK_KEY) && isPrivate ? SICK : 0;
        return 0;
    }

    synchronized long found(long session, MemorySegment objects, long most, MemorySegment count) {
        objects.reinterpret(8).set(JAVA_LONG, 0, found);
        count.reinterpret(8).set(JAVA_LONG, 0, found == 0 ? 0 : 1);
        return 0;
    }

    synchronized long findNoMore(long session) {
        return 0;
    }

    synchronized long value(long session, long object, MemorySegment template, long count) {
        MemorySegment attribute = template.reinterpret(24);
        if (object != PUBLIC || attribute.get(JAVA_LONG, 0) != 0x181) {
            return 0x12;
        }
        MemorySegment.copy(point, 0, attribute.get(ADDRESS, 8).reinterpret(point.length), JAVA_BYTE, 0, point.length);
        attribute.set(JAVA_LONG, 16, told == null ? point.length : told);
        return 0;
    }

    synchronized long signBy(long session, MemorySegment how, long key) {
        if (!sessions.contains(session)) {
            return 0xB3;
        }
        if (!loggedIn) {
            return 0x101;
        }
        if (key == SICK) {
            asksOfTheSick.incrementAndGet();
            return SICKNESS;
        }
        return how.reinterpret(24).get(JAVA_LONG, 0) != mechanism ? 0x70 : key == PRIVATE ? 0 : 0x60;
    }

    long sign(long session, MemorySegment message, long length, MemorySegment signature, MemorySegment room) {
        asked.incrementAndGet();
        if (stuck) {
            return 0x30;
        }
        Long fault = faults.poll();
        if (fault != null || brokenBy != 0) {
            return fault == null ? brokenBy : fault;
        }
        byte[] own = signing.apply(bytes(message, length));
        MemorySegment.copy(own, 0, signature.reinterpret(own.length), JAVA_BYTE, 0, own.length);
        room.reinterpret(8).set(JAVA_LONG, 0, told == null ? own.length : told);
        return 0;
    }

    private static byte[] bytes(MemorySegment begin, long length) {
        return begin.reinterpret(length).toArray(JAVA_BYTE);
    }
}
