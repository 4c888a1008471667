package cn.yimatong.keys.pkcs11;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.nio.charset.StandardCharsets.UTF_8;

import cn.yimatong.redis.TestTools;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * SoftHSM, with a folder of tokens of its own, as this process has it and as its tools do: it is the one module of the
 * process that this class knows.
 */
@SuppressWarnings("restricted") // As the product does.
public final class SoftHsm {
    public static final Path MODULE = Path.of("/usr/lib/softhsm/libsofthsm2.so");
    public static final String PIN = "739155";

    private static final String VARIABLE = "SOFTHSM2_CONF";

    private final Path settings;
    private final Path tokens;

    private SoftHsm(Path settings, Path tokens) {
        this.settings = settings;
        this.tokens = tokens;
    }

    /** Has this process's module look there from now on, as if it had never been asked. */
    public static SoftHsm in(Path folder) throws IOException {
        TestTools.install();
        Path tokens = Files.createDirectories(folder.resolve("tokens"));
        Path settings = Files.writeString(folder.resolve("softhsm2.conf"),
                "directories.tokendir = " + tokens + "\nobjectstore.backend = file\nlog.level = ERROR\n");
        SoftHsm module = new SoftHsm(settings, tokens);
        // The module reads it when it begins, and Java cannot change its own environment.
        try (Arena arena = Arena.ofConfined()) {
            MethodHandle setenv = handle(Linker.nativeLinker().defaultLookup().findOrThrow("setenv"),
                    FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT));
            int _ = (int) setenv.invokeExact(arena.allocateFrom(VARIABLE),
                    arena.allocateFrom(settings.toString()), 1);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
        module.end();
        return module;
    }

    /** Ends every session of this process, as a module does whose line to its device has gone. */
    public void end() {
        try {
            MethodHandle end = handle(SymbolLookup.libraryLookup(MODULE, Arena.global()).findOrThrow("C_Finalize"),
                    FunctionDescriptor.of(JAVA_LONG, ADDRESS));
            long _ = (long) end.invokeExact(MemorySegment.NULL);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private static MethodHandle handle(MemorySegment function, FunctionDescriptor type) {
        return Linker.nativeLinker().downcallHandle(function, type);
    }

    /** Makes a token. */
    public void token(String label) throws Exception {
        run("softhsm2-util", "--init-token", "--free", "--label", label, "--pin", PIN, "--so-pin", "62841907");
    }

    /** Has a token make a key of Ed25519. */
    public void key(String token, String label) throws Exception {
        tool(token, "--keypairgen", "--key-type", "EC:edwards25519", "--label", label);
    }

    /** Whatever pkcs11-tool can do with a token. */
    public void tool(String token, String... words) throws Exception {
        run(Stream.concat(
                Stream.of("pkcs11-tool", "--module", MODULE.toString(), "--token-label", token, "--login", "--pin",
                        PIN),
                Stream.of(words)).toArray(String[]::new));
    }

    /** Pulls all tokens out. */
    public void takeAway() throws IOException {
        Files.move(tokens, tokens.resolveSibling("away"));
        Files.createDirectory(tokens);
    }

    /** Puts them back. */
    public void bringBack() throws IOException {
        Files.delete(tokens);
        Files.move(tokens.resolveSibling("away"), tokens);
    }

    private void run(String... words) throws Exception {
        ProcessBuilder tool = new ProcessBuilder(List.of(words)).redirectErrorStream(true);
        tool.environment().put(VARIABLE, settings.toString());
        Process process = tool.start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new AssertionError(output);
        }
    }
}
