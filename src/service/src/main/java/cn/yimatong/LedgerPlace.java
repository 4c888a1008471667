package cn.yimatong;

import cn.yimatong.keys.MasterKey;
import cn.yimatong.ledger.FolderInUseException;
import cn.yimatong.ledger.NodeRoll;
import cn.yimatong.ledger.RedisConnection;
import cn.yimatong.ledger.RedisServer;
import cn.yimatong.ledger.Refusals;
import cn.yimatong.ledger.SharedState;
import cn.yimatong.settings.Properties;
import cn.yimatong.settings.Settings;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The Redis that an operator's command works on: one that is named, a running node's, or a stopped node's. */
final class LedgerPlace implements AutoCloseable {
    private final Deque<Runnable> opened = new ArrayDeque<>();
    private final Purpose purpose;
    private final Path dataFolder;
    private final Optional<Path> masterKey;
    private final Optional<Path> catalogue;
    private RedisConnection connection;
    private SharedState state;
    private NodeRoll nodes;
    private Refusals refusals;
    private final String name;
    private final boolean ofRunningNode;

    /** The folder that is named is no node's, or its Redis is elsewhere. */
    static final class NoneKeptException extends IllegalStateException {
        private static final long serialVersionUID = 1;

        NoneKeptException(String message) {
            super(message);
        }
    }

    private enum Purpose {
        LOOK_AT,
        TRY_OUT,
        FILL
    }

    private LedgerPlace(Settings settings, Purpose purpose) throws StartException {
        this.purpose = purpose;
        this.dataFolder = Node.dataFolder(settings);
        this.masterKey = settings.get(Properties.MASTER_KEY);
        this.catalogue = settings.get(Properties.SCENES);
        boolean done = false;
        try {
            if (purpose == Purpose.FILL) {
                Node.makeDataFolder(dataFolder);
            }
            Optional<String> named = settings.get(Properties.REDIS);
            Optional<String> running = named.isPresent() ? Optional.empty() : RedisServer.uriOfRunning(dataFolder);
            ofRunningNode = running.isPresent();
            String uri = named.or(() -> running).orElseGet(this::start);
            Optional<Path> authorities = settings.get(Properties.REDIS_CA);
            connection = purpose == Purpose.LOOK_AT
                    ? RedisConnection.openToInspect(uri, authorities)
                    : RedisConnection.open(uri, authorities, new CompositeMeterRegistry());
            opened.push(connection::close);
            name = name(settings, connection);
            Vertx vertx = Vertx.vertx();
            opened.push(() -> Await.result(vertx.close()));
            state = new SharedState(vertx, connection);
            nodes = new NodeRoll(vertx, connection);
            refusals = new Refusals(vertx, connection, new CompositeMeterRegistry());
            done = true;
        } catch (IOException e) {
            throw new StartException(e);
        } catch (RuntimeException e) {
            throw new StartException(e.getMessage() == null ? e.toString() : e.getMessage(), e);
        } finally {
            if (!done) {
                close();
            }
        }
    }

    /** Opens one that is there, however it is set up, and blocks meanwhile. */
    static LedgerPlace toLookAt(Settings settings) throws StartException {
        return new LedgerPlace(settings, Purpose.LOOK_AT);
    }

    /** Opens one that a ledger can be entrusted to, beginning a node's folder where there is none. Blocks. */
    static LedgerPlace toFill(Settings settings) throws StartException {
        return new LedgerPlace(settings, Purpose.FILL);
    }

    /**
     * Opens one that a ledger can be entrusted to, and begins nothing: where the node's folder holds none, an empty one
     * elsewhere stands for it until it is closed. Blocks.
     */
    static LedgerPlace toTryOut(Settings settings) throws StartException {
        return new LedgerPlace(settings, Purpose.TRY_OUT);
    }

    private String start() {
        boolean kept = Files.exists(dataFolder.resolve("redis"));
        if (!kept && purpose == Purpose.LOOK_AT) {
            throw new NoneKeptException("no node has kept a Redis in " + dataFolder
                    + "; name the node's folder with --data, or a Redis with --redis");
        }
        try {
            RedisServer server = RedisServer.start(kept || purpose == Purpose.FILL ? dataFolder : passingFolder());
            opened.push(server::close);
            return server.uri();
        } catch (FolderInUseException inUse) {
            throw new IllegalStateException("a node runs in " + dataFolder
                    + ", and the Redis that it keeps there does not answer: it reads its file, or hangs;"
                    + " docker/RUNBOOK.md, Redis is gone", inUse);
        }
    }

    private Path passingFolder() {
        try {
            Path folder = Files.createTempDirectory("yimatong-");
            opened.push(() -> remove(folder));
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void remove(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    RedisConnection connection() {
        return connection;
    }

    /** Which Redis it is, for people. */
    static String name(Settings settings, RedisConnection connection) {
        return settings.get(Properties.REDIS).isPresent()
                ? "Redis at " + connection.where()
                : "the bundled Redis in " + Node.dataFolder(settings).resolve("redis");
    }

    /** As {@link #name(Settings, RedisConnection)}. */
    String name() {
        return name;
    }

    /** Whether it is the bundled Redis of a node that runs. */
    boolean isOfRunningNode() {
        return ofRunningNode;
    }

    SharedState state() {
        return state;
    }

    /** The nodes that work on it. */
    NodeRoll nodes() {
        return nodes;
    }

    /**
     * The name of the deployment that it holds.
     *
     * @throws StartException it holds none
     */
    String deployment() throws StartException {
        String deployment = Deployment.id(table(Deployment.IDENTITY));
        if (deployment.isEmpty()) {
            throw new StartException(
                    "this Redis holds no deployment; name the one that does with --redis or --data, or,"
                            + " where it is this one, go on by docker/RUNBOOK.md, Redis has lost its data");
        }
        return deployment;
    }

    /** The last codes that its ledger refused. */
    Refusals refusals() {
        return refusals;
    }

    /** One of the deployment's tables; empty where there is none. */
    Map<String, byte[]> table(String name) {
        return Await.result(state.read(name)).orElse(Map.of());
    }

    Optional<Path> unsettledSpool() throws IOException {
        return unsettledSpool(dataFolder);
    }

    /** The spool of a node's folder, where something lies in it of which Redis has not been told. */
    static Optional<Path> unsettledSpool(Path dataFolder) throws IOException {
        Path spool = Node.spool(dataFolder);
        if (!Files.exists(spool)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.walk(spool)) {
            return files.map(Path::toFile).anyMatch(file -> file.isFile() && file.length() > 0)
                    ? Optional.of(spool)
                    : Optional.empty();
        }
    }

    /** The operator's own catalogue of scenes, as far as the settings name one. */
    Optional<Path> catalogue() {
        return catalogue;
    }

    /** Where the master key is, or would be made. */
    Path masterKeyFile() {
        return new Deployment.Place(dataFolder, masterKey, 0).masterKey();
    }

    /** The master key, or a new one where there is none; that one is kept only where the place is one to fill. */
    MasterKey masterKeyToFill(SecureRandom random) throws IOException {
        Path file = masterKeyFile();
        return purpose == Purpose.FILL || Files.exists(file)
                ? MasterKey.readOrCreate(file, random)
                : MasterKey.fresh(random);
    }

    /** Whether somebody has named a master key. */
    boolean masterKeyIsNamed() {
        return masterKey.isPresent();
    }

    /** Closes what was opened, a Redis that was started among it. */
    @Override
    public void close() {
        while (!opened.isEmpty()) {
            opened.pop().run();
        }
    }
}
