package cn.yimatong;

import cn.yimatong.access.Callers;
import cn.yimatong.console.Console;
import cn.yimatong.holders.Holders;
import cn.yimatong.holders.Resealing;
import cn.yimatong.http.Answer;
import cn.yimatong.http.Contract;
import cn.yimatong.http.HealthCheck;
import cn.yimatong.http.HttpLimits;
import cn.yimatong.http.HttpServers;
import cn.yimatong.http.ManagementServer;
import cn.yimatong.http.OperationEntry;
import cn.yimatong.http.Problem;
import cn.yimatong.http.ProblemType;
import cn.yimatong.issuance.Issuance;
import cn.yimatong.issuance.Minting;
import cn.yimatong.keys.KeyRing;
import cn.yimatong.keys.Keys;
import cn.yimatong.keys.PublishedKeys;
import cn.yimatong.keys.SigningToken;
import cn.yimatong.ledger.Forgetting;
import cn.yimatong.ledger.LedgerUnavailableException;
import cn.yimatong.ledger.NodeRoll;
import cn.yimatong.ledger.RedisConnection;
import cn.yimatong.ledger.RedisLedger;
import cn.yimatong.ledger.RedisServer;
import cn.yimatong.ledger.Refusals;
import cn.yimatong.ledger.SharedState;
import cn.yimatong.records.RecordCache;
import cn.yimatong.records.SealedRecords;
import cn.yimatong.scenes.CatalogueException;
import cn.yimatong.scenes.Scenes;
import cn.yimatong.settings.Properties;
import cn.yimatong.settings.Property;
import cn.yimatong.settings.Settings;
import cn.yimatong.spool.Spool;
import cn.yimatong.verification.Verification;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One running node: Redis where none is named, the features, and the two ports. */
final class Node implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Node.class);
    /** Within the second that a check may take. */
    private static final long CLOCK_MILLIS = 500;

    /** For management, and for what is asked of the ledger from outside a request. */
    private static final int OTHER_EVENT_LOOPS = 2;

    private final Settings settings;
    private final Path dataFolder;
    private final InstantSource clock;

    /** What was opened, newest first: the order in which it is closed. */
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    private final Ports ports;
    private int port;
    private int managementPort;
    private String ledger = "";

    private Node(Settings settings, Ports ports, InstantSource clock) {
        this.settings = settings;
        this.ports = ports;
        this.clock = clock;
        this.dataFolder = dataFolder(settings);
    }

    /** Where a node keeps what it has accepted without Redis. */
    static Path spool(Path dataFolder) {
        return dataFolder.resolve("spool");
    }

    /** Where a node with these settings keeps its data. */
    static Path dataFolder(Settings settings) {
        return settings.get(Properties.DATA).toAbsolutePath().normalize();
    }

    /** Makes the folder where there is none, for its owner alone. */
    static void makeDataFolder(Path folder) throws IOException {
        Files.createDirectories(folder,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    /**
     * Starts a node; when it returns, both ports are open. Blocks. What was opened before a failure is closed again.
     */
    static Node start(Settings settings, InstantSource clock) throws StartException {
        Node node = new Node(settings, ports(settings), clock);
        boolean open = false;
        try {
            node.open();
            open = true;
            return node;
        } catch (IOException e) {
            throw new StartException(e);
        } catch (RuntimeException e) {
            throw new StartException(e.getMessage() == null ? e.toString() : e.getMessage(), e);
        } finally {
            if (!open) {
                node.close();
            }
        }
    }

    private static Ports ports(Settings settings) throws StartException {
        try {
            return Ports.of(settings);
        } catch (IOException e) {
            throw new StartException(e);
        }
    }

    String address() {
        return ports.apiAddress(port);
    }

    String managementAddress() {
        return ports.managementAddress(managementPort);
    }

    Path dataFolder() {
        return dataFolder;
    }

    /** Which Redis the ledger is in, for people. */
    String ledger() {
        return ledger;
    }

    Path callersFile() {
        return dataFolder.resolve(FirstCallers.FILE);
    }

    /**
     * Answers what is in flight, then closes the port, then the connection to Redis, then Redis. Blocks. A second call
     * does nothing.
     */
    @Override
    public void close() {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                LOG.warn("closing: {}", e.toString());
            }
        }
    }

    private void open() throws IOException, StartException {
        makeDataFolder(dataFolder);
        int eventLoops = orProcessors(settings.get(Properties.EVENT_LOOPS));
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(eventLoops + OTHER_EVENT_LOOPS));
        // Read while Redis starts: both take their time.
        Future<Contract> contract = Contract.load(vertx);
        opening(() -> {
            Await.result(contract.transform(_ -> Future.succeededFuture()));
            Await.result(vertx.close());
        });
        String uri = settings.get(Properties.REDIS).orElseGet(() -> opening(RedisServer.start(dataFolder)).uri());
        PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT,
                new PrometheusRegistry(), MeterClock.begin(vertx, clock));
        opening(meters::close);
        Tracing tracing = opening(Tracing.to(settings.get(Properties.TRACES), settings.get(Properties.TRACED_ONE_IN)));
        NodeMeters nodeMeters = opening(new NodeMeters(meters, vertx));
        RedisConnection connection = opening(
                RedisConnection.open(uri, settings.get(Properties.REDIS_CA), meters, vertx));
        ledger = LedgerPlace.name(settings, connection);
        SharedState state = new SharedState(vertx, connection);
        Deployment.Place place = place();
        Deployment deployment = Deployment.open(state, place, clock, new SecureRandom());
        RedisLedger ledger = new RedisLedger(vertx, connection, clock, millis(Properties.LEDGER_FIRST_TRY_MILLIS),
                millis(Properties.LEDGER_BUDGET_MILLIS));
        Await.result(ledger.warmUp());
        Spool spool = opening(Spool.open(vertx, ledger, spool(dataFolder),
                settings.get(Properties.SPOOL_ENTRIES), clock));
        spool.count(meters);
        Scenes scenes = scenes();
        SealedRecords sealed = new SealedRecords(deployment.dataKeys());
        Upkeep.begin(vertx, scenes, deployment.dataKeys(), new Forgetting(vertx, connection, clock));
        WorkerExecutor workers = vertx.createSharedWorkerExecutor("minting",
                orProcessors(settings.get(Properties.MINTING_THREADS)));
        KeyRing keys = new KeyRing(deployment.shared().keys());
        Callers callers = new Callers(deployment.shared().callers(), clock);
        prepare(keys.current(), workers);
        nodeMeters.signing(keys.current().active(), clock);
        StateWatch watch = new StateWatch(vertx, state, deployment, keys, callers, now -> ready(now, nodeMeters),
                clock);
        watch.count(meters);
        watch.begin();
        TokenWatch tokens = opening(TokenWatch.begin(vertx, keys, place.token(), clock, meters));
        HttpServers servers = listening(Properties.HOST_NAME, Properties.PORT, HttpServers.start(vertx,
                ports.api(eventLoops), limits(), Await.result(contract),
                operations(keys, watch::next, ledger, new Refusals(vertx, connection, meters), spool, sealed, scenes,
                        new Minting(workers, tokenWorkers(vertx), meters), meters),
                callers, clock, tracing.traces(), meters));
        opening(() -> drain(servers));
        // Closed before the port drains: a stream would go on for ever.
        Console console = opening(Console.open(meters, ledger::probe, () -> scenes.current().names(), clock));
        ManagementServer management = listening(Properties.MANAGEMENT_HOST, Properties.MANAGEMENT_PORT,
                ManagementServer.start(vertx,
                        ports.management(), limits(), readiness(ledger, servers), meters::scrape, console.resources(),
                        meters,
                        Await.result(contract),
                        new Resealing(vertx, deployment.dataKeys(), ledger, sealed, Upkeep.REFRESH.multipliedBy(2))
                                .operations(),
                        callers, clock));
        opened(vertx, connection, ledger, servers, management, tokens, meters);
    }

    /** Where the deployment is opened from, and the token, should signing keys lie in one. */
    private Deployment.Place place() {
        Optional<SigningToken> token = TokenOptions.token(settings);
        token.ifPresent(this::opening);
        return new Deployment.Place(dataFolder, settings.get(Properties.MASTER_KEY), settings.get(Properties.ISSUER),
                token);
    }

    /** What begins once it is known where the node is. */
    private void opened(Vertx vertx, RedisConnection connection, RedisLedger ledger, HttpServers servers,
            ManagementServer management, TokenWatch tokens, MeterRegistry meters) throws IOException {
        port = servers.port();
        managementPort = management.port();
        ports.watch(vertx, servers, management, meters, clock);
        ClockWatch.begin(vertx, ledger, meters);
        MemoryWatch.begin(vertx, ledger, meters);
        FirstCallers.exposed(dataFolder).ifPresent(says -> LOG.warn("{}", says));
        opening(Presence.begin(vertx, new NodeRoll(vertx, connection), managementAddress(), clock, tokens::missing));
    }

    /** Vert.x would write a stack trace each second of one that hangs, and {@link TokenWatch} says it better. */
    private WorkerExecutor tokenWorkers(Vertx vertx) {
        return vertx.createSharedWorkerExecutor("minting-in-token",
                orProcessors(settings.get(Properties.MINTING_THREADS)), 1, TimeUnit.DAYS);
    }

    private void drain(HttpServers servers) {
        Duration notice = Duration.ofSeconds(settings.get(Properties.NOTICE_SECONDS));
        Await.result(servers.drain(notice), notice.plus(limits().drain()).plus(Await.BOUND));
    }

    /** Other keys are about to be in force. */
    private void ready(Keys keys, NodeMeters nodeMeters) {
        nodeMeters.signing(keys.active(), clock);
        if (settings.get(Properties.SM2_ENGINE).equals("tables")) {
            keys.published().prepare();
        }
    }

    /** Until a worker has made the tables, and where none are asked for, Bouncy Castle verifies. */
    private void prepare(Keys keys, WorkerExecutor workers) {
        if (settings.get(Properties.SM2_ENGINE).equals("tables")) {
            workers.executeBlocking(() -> {
                keys.published().prepare();
                LOG.info("SM2 signatures are verified by tables");
                return true;
            }).onFailure(
                    failure -> LOG.warn("SM2 signatures are verified by Bouncy Castle, for tables were not made: {}",
                            failure.toString()));
        } else {
            LOG.info("SM2 signatures are verified by Bouncy Castle");
        }
    }

    private Scenes scenes() throws StartException {
        try {
            return Scenes.open(settings.get(Properties.SCENES));
        } catch (CatalogueException e) {
            throw new StartException("scenes: " + e.getMessage(), e);
        }
    }

    /** Waits until a port is open; says which it was where it cannot be. */
    private <T> T listening(Property<String> host, Property<Integer> port, Future<T> server) throws StartException {
        try {
            return Await.result(server);
        } catch (CompletionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new StartException("nobody can listen on " + settings.get(host) + ":" + settings.get(port) + " ("
                    + cause.getMessage() + "); choose another with " + host.flag() + " or " + port.flag(), e);
        }
    }

    private Supplier<List<OperationEntry>> operations(KeyRing keys, Supplier<Future<Boolean>> newKeys,
            RedisLedger ledger, Refusals refusals, Spool spool, SealedRecords sealed, Scenes scenes,
            Minting minting, MeterRegistry meters) {
        RecordCache cache = new RecordCache(settings.get(Properties.CACHED_RECORDS), Upkeep.FORGET);
        // None keeps state of its own loop, so all loops share them.
        List<OperationEntry> shared = Stream.of(
                new Holders(keys.holderIds(), ledger, sealed, cache, scenes, Upkeep.FORGET,
                        Upkeep.USAGE.plus(Upkeep.FORGET.multipliedBy(2)), clock, meters)
                        .operations(),
                new Issuance(keys, ledger, sealed, cache, scenes, minting, meters).operations(),
                new Verification(keys, newKeys, settings.get(Properties.SKEW_SECONDS), ledger, refusals, spool, sealed,
                        cache, scenes, clock, meters).operations(),
                new PublishedKeys(keys).operations())
                .flatMap(List::stream).map(Node::unavailableWithoutLedger).toList();
        return () -> shared;
    }

    /** Where an operation has no better answer, a ledger that does not answer is 503. */
    private static OperationEntry unavailableWithoutLedger(OperationEntry entry) {
        return new OperationEntry(entry.operationId(), entry.needed(), call -> entry.operation().handle(call)
                .recover(failure -> failure instanceof LedgerUnavailableException
                        ? Future.<Answer>succeededFuture(Problem
                                .of(ProblemType.UNAVAILABLE, "The ledger does not answer.").retryAfterSeconds(1))
                        : Future.failedFuture(failure)));
    }

    private static List<HealthCheck> readiness(RedisLedger ledger, HttpServers servers) {
        return List.of(
                new HealthCheck("ledger", () -> ledger.probe().map(_ -> true)),
                new HealthCheck("clock",
                        // A clock that cannot be compared is not known to be wrong; "ledger" says what is.
                        () -> ledger.clockOffsetMillis().timeout(CLOCK_MILLIS, TimeUnit.MILLISECONDS)
                                .map(offset -> Math.abs(offset) <= ClockWatch.MOST_OFFSET_MILLIS)
                                .otherwise(true)),
                new HealthCheck("accepting", () -> Future.succeededFuture(!servers.draining())));
    }

    private HttpLimits limits() {
        HttpLimits defaults = HttpLimits.defaults();
        return new HttpLimits(Duration.ofSeconds(settings.get(Properties.REQUEST_SECONDS)),
                Duration.ofSeconds(settings.get(Properties.IDLE_SECONDS)), defaults.requestLineBytes(),
                defaults.headerBytes(), defaults.bodyBytes(), defaults.jsonDepth(),
                settings.get(Properties.MAX_CONNECTIONS), settings.get(Properties.MAX_CONNECTIONS_PER_ADDRESS),
                settings.get(Properties.CALLER_REQUESTS),
                Duration.ofSeconds(settings.get(Properties.DRAIN_SECONDS)));
    }

    private Duration millis(Property<Integer> property) {
        return Duration.ofMillis(settings.get(property));
    }

    private static int orProcessors(int threads) {
        return threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
    }

    private <T extends AutoCloseable> T opening(T resource) {
        opened.push(resource);
        return resource;
    }
}
