package cn.yimatong.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A {@link Peer} in a JVM of its own, with the flags that the start script gives the service's. */
record PeerProcess(Process process, URI url) implements AutoCloseable {
    private static final List<String> FLAGS = List.of("-Xms64m", "-Xmx512m", "-XX:+UseG1GC",
            "-XX:MaxGCPauseMillis=10", "-XX:+UseCompactObjectHeaders", "-Xlog:disable", "-Xlog:all=error:stderr",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow", "-Dio.lettuce.core.jfr=false",
            "-Dio.netty.jfr.enabled=false", "-Dslf4j.internal.verbosity=ERROR");

    /** Starts it and waits until it listens. */
    static PeerProcess start(Peer peer, String redisUri, int answerBytes) throws IOException {
        var command = new ArrayList<String>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(FLAGS);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), peer.mainClass(),
                Integer.toString(answerBytes)));
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        process.getOutputStream().write((redisUri + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
        String port = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))
                .readLine();
        if (port == null) {
            throw new IOException("what is driven in turn did not start: " + peer);
        }
        return new PeerProcess(process, URI.create("http://127.0.0.1:" + port));
    }

    /** The Redis that a service keeps in its data folder; empty where there is none. */
    static Optional<String> redisOf(Path data) throws IOException {
        Path file = data.resolve("redis/redis.conf");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        Map<String, String> settings = Files.readAllLines(file).stream().map(line -> line.split(" ", 2))
                .filter(words -> words.length == 2)
                .collect(Collectors.toMap(words -> words[0], words -> words[1], (first, _) -> first));
        return Optional.of("redis://:" + settings.get("requirepass") + "@127.0.0.1:" + settings.get("port"));
    }

    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            process.waitFor();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
