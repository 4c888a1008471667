package cn.yimatong.redis;

import cn.yimatong.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** {@code .ci/test-tools}, which installs the programs that tests run. */
public final class TestTools {
    private static final int LONGEST_SECONDS = 700;

    private TestTools() {}

    /** Runs it, blocking; seconds where it has to install, else tens of milliseconds. */
    public static void install() {
        try {
            Path output = Files.createTempFile("test-tools", ".txt");
            try {
                Process process = new ProcessBuilder("sh", Repository.root().resolve(".ci/test-tools").toString())
                        .redirectErrorStream(true).redirectOutput(output.toFile()).start();
                if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    throw new IllegalStateException(".ci/test-tools does not end: " + Files.readString(output));
                }
                if (process.exitValue() != 0) {
                    throw new IllegalStateException(Files.readString(output));
                }
            } finally {
                Files.deleteIfExists(output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
