package cn.yimatong.redis;

import cn.yimatong.Poll;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.models.partitions.ClusterPartitionParser;
import io.lettuce.core.cluster.models.partitions.Partitions;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode.NodeFlag;
import io.lettuce.core.protocol.CommandType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Three masters with a replica each, as one cluster; with or without a proxy before each. */
public final class ClusterDeployment implements RedisDeployment {
    private static final int MASTERS = 3;
    private static final int SERVERS = 6;
    private static final Duration LONGEST_CHANGE = Duration.ofSeconds(40);
    /** States of a node in which it is not, or not yet, one that serves. */
    private static final Set<NodeFlag> NOT_THERE = Set.of(NodeFlag.FAIL, NodeFlag.EVENTUAL_FAIL, NodeFlag.HANDSHAKE,
            NodeFlag.NOADDR);

    private final Processes processes = new Processes();
    private final Control control = new Control();
    private final List<RedisProcess> servers = new ArrayList<>();
    private final Map<RedisProcess, FaultProxy> proxies = new HashMap<>();
    private final Map<RedisProcess, String> ids = new HashMap<>();

    private ClusterDeployment() {}

    /** Starts it and waits until every slot is served; blocking, some seconds. */
    public static ClusterDeployment start(ServerProgram program, Path folder) {
        ClusterDeployment cluster = new ClusterDeployment();
        return cluster.build(() -> cluster.startServers(program.file(), folder));
    }

    /** The same with a proxy before each server, which is announced to clients in its stead. */
    public static ClusterDeployment startBehindProxies(ServerProgram program, Path folder, long seed) {
        ClusterDeployment cluster = new ClusterDeployment();
        return cluster.build(() -> cluster.startServersBehindProxies(program.file(), folder, seed));
    }

    private ClusterDeployment build(Runnable start) {
        try {
            start.run();
            introduce();
            waitUntilOk();
            return this;
        } catch (RuntimeException | AssertionError e) {
            close();
            throw e;
        }
    }

    private void startServers(Path program, Path folder) {
        servers.addAll(processes.startAll(IntStream.range(0, SERVERS)
                .<Supplier<RedisProcess>>mapToObj(
                        i -> () -> RedisProcess.start(program, folder.resolve("server-" + i), settings()))
                .toList()));
    }

    private void startServersBehindProxies(Path program, Path folder, long seed) {
        List<Integer> ports = IntStream.range(0, SERVERS).mapToObj(_ -> FreePorts.next()).toList();
        List<FaultProxy> before = ports.stream().map(port -> FaultProxy.before(port, seed + port)).toList();
        servers.addAll(processes.startAll(IntStream.range(0, SERVERS)
                .<Supplier<RedisProcess>>mapToObj(i -> () -> {
                    List<String> settings = settings();
                    settings.add("cluster-announce-port " + before.get(i).port());
                    return RedisProcess.start(program, folder.resolve("server-" + i), ports.get(i), settings);
                }).toList()));
        for (int i = 0; i < SERVERS; i++) {
            proxies.put(servers.get(i), before.get(i));
        }
    }

    private static List<String> settings() {
        List<String> settings = new ArrayList<>(StandAlone.KEEPS_EVERYTHING);
        settings.addAll(List.of("cluster-enabled yes", "cluster-node-timeout 1000",
                "cluster-announce-ip 127.0.0.1", "cluster-port " + FreePorts.next(),
                "cluster-allow-replica-migration no", "cluster-require-full-coverage no",
                "cluster-replica-validity-factor 0",
                "repl-diskless-sync-delay 0"));
        return settings;
    }

    private void introduce() {
        for (int i = 0; i < SERVERS; i++) {
            RedisProcess server = servers.get(i);
            ids.put(server, control.of(server).clusterMyId());
            control.of(server).clusterSetConfigEpoch(i + 1);
            if (i < MASTERS) {
                control.send(server, CommandType.CLUSTER, "ADDSLOTSRANGE",
                        Integer.toString(SlotHash.SLOT_COUNT * i / MASTERS),
                        Integer.toString(SlotHash.SLOT_COUNT * (i + 1) / MASTERS - 1));
            }
        }
        // Each to each: gossip would bring them together as well, a second later.
        for (int i = 0; i < SERVERS; i++) {
            for (int j = i + 1; j < SERVERS; j++) {
                control.send(servers.get(i), CommandType.CLUSTER, "MEET", "127.0.0.1",
                        Integer.toString(announcedPort(servers.get(j))), busPort(servers.get(j)));
            }
        }
        Poll.until(() -> servers.stream().allMatch(this::seesAllThatAreUp));
        for (int i = MASTERS; i < SERVERS; i++) {
            control.of(servers.get(i)).clusterReplicate(id(servers.get(i - MASTERS)));
        }
        Poll.until(() -> servers.stream().limit(MASTERS).allMatch(master -> view(master).stream()
                .filter(node -> node.getSlaveOf() != null).count() == SERVERS - MASTERS));
    }

    private String busPort(RedisProcess server) {
        return control.of(server).configGet("cluster-port").getOrDefault("cluster-port", "");
    }

    private int announcedPort(RedisProcess server) {
        FaultProxy proxy = proxies.get(server);
        return proxy == null ? server.port() : proxy.port();
    }

    /** Of all six, behind their proxies if they have any. */
    @Override
    public String uri() {
        return "redis://" + servers.stream().map(server -> "127.0.0.1:" + announcedPort(server))
                .collect(Collectors.joining(","));
    }

    @Override
    public List<RedisProcess> servers() {
        return List.copyOf(servers);
    }

    /** The one before the server. */
    public FaultProxy proxyOf(RedisProcess server) {
        FaultProxy proxy = proxies.get(server);
        if (proxy == null) {
            throw new IllegalStateException("This cluster has no proxies");
        }
        return proxy;
    }

    /** Whom a server that is up holds to be the slot's master. */
    public RedisProcess masterOf(int slot) {
        return byId(view(up().getFirst()).getPartitionBySlot(slot).getNodeId());
    }

    /** Whom a server that is up holds to be the key's master. */
    public RedisProcess masterOf(byte[] key) {
        return masterOf(SlotHash.getSlot(key));
    }

    /** A server that follows the master, as one that is up sees it. */
    public RedisProcess replicaOf(RedisProcess master) {
        return view(up().getFirst()).stream().filter(node -> id(master).equals(node.getSlaveOf())).findFirst()
                .map(node -> byId(node.getNodeId()))
                .orElseThrow(() -> new IllegalStateException(master + " has no replica"));
    }

    /** Begins to move a slot; it stays half way until the move is finished. */
    public SlotMove beginMove(int slot, RedisProcess to) {
        return SlotMove.begin(this, slot, to);
    }

    /** Moves a slot with all its keys and waits until the whole cluster knows. */
    public void moveSlot(int slot, RedisProcess to) {
        beginMove(slot, to).finish();
    }

    /**
     * Waits until another server is the slot's master and all that are up agree.
     *
     * @param before the master that is deposed, as by {@link RedisProcess#kill}
     * @return the new one
     */
    public RedisProcess waitForFailover(int slot, RedisProcess before) {
        Poll.until(LONGEST_CHANGE, () -> masterOf(slot) != before);
        waitUntilOk();
        return masterOf(slot);
    }

    /**
     * Waits until all servers that are up serve, see each other, agree on who has which slot, and follow their masters.
     */
    public void waitUntilOk() {
        Poll.until(LONGEST_CHANGE, () -> up().stream().allMatch(server -> control.holds(server, _ -> isOk(server)))
                && up().stream().map(this::owners).distinct().count() == 1);
    }

    private boolean isOk(RedisProcess server) {
        Map<String, String> state = Control.fields(control.of(server).clusterInfo());
        Map<String, String> replication = control.info(server, "replication");
        return "ok".equals(state.get("cluster_state"))
                && Integer.toString(SlotHash.SLOT_COUNT).equals(state.get("cluster_slots_ok"))
                && seesAllThatAreUp(server)
                && ("master".equals(replication.get("role"))
                        || "up".equals(replication.get("master_link_status")));
    }

    private boolean seesAllThatAreUp(RedisProcess server) {
        Partitions view = view(server);
        return up().stream().map(this::id).allMatch(id -> view.stream().anyMatch(node -> node.getNodeId().equals(id)
                && node.getFlags().stream().noneMatch(NOT_THERE::contains)));
    }

    private Map<String, List<Integer>> owners(RedisProcess server) {
        return view(server).stream().filter(node -> !node.getSlots().isEmpty())
                .collect(Collectors.toMap(RedisClusterNode::getNodeId, RedisClusterNode::getSlots, (a, _) -> a,
                        TreeMap::new));
    }

    private Partitions view(RedisProcess server) {
        return ClusterPartitionParser.parse(control.of(server).clusterNodes());
    }

    private List<RedisProcess> up() {
        return servers.stream().filter(RedisProcess::isUp).toList();
    }

    String id(RedisProcess server) {
        return ids.getOrDefault(server, "");
    }

    private RedisProcess byId(String id) {
        return servers.stream().filter(server -> id(server).equals(id)).findFirst().orElseThrow();
    }

    Control control() {
        return control;
    }

    @Override
    public void close() {
        proxies.values().forEach(FaultProxy::close);
        processes.close();
        control.close();
    }
}
