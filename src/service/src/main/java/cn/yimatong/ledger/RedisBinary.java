package cn.yimatong.ledger;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds a Redis to run: {@code redis-server} or {@code valkey-server} from PATH, else the one inside the library
 * embedded-redis, of which only this file is used.
 */
final class RedisBinary {
    /** As {@code redis-server --version} and {@code valkey-server --version} say it. */
    private static final Pattern VERSION = Pattern.compile(" v=(\\d+)\\.(\\d+)\\.");

    private RedisBinary() {}

    /**
     * @param path as the environment has it, folders with colons between
     * @param bin where the library's server is put, with its licence
     */
    static Path find(String path, Path bin) throws IOException {
        Optional<Path> installed = Stream.of("redis-server", "valkey-server")
                .flatMap(name -> Arrays.stream(path.split(File.pathSeparator)).flatMap(folder -> file(folder, name)))
                .filter(RedisBinary::isNewEnough)
                .findFirst();
        return installed.isPresent() ? installed.get() : extract(bin);
    }

    private static Stream<Path> file(String folder, String name) {
        try {
            return Stream.of(Path.of(folder, name).toAbsolutePath()).filter(Files::isExecutable);
        } catch (InvalidPathException e) {
            return Stream.empty();
        }
    }

    /** As {@link ServerCheck} has it. */
    private static boolean isNewEnough(Path server) {
        try {
            Process process = new ProcessBuilder(server.toString(), "--version").redirectErrorStream(true).start();
            process.getOutputStream().close();
            Matcher version = VERSION
                    .matcher(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
            return version.find()
                    && Integer.parseInt(version.group(1)) * 1000
                            + Integer.parseInt(version.group(2)) >= ServerCheck.OLDEST;
        } catch (IOException e) {
            return false;
        }
    }

    private static Path extract(Path bin) throws IOException {
        Path target = bin.resolve("redis-server");
        Files.createDirectories(bin);
        copyResource("redis-licence.txt", bin.resolve("LICENCE.redis"));
        try (JarFile jar = new JarFile(library().toFile())) {
            JarEntry entry = jar.stream()
                    .filter(e -> e.getName().startsWith("redis-server-") && e.getName().endsWith("-" + platform()))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException(
                            "There is no bundled Redis for " + platform() + ": install one, or name one with --redis"));
            if (!Files.exists(target) || Files.size(target) != entry.getSize()) {
                try (InputStream in = jar.getInputStream(entry)) {
                    place(in, target, "rwxr-xr-x");
                }
            }
        }
        return target;
    }

    static void copyResource(String name, Path target) throws IOException {
        try (InputStream in = RedisBinary.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("No resource " + name);
            }
            place(in, target, "rw-r--r--");
        }
    }

    /** Through a second name, so that a start that is killed midway leaves no half of a file. */
    private static void place(InputStream in, Path target, String permissions) throws IOException {
        Path half = target.resolveSibling(target.getFileName() + ".new");
        Files.copy(in, half, StandardCopyOption.REPLACE_EXISTING);
        Files.setPosixFilePermissions(half, PosixFilePermissions.fromString(permissions));
        Files.move(half, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static Path library() {
        try {
            return Path
                    .of(redis.embedded.RedisServer.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As the library names its files: {@code linux-amd64}. */
    private static String platform() {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String machine = System.getProperty("os.arch", "");
        return (system.startsWith("mac") ? "darwin" : system) + "-" + switch (machine) {
            case "x86_64" -> "amd64";
            case "aarch64" -> "arm64";
            case "x86", "i386", "i686" -> "386";
            default -> machine;
        };
    }
}
