package cn.yimatong.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.bucket4j.Bucket;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.Range.Boundary;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XAddArgs;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The last codes that the ledger refused, of all nodes: a stream, for people who look for abuse. Nothing is decided by
 * it, and no scan waits for it; a node tells so many a second and counts the others. It holds no code and no holder's
 * id, and a holder's index only with a replay.
 */
public final class Refusals {

    /** How long a refusal is shown; {@link Forgetting} takes older ones away. */
    public static final Duration AGE = Duration.ofHours(24);

    /** Enough to see a wave by, and a hundredth of what Redis does for a busy node. */
    static final int MOST_A_SECOND = 50;

    /** A fifth of that, so that one scanner alone does not take the room of all others in its second. */
    static final int MOST_OF_A_SCANNER = 10;

    /** A Redis that hangs is owed no more. */
    static final int MOST_UNANSWERED = 64;

    /** Some 2 MB. */
    static final int KEPT = 10_000;

    /** So short that no scan waits behind it. */
    private static final int PAGE = 500;

    private static final Duration FIRST_TRY = Duration.ofSeconds(1);
    private static final Duration BUDGET = Duration.ofSeconds(3);
    private static final XAddArgs BOUNDED = XAddArgs.Builder.maxlen(KEPT).approximateTrimming();

    private final Topology redis;
    private final Attempts attempts;
    private final Counter kept;
    private final Counter dropped;
    private final AtomicInteger unanswered = new AtomicInteger();

    /** Dropped since the last that was sent, which tells of them. */
    private final AtomicLong untold = new AtomicLong();

    private final Bucket pace;

    /** By name; as many as there are scanners, for only who is known gets here. */
    private final Map<String, Bucket> paces = new ConcurrentHashMap<>();
    private final int mostOfAScanner;

    /** Those of the deployment at the other end of the connection. */
    public Refusals(Vertx vertx, RedisConnection connection, MeterRegistry meters) {
        this(vertx, connection, meters, MOST_A_SECOND, MOST_OF_A_SCANNER);
    }

    Refusals(Vertx vertx, RedisConnection connection, MeterRegistry meters, int mostASecond, int mostOfAScanner) {
        this.pace = pace(mostASecond);
        this.mostOfAScanner = mostOfAScanner;
        this.redis = connection.topology();
        this.attempts = new Attempts(vertx, FIRST_TRY, BUDGET);
        this.kept = counter("kept", meters);
        this.dropped = counter("dropped", meters);
    }

    private static Bucket pace(int mostASecond) {
        return Bucket.builder().addLimit(
                limit -> limit.capacity(mostASecond).refillGreedy(mostASecond, Duration.ofSeconds(1))).build();
    }

    private static Counter counter(String outcome, MeterRegistry meters) {
        return Counter.builder("yimatong.refusals").description("Refused codes that people can look at, and those that"
                + " were too many, or that Redis did not take").tag("outcome", outcome).register(meters);
    }

    /**
     * A refusal that was kept.
     *
     * @param at by Redis's clock
     * @param reason as the scanner has heard it
     * @param scan digits that tell a scan from others
     * @param code digits that tell a code from others
     * @param holder of a replay: the holder's index, in hexadecimal digits
     * @param elsewhere of a replay: when another scanner was the first to be shown the code
     * @param first that other scanner, as {@link #digitsOf} names it
     * @param place digits that tell a place from others, where the scanner has named one
     * @param untold how many the same node has dropped since the last that it kept
     */
    public record Refusal(Instant at, String reason, String scene, String scanner, String scan, String code,
            Optional<String> holder, Optional<Instant> elsewhere, Optional<String> first,
            Optional<String> place, long untold) {}

    /**
     * Keeps a refusal if it can. Does not block, does not fail, and sends nothing where too much is on its way.
     *
     * @param reason as the scanner hears it
     */
    public void keep(String reason, Spend spend, Redemption.Rejected rejected) {
        Bucket own = paces.computeIfAbsent(spend.scan().scanner(), _ -> pace(mostOfAScanner));
        if (!own.tryConsume(1) || !pace.tryConsume(1)) {
            drop(1);
            return;
        }
        if (unanswered.incrementAndGet() > MOST_UNANSWERED) {
            unanswered.decrementAndGet();
            drop(1);
            return;
        }
        long before = untold.getAndSet(0);
        Object[] fieldsAndValues = fieldsAndValues(reason, spend, rejected, before);
        try {
            redis.commands().xadd(RedisKeys.REFUSALS, BOUNDED, fieldsAndValues)
                    .whenComplete((_, failure) -> answered(failure == null, before));
        } catch (RuntimeException _) {
            answered(false, before);
        }
    }

    private void answered(boolean done, long before) {
        unanswered.decrementAndGet();
        if (done) {
            kept.increment();
        } else {
            drop(1);
            untold.addAndGet(before);
        }
    }

    private void drop(int count) {
        dropped.increment(count);
        untold.addAndGet(count);
    }

    /** Always the same fields in the same order, which Redis then keeps once for many entries. */
    private static Object[] fieldsAndValues(String reason, Spend spend, Redemption.Rejected rejected, long before) {
        Scan scan = spend.scan();
        // Whose code was refused for another reason is nobody's business here.
        boolean replay = rejected.reason() == Redemption.RejectReason.REPLAYED;
        Optional<Redemption.FirstUse> other = rejected.firstUse().filter(first -> !first.sameScanner());
        String elsewhere = other.map(first -> Long.toString(first.at().toEpochMilli())).orElse("");
        return Stream.of("reason", reason, "scene", scan.scene(), "scanner", scan.scanner(), "scan",
                digits(ScanHashes.scanKey(scan.key())), "code", digits(ScanHashes.refusedCode(spend.cti())), "holder",
                replay ? holder(spend.index()) : "", "elsewhere", elsewhere, "place",
                spend.place().map(name -> digits(ScanHashes.place(name))).orElse(""), "untold", Long.toString(before),
                "first", other.map(Redemption.FirstUse::scanner).orElse(""))
                .map(RedisLedger::text).toArray();
    }

    /** Digits that tell a scanner from others, by which one that was first elsewhere is named. */
    public static String digitsOf(String scanner) {
        return ScanHashes.scannerDigits(scanner);
    }

    private static String digits(byte[] hash) {
        return HexFormat.of().formatHex(hash, 0, Math.min(8, hash.length));
    }

    private static String holder(long index) {
        return HexFormat.of().toHexDigits(index);
    }

    /**
     * Those of the last while, {@link #AGE} at most, oldest first. What another release writes otherwise is left out.
     */
    public Future<List<Refusal>> ofLast(Duration span) {
        Duration shown = span.compareTo(AGE) < 0 ? span : AGE;
        return ask(() -> redis.commands().time()).compose(time -> {
            String since = Long.toString(Math.max(0, RedisLedger.millis(time) - shown.toMillis()));
            return pages(Boundary.including(since), Boundary.unbounded(), new ArrayList<>());
        }).map(newestFirst -> newestFirst.reversed().stream().flatMap(message -> read(message).stream()).toList());
    }

    /** Newest first, in pages. */
    private Future<List<StreamMessage<byte[], byte[]>>> pages(Boundary<String> oldest, Boundary<String> newest,
            List<StreamMessage<byte[], byte[]>> found) {
        return ask(() -> redis.commands().xrevrange(RedisKeys.REFUSALS, Range.from(oldest, newest),
                Limit.from(PAGE))).compose(page -> {
                    found.addAll(page);
                    return page.size() < PAGE
                            ? Future.succeededFuture(found)
                            : pages(oldest, Boundary.excluding(page.getLast().getId()), found);
                });
    }

    private <T> Future<T> ask(Supplier<CompletionStage<T>> question) {
        return attempts.ask(redis.shardOf(RedisKeys.REFUSALS), question);
    }

    private static Optional<Refusal> read(StreamMessage<byte[], byte[]> message) {
        try {
            return known(message);
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    private static Optional<Refusal> known(StreamMessage<byte[], byte[]> message) {
        Map<String, String> said = new HashMap<>();
        message.getBody().forEach((name, value) -> said.put(new String(name, UTF_8), new String(value, UTF_8)));
        if (!said.keySet().containsAll(List.of("reason", "scene", "scanner", "scan", "code", "holder", "elsewhere",
                "place", "untold"))) {
            return Optional.empty();
        }
        long at = Long.parseLong(message.getId().substring(0, message.getId().indexOf('-')));
        return Optional.of(new Refusal(Instant.ofEpochMilli(at), text(said, "reason").orElse(""),
                text(said, "scene").orElse(""), text(said, "scanner").orElse(""), text(said, "scan").orElse(""),
                text(said, "code").orElse(""), text(said, "holder"),
                text(said, "elsewhere").map(Long::parseLong).map(Instant::ofEpochMilli), text(said, "first"),
                text(said, "place"),
                text(said, "untold").map(Long::parseLong).orElse(0L)));
    }

    private static Optional<String> text(Map<String, String> said, String name) {
        return Optional.ofNullable(said.get(name)).filter(value -> !value.isEmpty());
    }
}
