package cn.yimatong.keys.pkcs11;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What we need of a PKCS#11 module's functions, as the standard's C headers have them where a {@code CK_ULONG} has 64
 * bits: on Linux and macOS, not on Windows. Any call may take long.
 */
@SuppressWarnings("restricted") // The JVM's flags allow native access.
final class Cryptoki {
    static final long PRIVATE_KEY = 3;
    static final long PUBLIC_KEY = 2;

    /** The longest list of keys of one label that we ask for, and room for any value of a key that we read. */
    private static final int MOST = 64;
    private static final int MOST_BYTES = 512;
    private static final int MOST_SLOTS = 4096;

    private static final long OS_LOCKING = 2;
    private static final long SERIAL_SESSION = 4;
    private static final long USER = 1;
    private static final long CLASS = 0;
    private static final long LABEL = 3;
    private static final long EC_POINT = 0x181;

    private static final int INITIALIZE_ARGUMENTS_BYTES = 48;
    private static final int TOKEN_INFO_BYTES = 208;
    private static final int TOKEN_LABEL_BYTES = 32;
    private static final long TOKEN_FLAGS = 96;
    private static final long USER_PIN_FINAL_TRY = 0x20000;
    private static final long USER_PIN_LOCKED = 0x40000;
    private static final int SESSION_INFO_BYTES = 32;
    private static final long READ_ONLY_USER = 1;
    private static final long READ_WRITE_USER = 3;
    private static final long WORD = 8;

    /** With its place in the list of functions, and what it is given. */
    @SuppressWarnings("ImmutableEnumChecker") // Layouts do not change, and nobody has their array.
    private enum Function {
        INITIALIZE(0, ADDRESS),
        FINALIZE(1, ADDRESS),
        GET_SLOT_LIST(4, JAVA_BYTE, ADDRESS, ADDRESS),
        GET_TOKEN_INFO(6, JAVA_LONG, ADDRESS),
        OPEN_SESSION(12, JAVA_LONG, JAVA_LONG, ADDRESS, ADDRESS, ADDRESS),
        CLOSE_SESSION(13, JAVA_LONG),
        GET_SESSION_INFO(15, JAVA_LONG, ADDRESS),
        LOGIN(18, JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_LONG),
        GET_ATTRIBUTE_VALUE(24, JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_LONG),
        FIND_OBJECTS_INIT(26, JAVA_LONG, ADDRESS, JAVA_LONG),
        FIND_OBJECTS(27, JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS),
        FIND_OBJECTS_FINAL(28, JAVA_LONG),
        SIGN_INIT(42, JAVA_LONG, ADDRESS, JAVA_LONG),
        SIGN(43, JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS);

        private final int place;
        private final MemoryLayout[] arguments;

        Function(int place, MemoryLayout... arguments) {
            this.place = place;
            this.arguments = arguments;
        }

        MethodHandle of(MemorySegment list) {
            // The list begins with a version of two bytes, which fills a word.
            MemorySegment function = list.get(ADDRESS, WORD + WORD * place);
            return Linker.nativeLinker().downcallHandle(function, FunctionDescriptor.of(JAVA_LONG, arguments))
                    .asSpreader(Object[].class, arguments.length)
                    .asType(MethodType.methodType(Object.class, Object[].class));
        }
    }

    /**
     * What a token tells of itself: its {@code CK_FLAGS} say what its users' PIN has met, where the token tells that.
     */
    record TokenInfo(long slot, String label, long flags) {

        boolean isLocked() {
            return (flags & USER_PIN_LOCKED) != 0;
        }

        boolean hasOneTryLeft() {
            return (flags & USER_PIN_FINAL_TRY) != 0;
        }
    }

    private final Map<Function, MethodHandle> functions = new EnumMap<>(Function.class);

    /** @param list the module's {@code CK_FUNCTION_LIST} */
    Cryptoki(MemorySegment list) {
        MemorySegment whole = list.reinterpret(WORD + WORD * (Function.SIGN.place + 1));
        for (Function function : Function.values()) {
            functions.put(function, function.of(whole));
        }
    }

    /** Loads a module, for as long as the process lives. */
    static Cryptoki load(Path module) {
        if (!Files.exists(module)) {
            throw new TokenException("there is no module " + module);
        }
        SymbolLookup library;
        try {
            library = SymbolLookup.libraryLookup(module.toAbsolutePath(), Arena.global());
        } catch (IllegalArgumentException _) {
            throw new TokenException("the module " + module + " cannot be loaded: it is none, is for another processor,"
                    + " or a library that it needs is not there");
        }
        MemorySegment entry = library.find("C_GetFunctionList")
                .orElseThrow(() -> new TokenException(module + " is no module of PKCS#11"));
        MethodHandle getFunctionList = Linker.nativeLinker().downcallHandle(entry,
                FunctionDescriptor.of(JAVA_LONG, ADDRESS));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment list = arena.allocate(ADDRESS);
            long result = (long) getFunctionList.invokeExact(list);
            if (result != ReturnValue.OK) {
                throw ReturnValue.fault("the module " + module + " gives no functions", result);
            }
            AddressLayout anywhere = ADDRESS;
            return new Cryptoki(list.get(anywhere, 0));
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** Does nothing where that was done before. */
    void initialize() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment arguments = arena.allocate(INITIALIZE_ARGUMENTS_BYTES, WORD);
            arguments.set(JAVA_LONG, 4 * WORD, OS_LOCKING);
            long result = call(Function.INITIALIZE, arguments);
            if (result != ReturnValue.OK && result != ReturnValue.ALREADY_INITIALIZED) {
                throw ReturnValue.fault("the module does not begin", result);
            }
        }
    }

    /** Ends all sessions of the process with the module. */
    void end() {
        call(Function.FINALIZE, MemorySegment.NULL);
    }

    /** The tokens that are there. */
    List<TokenInfo> tokens() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment count = arena.allocate(JAVA_LONG);
            // Some look for tokens that have come only when they are asked how many there are.
            ask("the module tells no slots", Function.GET_SLOT_LIST, (byte) 1, MemorySegment.NULL, count);
            MemorySegment slots = arena.allocate(JAVA_LONG, count(count, MOST_SLOTS, "slots"));
            ask("the module tells no slots", Function.GET_SLOT_LIST, (byte) 1, slots, count);
            List<TokenInfo> tokens = new ArrayList<>();
            MemorySegment info = arena.allocate(TOKEN_INFO_BYTES, WORD);
            for (int i = 0; i < count(count, slots.byteSize() / WORD, "slots"); i++) {
                long slot = slots.getAtIndex(JAVA_LONG, i);
                if (call(Function.GET_TOKEN_INFO, slot, info) == ReturnValue.OK) {
                    byte[] label = info.asSlice(0, TOKEN_LABEL_BYTES).toArray(JAVA_BYTE);
                    tokens.add(new TokenInfo(slot, new String(label, StandardCharsets.UTF_8).strip(),
                            info.get(JAVA_LONG, TOKEN_FLAGS)));
                }
            }
            return tokens;
        }
    }

    long openSession(long slot) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment session = arena.allocate(JAVA_LONG);
            ask("the token gives no session", Function.OPEN_SESSION, slot, SERIAL_SESSION, MemorySegment.NULL,
                    MemorySegment.NULL, session);
            return session.get(JAVA_LONG, 0);
        }
    }

    /** What it comes to does not matter: the session is not used again. */
    void closeSession(long session) {
        call(Function.CLOSE_SESSION, session);
    }

    /** Whether the process is logged in, by this session or another, as far as the module tells. */
    boolean isLoggedIn(long session) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment info = arena.allocate(SESSION_INFO_BYTES, WORD);
            boolean told = call(Function.GET_SESSION_INFO, session, info) == ReturnValue.OK;
            long state = info.get(JAVA_LONG, WORD);
            return told && (state == READ_ONLY_USER || state == READ_WRITE_USER);
        }
    }

    /** Logs in for all sessions of the process; {@link ReturnValue} says what it came to. */
    long login(long session, byte[] pin) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment copy = arena.allocate(pin.length);
            MemorySegment.copy(pin, 0, copy, JAVA_BYTE, 0, pin.length);
            try {
                return call(Function.LOGIN, session, USER, copy, (long) pin.length);
            } finally {
                copy.fill((byte) 0);
            }
        }
    }

    /** The objects of this class and label. */
    long[] find(long session, long kind, String label) {
        try (Arena arena = Arena.ofConfined()) {
            byte[] bytes = label.getBytes(StandardCharsets.UTF_8);
            MemorySegment template = arena.allocate(6 * WORD, WORD);
            attribute(template, 0, CLASS, arena.allocateFrom(JAVA_LONG, kind));
            attribute(template, 1, LABEL, arena.allocateFrom(JAVA_BYTE, bytes));
            ask("the token cannot be searched", Function.FIND_OBJECTS_INIT, session, template, 2L);
            MemorySegment found = arena.allocate(JAVA_LONG, MOST);
            MemorySegment count = arena.allocate(JAVA_LONG);
            ask("the token cannot be searched", Function.FIND_OBJECTS, session, found, (long) MOST, count);
            ask("the token cannot be searched", Function.FIND_OBJECTS_FINAL, session);
            return Arrays.copyOf(found.toArray(JAVA_LONG), (int) count(count, MOST, "keys"));
        }
    }

    /** The value of {@code CKA_EC_POINT}. */
    byte[] point(long session, long key) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(MOST_BYTES);
            MemorySegment template = arena.allocate(3 * WORD, WORD);
            attribute(template, 0, EC_POINT, value);
            ask("the public key tells no point", Function.GET_ATTRIBUTE_VALUE, session, key, template, 1L);
            return value.asSlice(0, count(template.asSlice(2 * WORD), MOST_BYTES, "bytes of a point"))
                    .toArray(JAVA_BYTE);
        }
    }

    /** A signature by a mechanism without parameters. */
    byte[] sign(long session, long key, long mechanism, byte[] message) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment how = arena.allocate(3 * WORD, WORD);
            how.set(JAVA_LONG, 0, mechanism);
            ask("the token does not begin to sign", Function.SIGN_INIT, session, how, key);
            MemorySegment signature = arena.allocate(MOST_BYTES);
            MemorySegment length = arena.allocateFrom(JAVA_LONG, MOST_BYTES);
            ask("the token does not sign", Function.SIGN, session, arena.allocateFrom(JAVA_BYTE, message),
                    (long) message.length, signature, length);
            return signature.asSlice(0, count(length, MOST_BYTES, "bytes of a signature")).toArray(JAVA_BYTE);
        }
    }

    /** How much a module says that it has written: it may say anything, all ones where it would not tell. */
    private static long count(MemorySegment where, long most, String what) {
        long count = where.get(JAVA_LONG, 0);
        if (count < 0 || count > most) {
            throw new TokenException("the module tells of " + Long.toUnsignedString(count) + " " + what);
        }
        return count;
    }

    private static void attribute(MemorySegment template, int place, long type, MemorySegment value) {
        long begin = 3 * WORD * place;
        template.set(JAVA_LONG, begin, type);
        template.set(ADDRESS, begin + WORD, value);
        template.set(JAVA_LONG, begin + 2 * WORD, value.byteSize());
    }

    private void ask(String otherwise, Function function, Object... arguments) {
        long result = call(function, arguments);
        if (result != ReturnValue.OK) {
            throw ReturnValue.fault(otherwise, result);
        }
    }

    private long call(Function function, Object... arguments) {
        MethodHandle handle = Objects.requireNonNull(functions.get(function));
        try {
            return (Long) (Object) handle.invokeExact(arguments);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
