package cn.yimatong.redis;

import cn.yimatong.Poll;
import io.lettuce.core.RedisException;
import io.lettuce.core.protocol.CommandType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A master and two replicas, watched by three sentinels of which two must agree. */
public final class SentinelDeployment implements RedisDeployment {
    public static final String MASTER_NAME = "yimatong";

    private static final int REPLICAS = 2;
    private static final int SENTINELS = 3;
    private static final int QUORUM = 2;
    private static final Duration LONGEST_CHANGE = Duration.ofSeconds(40);
    /** A replica is sent its copy at once; else the master waits five seconds for others to come. */
    private static final String NO_WAITING = "repl-diskless-sync-delay 0";

    private final Processes processes = new Processes();
    private final Control control = new Control();
    private final List<RedisProcess> servers = new ArrayList<>();
    private final List<RedisProcess> sentinels = new ArrayList<>();

    private SentinelDeployment() {}

    /** Starts all of it and waits until the sentinels know each other and both replicas; blocking, about a second. */
    public static SentinelDeployment start(ServerProgram program, Path folder) {
        SentinelDeployment deployment = new SentinelDeployment();
        try {
            deployment.startServers(program.file(), folder);
            deployment.startSentinels(program.file(), folder);
            deployment.waitUntilWhole();
            return deployment;
        } catch (RuntimeException | AssertionError e) {
            deployment.close();
            throw e;
        }
    }

    private void startServers(Path program, Path folder) {
        List<String> settings = new ArrayList<>(StandAlone.KEEPS_EVERYTHING);
        settings.add(NO_WAITING);
        RedisProcess master = processes
                .startAll(List.of(() -> RedisProcess.start(program, folder.resolve("server-0"), settings))).getFirst();
        List<String> ofReplica = new ArrayList<>(settings);
        ofReplica.add("replicaof 127.0.0.1 " + master.port());
        servers.add(master);
        servers.addAll(processes.startAll(IntStream.rangeClosed(1, REPLICAS)
                .<Supplier<RedisProcess>>mapToObj(
                        i -> () -> RedisProcess.start(program, folder.resolve("server-" + i), ofReplica))
                .toList()));
        // Sentinels look for replicas once, and then not for ten seconds.
        Poll.until(() -> hasReplicas(master));
    }

    private void startSentinels(Path program, Path folder) {
        List<String> settings = List.of(
                "sentinel monitor " + MASTER_NAME + " 127.0.0.1 " + servers.getFirst().port() + " " + QUORUM,
                "sentinel down-after-milliseconds " + MASTER_NAME + " 1000",
                "sentinel failover-timeout " + MASTER_NAME + " 4000",
                "sentinel parallel-syncs " + MASTER_NAME + " 2");
        Path sentinel = sentinelProgram(program, folder);
        sentinels.addAll(processes.startAll(IntStream.range(0, SENTINELS)
                .<Supplier<RedisProcess>>mapToObj(
                        i -> () -> RedisProcess.start(sentinel, folder.resolve("sentinel-" + i), settings))
                .toList()));
        sentinels.forEach(this::hasten);
    }

    /** The server is a sentinel when it is called so. */
    private static Path sentinelProgram(Path program, Path folder) {
        try {
            return Files.createSymbolicLink(folder.resolve("redis-sentinel"), program.toRealPath());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Sentinels tell of themselves every two seconds and ask every ten, and stop for thirty after a busy machine's
     * pause.
     */
    private void hasten(RedisProcess sentinel) {
        control.send(sentinel, CommandType.SENTINEL, "DEBUG", "publish-period", "200", "info-period", "500",
                "tilt-trigger", "20000");
    }

    /** Of the sentinels. */
    @Override
    public String uri() {
        return "redis-sentinel://"
                + sentinels.stream().map(sentinel -> "127.0.0.1:" + sentinel.port()).collect(Collectors.joining(","))
                + "/0#" + MASTER_NAME;
    }

    /** The master and the replicas, whichever is which now. */
    @Override
    public List<RedisProcess> servers() {
        return List.copyOf(servers);
    }

    public List<RedisProcess> sentinels() {
        return List.copyOf(sentinels);
    }

    /** Whom most sentinels name, whether it lives or not. */
    public RedisProcess master() {
        return named().orElseThrow(() -> new IllegalStateException("The sentinels do not agree on a master"));
    }

    private Optional<RedisProcess> named() {
        Map<RedisProcess, Integer> votes = new HashMap<>();
        for (RedisProcess sentinel : sentinels) {
            try {
                String port = (String) control
                        .send(sentinel, CommandType.SENTINEL, "GET-MASTER-ADDR-BY-NAME", MASTER_NAME).get(1);
                servers.stream().filter(server -> Integer.toString(server.port()).equals(port))
                        .forEach(server -> votes.merge(server, 1, Integer::sum));
            } catch (RedisException e) {
                // One of the sentinels may be away.
            }
        }
        return votes.entrySet().stream().filter(vote -> vote.getValue() >= QUORUM).map(Map.Entry::getKey).findFirst();
    }

    /**
     * Waits until most sentinels name another master, and that one is it.
     *
     * @param before the master that is deposed, as by {@link RedisProcess#kill}
     * @return the new one
     */
    public RedisProcess waitForFailover(RedisProcess before) {
        Poll.until(LONGEST_CHANGE, () -> named().filter(now -> now != before && isMaster(now)).isPresent());
        return master();
    }

    /** Waits until both replicas follow the master and every sentinel knows them and the others. */
    public void waitUntilWhole() {
        Poll.until(LONGEST_CHANGE, () -> named().filter(this::hasReplicas).isPresent()
                && sentinels.stream().allMatch(this::knowsAll));
    }

    private boolean isMaster(RedisProcess server) {
        return server.isUp() && control.holds(server, _ -> "master".equals(role(server).get("role")));
    }

    private boolean hasReplicas(RedisProcess master) {
        return isMaster(master) && control.holds(master, _ -> role(master).values().stream()
                .filter(value -> value.contains("state=online")).count() == REPLICAS);
    }

    private Map<String, String> role(RedisProcess server) {
        return control.info(server, "replication");
    }

    private boolean knowsAll(RedisProcess sentinel) {
        return control.holds(sentinel, _ -> control.info(sentinel, "sentinel").getOrDefault("master0", "")
                .endsWith("status=ok,address=127.0.0.1:" + master().port() + ",slaves=" + REPLICAS + ",sentinels="
                        + SENTINELS));
    }

    @Override
    public void close() {
        processes.close();
        control.close();
    }
}
