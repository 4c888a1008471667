package cn.yimatong.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether a person looks at what is written: a bar can be drawn in place on a terminal, and nowhere else. */
public enum Terminal {
    /** Standard input. */
    INPUT(0),
    /** Standard output. */
    OUTPUT(1),
    /** Standard error. */
    ERRORS(2);

    private final int descriptor;

    Terminal(int descriptor) {
        this.descriptor = descriptor;
    }

    /** Asks Linux what stands behind the stream; {@code System.console()} knows of no stream alone. */
    public boolean isThere() {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException unknown) {
            return false;
        }
    }
}
