package cn.yimatong.redis;

import cn.yimatong.ledger.UsualServer;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A program to run as Redis. */
public enum ServerProgram {
    /** What a node starts for itself. */
    USUAL {
        @Override
        Path find() {
            return UsualServer.program();
        }
    },
    /** Valkey 8 or later, which {@code .ci/test-tools} installs. */
    CURRENT {
        @Override
        Path find() {
            return CurrentServer.find();
        }
    };

    /**
     * The program's file.
     *
     * @throws IllegalStateException when there is none and none can be installed; the message says how
     */
    public Path file() {
        return find();
    }

    abstract Path find();

    /** Finds Valkey; has it installed where there is none. */
    private static final class CurrentServer {
        private static final Pattern MAJOR = Pattern.compile("v=(\\d+)\\.");
        private static final int OLDEST = 8;

        static Path find() {
            return installed().or(() -> {
                TestTools.install();
                return installed();
            }).orElseThrow(() -> new IllegalStateException("No Valkey 8 or later; run .ci/test-tools as root"));
        }

        private static Optional<Path> installed() {
            return Stream.concat(onPath("valkey-server"), onPath("valkey-check-rdb").map(CurrentServer::link))
                    .filter(CurrentServer::isCurrent).findFirst();
        }

        /** Debian's tools have the server in them: one program that does what the name says by which it is called. */
        private static Path link(Path tool) {
            Path link = Path.of("target", "current-redis", "valkey-server").toAbsolutePath();
            try {
                Files.createDirectories(link.getParent());
                Files.createSymbolicLink(link, tool);
            } catch (FileAlreadyExistsException e) {
                return link;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return link;
        }

        private static Stream<Path> onPath(String name) {
            return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                    .map(folder -> Path.of(folder, name).toAbsolutePath()).filter(Files::isExecutable);
        }

        private static boolean isCurrent(Path server) {
            try {
                Process process = new ProcessBuilder(server.toString(), "--version").redirectErrorStream(true).start();
                process.getOutputStream().close();
                Matcher version = MAJOR
                        .matcher(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
                return version.find() && Integer.parseInt(version.group(1)) >= OLDEST;
            } catch (IOException e) {
                return false;
            }
        }
    }
}
