package cn.yimatong.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** The Redis that a node would start for itself, for tests of other packages. */
public final class UsualServer {

    private UsualServer() {}

    /** The program's file: from PATH, else the bundled one, unpacked below {@code target}. */
    public static Path program() {
        try {
            return RedisBinary.find(System.getenv().getOrDefault("PATH", ""),
                    Path.of("target", "usual-redis").toAbsolutePath());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
