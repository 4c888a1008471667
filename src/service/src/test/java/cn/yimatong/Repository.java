package cn.yimatong;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The repository that a test runs in: where it lies, and its files. */
public final class Repository {

    /** Names of what building, running and Git have made. */
    static final Set<String> MADE = Set.of("target", ".git", "data", "node_modules", ".cifuzz-corpus");

    private Repository() {}

    /** All files but {@link #MADE}. */
    static List<Path> files() {
        List<Path> files = new ArrayList<>();
        SimpleFileVisitor<Path> walk = new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return MADE.contains(folder.getFileName().toString())
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                files.add(file);
                return FileVisitResult.CONTINUE;
            }
        };
        try {
            Files.walkFileTree(root(), walk);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }

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
