package cn.yimatong.ledger;

import static cn.yimatong.ledger.TestDeployment.get;

import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.CompositeFuture;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/** A founded deployment on any Redis, and a node's ledger on it whose Redis a test hurts. */
final class FaultedLedger implements AutoCloseable {
    /** Twice and six times a node's, as tests share their machine. */
    static final Duration FIRST_TRY = Duration.ofMillis(100);
    static final Duration BUDGET = Duration.ofMillis(300);

    private static final Scan HONEST = new Scan("gate-1", "bus", "honest");

    final Vertx vertx = Vertx.vertx();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final RedisConnection connection;
    final RedisLedger ledger;
    final RedisLedger patient;
    private final SplittableRandom random = new SplittableRandom(42);

    FaultedLedger(String uri) {
        this(uri, Optional.empty());
    }

    FaultedLedger(String uri, Optional<Path> authorities) {
        connection = RedisConnection.open(uri, authorities, meters, vertx);
        patient = ledger(TestDeployment.FIRST_TRY, TestDeployment.BUDGET);
        ledger = ledger(FIRST_TRY, BUDGET);
        get(new SharedState(vertx, connection).found(Map.of("test", Map.of("field", new byte[]{1}))));
        get(patient.warmUp());
    }

    private RedisLedger ledger(Duration firstTry, Duration budget) {
        return new RedisLedger(vertx, connection, InstantSource.system(), firstTry, budget);
    }

    RedisClusterAsyncCommands<byte[], byte[]> redis() {
        return connection.topology().commands();
    }

    /** Codes that nobody has shown yet, each of a holder of its own, spread over all partitions. */
    List<Spend> codes(int count) {
        return codes(LongStream.generate(random::nextLong).limit(count));
    }

    /** Codes whose holders' keys lie in the same slot of a cluster as another's. */
    List<Spend> codesBeside(long index, int count) {
        return codes(LongStream.generate(() -> (index & (-1L << 54)) | (random.nextLong() >>> 10)).limit(count));
    }

    private List<Spend> codes(LongStream indices) {
        return get(Future.all(indices.mapToObj(this::code).toList()).map(CompositeFuture::<Spend>list));
    }

    private Future<Spend> code(long index) {
        HolderKey holder = new HolderKey(index, ~index);
        long version = System.currentTimeMillis() * 1000;
        byte[] cti = ByteBuffer.allocate(16).putLong(random.nextLong()).putLong(random.nextLong()).array();
        return patient.store(holder, new Write(TestDeployment.RECORD, version, OptionalLong.empty()))
                .compose(_ -> patient.grant(holder, version)).map(grant -> (Grant.Granted) grant)
                .map(granted -> Draft.of(index, granted.batch(), cti, granted.atMillis() / 1000 + 60, HONEST)
                        .recordVersion(version).spend());
    }

    /** How many questions ended so, over all shards. */
    long ended(Shard.Outcome outcome) {
        return meters.find("yimatong.ledger.questions").tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                .timers().stream().mapToLong(Timer::count).sum();
    }

    /** How many answers were thrown away. */
    double lateAnswers() {
        return meters.find("yimatong.ledger.late.answers").counters().stream().mapToDouble(Counter::count).sum();
    }

    /** How many questions were asked a second time by the node itself. */
    double secondTries() {
        return meters.find("yimatong.ledger.second.tries").counters().stream().mapToDouble(Counter::count).sum();
    }

    @Override
    public void close() {
        connection.close();
        get(vertx.close());
    }
}
