package cn.yimatong.ledger;

import static cn.yimatong.ledger.TestDeployment.get;
import static cn.yimatong.ledger.TestDeployment.scannedBy;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.ledger.Grant.Denied;
import cn.yimatong.ledger.Grant.DeniedReason;
import cn.yimatong.ledger.Grant.Granted;
import cn.yimatong.ledger.LedgerUnavailableException.Effect;
import cn.yimatong.ledger.Redemption.Accepted;
import cn.yimatong.ledger.Redemption.FirstUse;
import cn.yimatong.ledger.Redemption.RejectReason;
import cn.yimatong.ledger.Redemption.Rejected;
import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.VertxInternal;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one history on one connection does not show: many askers, several nodes, what stands in Redis. */
class RedisLedgerIT {
    private static final Scan SCAN = new Scan("gate-1", "bus", "0123456789abcdef");

    @TempDir
    private static Path dataDir;
    private static TestDeployment deployment;

    @BeforeAll
    static void start() {
        deployment = new TestDeployment(dataDir);
    }

    @AfterAll
    static void stop() {
        deployment.close();
    }

    @Test
    void ofAHundredScannersAtOnceOneIsAccepted() {
        Spend code = deployment.code(SCAN);
        List<Redemption> answers = together(IntStream.range(0, 100)
                .mapToObj(i -> deployment.ledger.redeem(scannedBy(code, new Scan("gate-" + i, "bus", "scan-" + i)))));
        List<Accepted> accepted = answers.stream().filter(Accepted.class::isInstance).map(Accepted.class::cast)
                .toList();
        assertEquals(1, accepted.size());
        FirstUse first = new FirstUse(accepted.getFirst().at(), false,
                ScanHashes.scannerDigits("gate-" + answers.indexOf(accepted.getFirst())));
        assertTrue(answers.stream()
                .filter(Rejected.class::isInstance)
                .map(Rejected.class::cast)
                .allMatch(rejected -> rejected.reason() == RejectReason.REPLAYED
                        && rejected.firstUse().orElseThrow().equals(first)));
    }

    @Test
    void fiveCopiesOfOneScanAreAcceptedAlikeAndFourAreRepeated() {
        Spend code = deployment.code(SCAN);
        assertOneFirstAndFourRepeated(together(IntStream.range(0, 5).mapToObj(_ -> deployment.ledger.redeem(code))));
    }

    @Test
    void copiesThroughTwoNodesAreAcceptedAlike() {
        Spend code = deployment.code(SCAN);
        try (RedisConnection second = RedisConnection.open(deployment.server.uri())) {
            RedisLedger other = new RedisLedger(deployment.vertx, second, InstantSource.system(),
                    TestDeployment.FIRST_TRY, TestDeployment.BUDGET);
            assertOneFirstAndFourRepeated(together(
                    IntStream.range(0, 5).mapToObj(i -> (i % 2 == 0 ? deployment.ledger : other).redeem(code))));
        }
    }

    @Test
    void whatWasAcceptedJustBeforeANodeLetGoOfRedisCanBeAnnulledByAnother() {
        Spend code = deployment.code(SCAN);
        try (RedisConnection leaving = RedisConnection.open(deployment.server.uri(), Optional.empty(),
                new SimpleMeterRegistry(), deployment.vertx)) {
            RedisLedger other = new RedisLedger(deployment.vertx, leaving, InstantSource.system(),
                    TestDeployment.FIRST_TRY, TestDeployment.BUDGET);
            get(onNewContext(() -> other.redeem(code).map(_ -> List.<String>of()).toCompletionStage()));
        }
        assertEquals(Annulment.DONE, get(deployment.ledger.annul(code.scan().key())));
    }

    @Test
    void whatNobodyWaitsForGoesBeforeTheNextQuestionOfItsLoop() {
        try (RedisConnection connection = RedisConnection.open(deployment.server.uri(), Optional.empty(),
                new SimpleMeterRegistry(), deployment.vertx)) {
            Questions questions = new Questions(connection.topology(), connection.unhurried(),
                    new Attempts(deployment.vertx, TestDeployment.FIRST_TRY, TestDeployment.BUDGET),
                    new AvailabilityLog(System::nanoTime));
            byte[] key = "told".getBytes(UTF_8);
            List<String> answer = get(onNewContext(() -> {
                connection.unhurried().send(redis -> redis.set(key, key));
                return questions.ask(key, redis -> redis.get(key))
                        .map(value -> List.of(new String(value, UTF_8))).toCompletionStage();
            }));
            assertEquals("told", answer.getFirst());
        }
    }

    private static void assertOneFirstAndFourRepeated(List<Redemption> answers) {
        List<Accepted> accepted = answers.stream().map(Accepted.class::cast).toList();
        assertEquals(1, accepted.stream().map(Accepted::at).distinct().count());
        assertEquals(4, accepted.stream().filter(Accepted::repeated).count());
    }

    @Test
    void whatIsAskedOnAnEventLoopIsAnsweredByItsOwnConnectionWithoutLeavingIt() {
        try (RedisConnection own = RedisConnection.open(deployment.server.uri(), Optional.empty(),
                new SimpleMeterRegistry(), deployment.vertx)) {
            List<Future<List<String>>> asked = Stream
                    .generate(() -> onNewContext(() -> own.topology().commands().clientId().thenApply(
                            id -> List.of(String.valueOf(id), Thread.currentThread().getName()))))
                    .limit(2L * VertxOptions.DEFAULT_EVENT_LOOP_POOL_SIZE).toList();
            Set<String> connections = new HashSet<>();
            Set<String> threads = new HashSet<>();
            for (Future<List<String>> one : asked) {
                List<String> answer = get(one);
                connections.add(answer.get(0));
                threads.add(answer.get(1));
                assertEquals(answer.get(2), answer.get(1), "answered where it was asked");
            }
            assertEquals(VertxOptions.DEFAULT_EVENT_LOOP_POOL_SIZE, connections.size());
            assertEquals(connections.size(), threads.size());
        }
    }

    /** What was answered, and last the thread that asked. */
    private static Future<List<String>> onNewContext(Supplier<CompletionStage<List<String>>> question) {
        Promise<List<String>> promise = Promise.promise();
        ((VertxInternal) deployment.vertx).createEventLoopContext().runOnContext(_ -> {
            String asking = Thread.currentThread().getName();
            question.get().thenAccept(answer -> promise.complete(
                    Stream.concat(answer.stream(), Stream.of(asking)).toList()));
        });
        return promise.future();
    }

    @Test
    void scriptsThatRedisHasForgottenAreSentAgain() {
        Spend code = deployment.code(SCAN);
        get(deployment.redis().scriptFlush());
        assertInstanceOf(Accepted.class, get(deployment.ledger.redeem(code)));
        get(deployment.redis().scriptFlush());
        assertEquals(Annulment.DONE, get(deployment.ledger.annul(SCAN.key())));
    }

    @Test
    void theNodesOwnSecondTryIsNoRepetitionAndCountsAsNone() {
        Spend code = deployment.code(SCAN);
        Script redeem = Script.load("redeem", script -> script);
        byte[][] keys = Redeeming.of(code).keys();
        byte[][] arguments = Redeeming.of(code).arguments();
        Redemption first = Redeeming.decode(get(redeem.run(deployment.redis(), keys, arguments)));
        for (int i = 0; i < 20; i++) {
            assertEquals(first, Redeeming.decode(get(redeem.run(deployment.redis(), keys, arguments))));
        }
        for (int i = 0; i < 16; i++) {
            assertTrue(assertInstanceOf(Accepted.class, get(deployment.ledger.redeem(code))).repeated());
        }
        assertEquals(RejectReason.REPLAYED,
                assertInstanceOf(Rejected.class, get(deployment.ledger.redeem(code))).reason());
    }

    @Test
    void aMarkLivesThirtySecondsLongerThanItsCode() {
        Spend code = deployment.code(SCAN);
        get(deployment.ledger.redeem(code));
        assertEquals((code.expiresAtSeconds() + 60 + 30) * 1000,
                get(deployment.redis().pexpiretime(RedisKeys.spent(code.index(), code.cti()))));
    }

    @Test
    void theStreamTellsWhatWasSpentAndWhatWasTakenBack() {
        Spend code = deployment.code(SCAN);
        Accepted accepted = (Accepted) get(deployment.ledger.redeem(code));
        get(deployment.ledger.redeem(scannedBy(code, new Scan("gate-2", "bus", "another"))));
        get(deployment.ledger.annul(SCAN.key()));
        List<Map<String, byte[]>> events = get(
                deployment.redis().xrange(RedisKeys.usage(code.index()), Range.unbounded())).stream()
                .map(UsageStream::fields).toList();
        assertEquals(List.of("spent", "annulled"), values(events, "kind"));
        byte[] use = Objects.requireNonNull(events.getFirst().get("use"));
        assertEquals(accepted.at(), CodeUse.instant(use));
        assertEquals(SCAN, CodeUse.decode(use).scan());
        assertArrayEquals(code.cti(), CodeUse.decode(use).cti());
        assertEquals(List.of("", "gate-1"), values(events, "scanner"));
        assertEquals(List.of("", SCAN.id()), values(events, "scan"));
    }

    private static List<String> values(List<Map<String, byte[]>> events, String field) {
        return events.stream().map(event -> new String(event.getOrDefault(field, new byte[0]), UTF_8)).toList();
    }

    static Map<String, String> readable(StreamMessage<byte[], byte[]> event) {
        Map<String, String> fields = new TreeMap<>();
        event.getBody().forEach((field, value) -> fields.put(new String(field, UTF_8), new String(value, UTF_8)));
        return fields;
    }

    @Test
    void anotherCheckUnderTheSameIndexIsACollision() {
        HolderKey holder = new HolderKey(77, 1);
        HolderKey other = new HolderKey(77, 2);
        deployment.store(holder, TestDeployment.RECORD);
        assertThrows(HolderCollisionException.class, () -> deployment.store(other, TestDeployment.RECORD));
        for (Future<?> answer : List.of(deployment.ledger.grant(other, 0), deployment.ledger.find(other),
                deployment.ledger.erase(other, "app"), deployment.ledger.usage(other),
                deployment.ledger.setStanding(other, 0, Standing.REVOKED, new Change("app", "test")))) {
            assertThrows(HolderCollisionException.class, () -> get(answer));
        }
    }

    @Test
    void batchesOfOneHolderGrowAlsoWithinAMillisecond() {
        HolderKey holder = new HolderKey(78, 1);
        assertEquals(new Denied(DeniedReason.ABSENT), get(deployment.ledger.grant(holder, 0)));
        deployment.store(holder, TestDeployment.RECORD);
        List<Long> batches = together(IntStream.range(0, 200).mapToObj(_ -> deployment.ledger.grant(holder, 0)))
                .stream()
                .map(grant -> ((Granted) grant).batch())
                .toList();
        assertEquals(200, batches.stream().distinct().count());
        assertEquals(batches.stream().sorted().toList(), batches);
    }

    @Test
    void dataThatAreGoneAreUnavailableAndNotRevoked() {
        Spend code = deployment.code(SCAN);
        get(deployment.redis().del(RedisKeys.holder(code.index())));
        assertEquals(RejectReason.REVOKED, ((Rejected) get(deployment.ledger.redeem(code))).reason());
        get(deployment.redis().del(RedisKeys.birth(code.index())));
        HolderKey holder = TestDeployment.holderOf(code);
        for (Future<?> answer : List.of(deployment.ledger.redeem(code), deployment.ledger.grant(holder, 0),
                deployment.ledger.find(holder), deployment.ledger.erase(holder, "app"),
                deployment.ledger.setStanding(holder, 0, Standing.ACTIVE, new Change("app", "test")),
                deployment.ledger.store(holder, new Write(TestDeployment.RECORD, 1, OptionalLong.empty())))) {
            assertEquals(Effect.NOT_EXECUTED,
                    assertThrows(LedgerUnavailableException.class, () -> get(answer)).effect());
        }
    }

    @Test
    void aRecordOfAnotherFormatIsLeftAlone() {
        Spend code = deployment.code(SCAN);
        HolderKey holder = TestDeployment.holderOf(code);
        for (byte format : new byte[]{1, 3}) {
            get(deployment.redis().setrange(RedisKeys.holder(code.index()), 0, new byte[]{format}));
            for (Future<?> answer : List.of(deployment.ledger.redeem(code), deployment.ledger.grant(holder, 0),
                    deployment.ledger.find(holder), deployment.ledger.erase(holder, "app"),
                    deployment.ledger.reseal(code.index(), code.recordVersion(), new byte[1]),
                    deployment.ledger.setStanding(holder, 0, Standing.ACTIVE, new Change("app", "test")),
                    deployment.ledger.store(holder, new Write(TestDeployment.RECORD, 1, OptionalLong.empty())))) {
                assertEquals(Effect.NOT_EXECUTED,
                        assertThrows(LedgerUnavailableException.class, () -> get(answer)).effect());
            }
        }
        get(deployment.redis().del(RedisKeys.holder(code.index())));
    }

    @Test
    void answersArriveOnTheCallersContext() {
        Spend code = deployment.code(SCAN);
        CompletableFuture<Boolean> same = new CompletableFuture<>();
        Context context = deployment.vertx.getOrCreateContext();
        context.runOnContext(_ -> deployment.ledger.redeem(code)
                .onComplete(_ -> same.complete(context.equals(Vertx.currentContext()))));
        assertTrue(get(same));
    }

    @Test
    void theOffsetIsThatOfTheNodesClock() {
        long offset = get(deployment.ledger.clockOffsetMillis());
        assertTrue(Math.abs(offset) < 500, () -> offset + " ms on one machine");
        RedisLedger fast = new RedisLedger(deployment.vertx, deployment.connection,
                () -> java.time.Instant.now().plusSeconds(5),
                TestDeployment.FIRST_TRY, TestDeployment.BUDGET);
        long ahead = get(fast.clockOffsetMillis());
        assertTrue(Math.abs(ahead - 5000) < 500, () -> ahead + " ms, five seconds fast");
    }

    @Test
    void anAnnulmentNamesScannerAndScanOnly() {
        Spend code = deployment.code(SCAN);
        get(deployment.ledger.redeem(code));
        assertEquals(Annulment.UNKNOWN, get(deployment.ledger.annul(new ScanKey("gate-2", SCAN.id()))));
        assertEquals(Annulment.DONE, get(deployment.ledger.annul(SCAN.key())));
        assertEquals(Annulment.ALREADY_DONE, get(deployment.ledger.annul(SCAN.key())));
        assertSame(RejectReason.REPLAYED,
                ((Rejected) get(deployment.ledger.redeem(scannedBy(code, new Scan("gate-2", "bus", "later")))))
                        .reason());
    }

    private static <T> List<T> together(Stream<Future<T>> asked) {
        return asked.toList().stream().map(TestDeployment::get).toList();
    }
}
