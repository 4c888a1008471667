package cn.yimatong.ledger;

import cn.yimatong.ledger.Grant.Denied;
import cn.yimatong.ledger.Grant.DeniedReason;
import cn.yimatong.ledger.Grant.Granted;
import cn.yimatong.ledger.LedgerUnavailableException.Effect;
import cn.yimatong.ledger.Script.Reply;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ledger in Redis. Safe for use from any thread. */
public final class RedisLedger implements Ledger {
    private static final Logger LOG = LoggerFactory.getLogger(RedisLedger.class);
    /** The answers of scripts that have written. */
    private static final Set<String> WRITTEN = Set.of("created", "granted", "accepted", "done", "ready");

    private final RedisAsyncCommands<byte[], byte[]> redis;
    private final Attempts attempts;
    private final InstantSource clock;
    private final AvailabilityLog availability = new AvailabilityLog(System::nanoTime);
    private final Script register;
    private final Script grant;
    private final Script annul;
    private final Script ready;
    private final Redeeming redeeming;

    /**
     * @param clock the node's clock, which only {@link #clockOffsetMillis} reads
     * @param firstTry how long an answer is waited for before the same is asked again; less than {@code budget}
     * @param budget how long a question may take in all; an answer after it is thrown away
     */
    public RedisLedger(Vertx vertx, RedisConnection connection, InstantSource clock, Duration firstTry,
            Duration budget) {
        this(vertx, connection, clock, firstTry, budget, UnaryOperator.identity());
    }

    /** @param change applied to each script; tests put in another clock */
    RedisLedger(Vertx vertx, RedisConnection connection, InstantSource clock, Duration firstTry, Duration budget,
            UnaryOperator<String> change) {
        this.redis = connection.commands();
        this.attempts = new Attempts(vertx, firstTry, budget);
        this.clock = clock;
        this.register = Script.load("register", change);
        this.grant = Script.load("grant", change);
        this.annul = Script.load("annul", change);
        this.ready = Script.load("ready", change);
        this.redeeming = new Redeeming(redis, Script.load("redeem", change));
    }

    @Override
    public Future<Stored> store(HolderKey holder, Write write) {
        byte[][] keys = {RedisKeys.holder(holder.index()), RedisKeys.birth(holder.index())};
        return ask(() -> register.run(redis, keys, bytes(holder.check())), reply -> switch (reply.word()) {
            case "created" -> new Stored.Done(true);
            case "existing" -> new Stored.Done(false);
            default -> throw unusable(reply);
        });
    }

    @Override
    public Future<Grant> grant(HolderKey holder, long knownVersion) {
        byte[][] keys = {RedisKeys.holder(holder.index()), RedisKeys.birth(holder.index())};
        return ask(() -> grant.run(redis, keys, bytes(holder.check())), reply -> switch (reply.word()) {
            case "granted" -> new Granted(reply.number(1), reply.number(2), 0, Optional.empty());
            case "suspended" -> new Denied(DeniedReason.SUSPENDED);
            case "revoked" -> new Denied(DeniedReason.REVOKED);
            case "absent" -> new Denied(DeniedReason.ABSENT);
            default -> throw unusable(reply);
        });
    }

    @Override
    public Future<Optional<Holding>> find(HolderKey holder) {
        return missing();
    }

    @Override
    public Future<Optional<Erased>> erase(HolderKey holder, String actor) {
        return missing();
    }

    @Override
    public Future<StandingChange> setStanding(HolderKey holder, int slot, Standing standing, Change change) {
        return missing();
    }

    @Override
    public Future<List<UsageEvent>> usage(HolderKey holder) {
        return missing();
    }

    @Override
    public Future<Page> sealedRecords(String cursor, int count) {
        return missing();
    }

    @Override
    public Future<Boolean> reseal(long index, long version, byte[] sealed) {
        return missing();
    }

    private static <T> Future<T> missing() {
        return Future.failedFuture(new UnsupportedOperationException());
    }

    /** How many questions this node has asked of Redis and waited for; second tries count. */
    public long questions() {
        return 0;
    }

    @Override
    public Future<Redemption> redeem(Spend spend) {
        byte[][] keys = Redeeming.keys(spend);
        byte[][] arguments = Redeeming.arguments(spend);
        return ask(() -> redeeming.run(keys, arguments), reply -> {
            Redemption redemption = Redeeming.decode(reply);
            if (redemption instanceof Redemption.Accepted accepted) {
                leavePointer(spend, accepted.at().toEpochMilli());
            }
            return redemption;
        });
    }

    /**
     * Sent before the answer, and not waited for: without it an annulment is unknown, and nothing else is the worse for
     * it.
     */
    private void leavePointer(Spend spend, long atMillis) {
        byte[] scene = ScanHashes.scene(spend.scan().scene());
        redis.set(RedisKeys.pointer(ScanHashes.scanKey(spend.scan().key())),
                new Pointer(spend.index(), atMillis, scene, spend.cti()).encode(),
                SetArgs.Builder.pxAt(atMillis + Pointer.LIFE_MILLIS)).whenComplete((_, failure) -> {
                    if (failure != null) {
                        LOG.debug("A redemption cannot be annulled, as its pointer was not written", failure);
                    }
                });
    }

    @Override
    public Future<Annulment> annul(ScanKey scan) {
        byte[] pointer = RedisKeys.pointer(ScanHashes.scanKey(scan));
        return availability.watch(attempts.ask(() -> redis.get(pointer).thenApply(Optional::ofNullable)))
                .map(found -> found.flatMap(Pointer::decode))
                .compose(found -> found.map(to -> annul(scan, to)).orElse(Future.succeededFuture(Annulment.UNKNOWN)));
    }

    private Future<Annulment> annul(ScanKey scan, Pointer to) {
        byte[][] keys = {RedisKeys.holder(to.index()), RedisKeys.annulled(to.index(), to.cti()),
            RedisKeys.usage(to.index())};
        byte[][] arguments = {text(Long.toString(to.atMillis())), to.scene(), bytes(to.index()), to.cti(),
            text(scan.scanner()),
            text(scan.id())};
        return ask(() -> annul.run(redis, keys, arguments), reply -> switch (reply.word()) {
            case "done" -> Annulment.DONE;
            case "already" -> Annulment.ALREADY_DONE;
            case "late" -> Annulment.TOO_LATE;
            case "unknown" -> Annulment.UNKNOWN;
            default -> throw unusable(reply);
        });
    }

    @Override
    public Future<Void> probe() {
        byte[][] keys = {RedisKeys.FOUNDED, RedisKeys.READY};
        return this.<Optional<Void>>ask(() -> ready.run(redis, keys), reply -> {
            if (!reply.word().equals("ready")) {
                throw unusable(reply);
            }
            return Optional.empty();
        }).mapEmpty();
    }

    /** What a script answers. */
    private <T> Future<T> ask(Supplier<CompletionStage<Reply>> question, Function<Reply, T> decode) {
        return availability.watch(attempts.ask(question).map(reply -> {
            if (WRITTEN.contains(reply.word())) {
                availability.wrote();
            }
            return decode.apply(reply);
        }));
    }

    @Override
    public Future<Long> clockOffsetMillis() {
        return availability.watch(attempts.ask(() -> {
            long sent = clock.millis();
            // The node's clock is taken on Lettuce's thread, so that a busy event loop is not read as an offset.
            return redis.time().thenApply(time -> (sent + clock.millis()) / 2 - millis(time));
        }));
    }

    private static long millis(List<byte[]> time) {
        return number(time.get(0)) * 1000 + number(time.get(1)) / 1000;
    }

    private static long number(byte[] digits) {
        return Long.parseLong(new String(digits, StandardCharsets.US_ASCII));
    }

    /** For the words that all scripts share: those that say why there is no answer. */
    static RuntimeException unusable(Reply reply) {
        return switch (reply.word()) {
            case "collision" -> new HolderCollisionException();
            case "lost" -> new LedgerUnavailableException(Effect.NOT_EXECUTED,
                    "Redis has lost data of this ledger: a birth mark is missing");
            case "unfounded" -> new LedgerUnavailableException(Effect.NOT_EXECUTED,
                    "Redis does not hold this deployment: its founding mark is missing");
            case "format" -> new LedgerUnavailableException(Effect.NOT_EXECUTED,
                    "Redis holds a record of a format that this version does not know");
            default -> new IllegalStateException("A script answers " + reply.word());
        };
    }

    static byte[] bytes(long value) {
        return ByteBuffer.allocate(8).putLong(value).array();
    }

    static byte[] text(String value) {
        return value.getBytes(StandardCharsets.UTF_8);
    }
}
