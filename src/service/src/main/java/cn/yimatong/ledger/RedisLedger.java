package cn.yimatong.ledger;

import cn.yimatong.ledger.LedgerUnavailableException.Effect;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** The ledger in Redis. Safe for use from any thread. */
public final class RedisLedger implements Ledger {
    private static final int WARM_UP_QUESTIONS = 100;

    /** How long whoever does not stand at a gate waits at least, where a scanner would have its answer. */
    private static final Duration PATIENT_FIRST_TRY = Duration.ofMillis(300);
    private static final Duration PATIENT_BUDGET = Duration.ofSeconds(1);

    /** Twice this is less than readiness waits: a master that hangs must not hide the clocks of the others. */
    private static final Duration LONGEST_TIME_QUESTION = Duration.ofMillis(250);

    private final Questions questions;
    private final Questions patient;
    private final InstantSource clock;
    private final HolderScripts holders;
    private final SealedPages sealedPages;
    private final UsageStream usage;
    private final Annulling annulling;
    private final Script redeem;
    private final Script settle;
    private final Script ready;

    /**
     * @param clock the node's clock, which only {@link #clockOffset} reads
     * @param firstTry how long an answer is waited for before the same is asked again; less than {@code budget}
     * @param budget how long a verification's question may take in all; an answer after it is thrown away. Other
     * questions may take a second at least
     */
    public RedisLedger(Vertx vertx, RedisConnection connection, InstantSource clock, Duration firstTry,
            Duration budget) {
        this(vertx, connection, clock, firstTry, budget, Annulling.WAITS, UnaryOperator.identity());
    }

    /**
     * @param annulWaits how long an annulment waits before each further look; a test that annuls what is long there, or
     * nowhere, has no need of any
     * @param change applied to each script; tests put in another clock
     */
    RedisLedger(Vertx vertx, RedisConnection connection, InstantSource clock, Duration firstTry, Duration budget,
            List<Duration> annulWaits, UnaryOperator<String> change) {
        Topology topology = connection.topology();
        AvailabilityLog availability = new AvailabilityLog(System::nanoTime);
        Attempts scanners = new Attempts(vertx, firstTry, budget);
        Attempts others = new Attempts(vertx, longer(firstTry, PATIENT_FIRST_TRY), longer(budget, PATIENT_BUDGET));
        Unhurried unhurried = connection.unhurried();
        this(new Questions(topology, unhurried, scanners, availability),
                new Questions(topology, unhurried, others, availability), clock, annulWaits, change);
    }

    /**
     * @param questions how Redis is asked for a scanner; a simulation has a line of its own, with faults and a clock
     * @param patient how it is asked for anybody else
     */
    RedisLedger(Questions questions, Questions patient, InstantSource clock, List<Duration> annulWaits,
            UnaryOperator<String> change) {
        this.questions = questions;
        this.patient = patient;
        this.clock = clock;
        this.holders = new HolderScripts(patient, change);
        this.sealedPages = new SealedPages(patient, change);
        this.usage = new UsageStream(patient);
        this.annulling = new Annulling(patient, annulWaits, change);
        this.redeem = Script.load("redeem", change);
        this.settle = Script.load("settle", change);
        this.ready = Script.load("ready", change);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    @Override
    public Future<Stored> store(HolderKey holder, Write write) {
        return holders.store(holder, write);
    }

    @Override
    public Future<Optional<Holding>> find(HolderKey holder) {
        return holders.find(holder);
    }

    @Override
    public Future<Optional<Erased>> erase(HolderKey holder, String actor) {
        return holders.erase(holder, actor);
    }

    @Override
    public Future<StandingChange> setStanding(HolderKey holder, int slot, Standing standing, Change change) {
        return holders.setStanding(holder, slot, standing, change);
    }

    @Override
    public Future<Grant> grant(HolderKey holder, long knownVersion) {
        return holders.grant(holder, knownVersion);
    }

    @Override
    public Future<Redemption> redeem(Spend spend) {
        Redeeming redeeming = Redeeming.of(spend);
        return questions.ask(redeem, redeeming.keys(), redeeming.arguments(), reply -> {
            Redemption redemption = Redeeming.decode(reply);
            if (redemption instanceof Redemption.Accepted accepted && spend.use() != Spend.Use.INSPECT) {
                annulling.leavePointer(redeeming, accepted);
            }
            return redemption;
        });
    }

    @Override
    public Future<Settled> settle(AwayAcceptance acceptance) {
        Settling settling = Settling.of(acceptance);
        return questions.ask(settle, settling.keys(), settling.arguments(), reply -> {
            Settled settled = Settling.decode(reply);
            if (settled == Settled.SETTLED || settled == Settled.KNOWN) {
                annulling.leavePointer(settling.redeeming(), settling.accepted());
            }
            return settled;
        });
    }

    @Override
    public String shardOf(long index) {
        return questions.shardOf(RedisKeys.birth(index));
    }

    @Override
    public Future<Annulment> annul(ScanKey scan) {
        return annulling.annul(scan);
    }

    @Override
    public Future<List<UsageEvent>> usage(HolderKey holder) {
        // Found first: the stream knows no check bits, and says nothing of a holder who is erased.
        return holders.find(holder).compose(found -> found.isPresent()
                ? usage.of(holder.index())
                : Future.succeededFuture(List.of()));
    }

    @Override
    public Future<Page> sealedRecords(String cursor, int count) {
        return sealedPages.page(cursor, count);
    }

    @Override
    public Future<Boolean> reseal(long index, long version, byte[] sealed) {
        return sealedPages.reseal(index, version, sealed);
    }

    @Override
    public Future<Void> probe() {
        return Future.any(patient.keysOfEachShard().stream().map(this::probe).toList()).mapEmpty();
    }

    private Future<Boolean> probe(byte[][] keys) {
        return patient.ask(ready, keys, new byte[0][], reply -> {
            if (!reply.word().equals("ready")) {
                throw reply.unusable();
            }
            return true;
        });
    }

    /**
     * Asks what changes nothing, so that the first scans do not wait for scripts to be sent and code to be loaded.
     *
     * @return when that is done; it does not matter with what answers
     */
    public Future<Void> warmUp() {
        Spend nobody = new Spend(0, 1, new byte[16], 0, 0, new Scan("warm-up", "warm-up", "warm-up"), false,
                Spend.Use.ONCE, 0, false, List.of(), false, 0, 0, 0, List.of(), Optional.empty(), Optional.empty());
        Future<Void> asked = Future.succeededFuture();
        for (int i = 0; i < WARM_UP_QUESTIONS; i++) {
            asked = asked.compose(_ -> redeem(nobody).transform(_ -> Future.succeededFuture()));
        }
        return asked;
    }

    @Override
    public Future<ClockOffset> clockOffset() {
        List<Future<ClockOffset>> offsets = patient.askEachMaster(this::offset);
        return Future.join(offsets).transform(_ -> greatest(offsets));
    }

    /** The use of memory of the fullest master; fails where none tells. */
    public Future<MemoryUse> memory() {
        List<Future<MemoryUse>> uses = patient
                .askEachMaster(master -> master.commands().info("memory").thenApply(MemoryUse::of));
        return Future.join(uses).transform(_ -> uses.stream().filter(Future::succeeded).map(Future::result)
                .max(MemoryUse.FULLNESS).map(Future::succeededFuture)
                .orElseGet(() -> Future.failedFuture(new LedgerUnavailableException(Effect.NOT_EXECUTED,
                        "No master tells its memory"))));
    }

    /** Of those that there are. */
    private static Future<ClockOffset> greatest(List<Future<ClockOffset>> offsets) {
        return offsets.stream().filter(Future::succeeded).max(Comparator.comparingLong(offset -> Math.abs(offset
                .result().millis()))).or(() -> offsets.stream().findFirst())
                .orElseGet(() -> Future.failedFuture(new LedgerUnavailableException(Effect.NOT_EXECUTED,
                        "No master is known")));
    }

    private CompletionStage<ClockOffset> offset(Topology.Master master) {
        long sent = clock.millis();
        // The node's clock is taken on Lettuce's thread, so that a busy event loop is not read as an offset.
        return master.commands().time()
                .thenApply(time -> new ClockOffset(master.name(), (sent + clock.millis()) / 2 - millis(time)))
                .toCompletableFuture().orTimeout(LONGEST_TIME_QUESTION.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * How many questions Redis was asked since the start, second tries among them, each a round trip for whoever waits.
     * The pointer that a redemption leaves is not waited for and not counted.
     */
    public long questions() {
        return questions.asked() + patient.asked();
    }

    static long millis(List<byte[]> time) {
        return number(time.get(0)) * 1000 + number(time.get(1)) / 1000;
    }

    private static long number(byte[] digits) {
        return Long.parseLong(new String(digits, StandardCharsets.US_ASCII));
    }

    static byte[] bytes(long value) {
        return ByteBuffer.allocate(8).putLong(value).array();
    }

    static byte[] text(String value) {
        return value.getBytes(StandardCharsets.UTF_8);
    }
}
