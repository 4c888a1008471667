package cn.yimatong;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the repository lies that a test runs in. */
public final class Repository {

    private Repository() {}

    /** The folder that holds {@code ./yimatong}. */
    public static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("yimatong"))) {
            Path above = folder.getParent();
            if (above == null) {
                throw new IllegalStateException("run the tests inside the repository");
            }
            folder = above;
        }
        return folder;
    }
}
