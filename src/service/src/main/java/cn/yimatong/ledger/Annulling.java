package cn.yimatong.ledger;

import io.lettuce.core.SetArgs;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Takes redemptions back by what was left of them; both ends of {@code annul.lua}. */
final class Annulling {

    /**
     * A pointer is {@link Unhurried}, goes by the connection of the loop that redeemed, and perhaps of another node:
     * who annuls at once may ask before it has arrived. So long is waited before each further look.
     */
    static final List<Duration> WAITS = List.of(Unhurried.MOMENT.plusMillis(5), Duration.ofMillis(45),
            Duration.ofMillis(200));

    private final Questions questions;
    private final List<Duration> waits;
    private final Script annul;

    /**
     * @param waits before each further look for what has not been found
     * @param change applied to each script
     */
    Annulling(Questions questions, List<Duration> waits, UnaryOperator<String> change) {
        this.questions = questions;
        this.waits = waits;
        this.annul = Script.load("annul", change);
    }

    /**
     * Leaves what an annulment needs. Sent soon after the answer, and not waited for: without it an annulment is
     * unknown, and nothing else is the worse for it. A repetition leaves it only where nothing is left: it may come
     * through a node that has not decided, and does not know the limits.
     */
    void leavePointer(Redeeming redeeming, Redemption.Accepted accepted) {
        Spend spend = redeeming.spend();
        long atMillis = accepted.at().toEpochMilli();
        List<byte[]> limits = spend.limits().stream().map(Spend.Limit::key).toList();
        Pointer pointer = new Pointer(spend.index(), atMillis, redeeming.sceneHash(), spend.cti(),
                limits);
        SetArgs life = SetArgs.Builder.pxAt(atMillis + Pointer.LIFE_MILLIS);
        byte[] key = RedisKeys.pointer(ScanHashes.scanKey(spend.scan().key()));
        questions.tell(redis -> redis.set(key, pointer.encode(), accepted.repeated() ? life.nx() : life));
    }

    Future<Annulment> annul(ScanKey scan) {
        return find(scan, RedisKeys.pointer(ScanHashes.scanKey(scan)), waits);
    }

    private Future<Annulment> find(ScanKey scan, byte[] pointer, List<Duration> further) {
        return questions.ask(pointer, redis -> redis.get(pointer).thenApply(Optional::ofNullable))
                .map(found -> found.flatMap(Pointer::decode)).compose(found -> {
                    if (found.isPresent()) {
                        return annul(scan, found.get());
                    }
                    return further.isEmpty()
                            ? Future.succeededFuture(Annulment.UNKNOWN)
                            : questions.pause(further.getFirst())
                                    .compose(_ -> find(scan, pointer, further.subList(1, further.size())));
                });
    }

    private Future<Annulment> annul(ScanKey scan, Pointer to) {
        long index = to.index();
        byte[][] keys = Stream.concat(
                Stream.of(RedisKeys.visit(index, to.scene()),
                        RedisKeys.annulled(index, ScanHashes.redemption(scan, to.cti(), to.atMillis())),
                        RedisKeys.usage(index)),
                to.limits().stream().map(limit -> RedisKeys.limit(index, limit))).toArray(byte[][]::new);
        byte[][] arguments = {RedisLedger.text(Long.toString(to.atMillis())), RedisLedger.bytes(index), to.cti(),
            RedisLedger.text(scan.scanner()), RedisLedger.text(scan.id())};
        return questions.ask(annul, keys, arguments, reply -> switch (reply.word()) {
            case "done" -> Annulment.DONE;
            case "already" -> Annulment.ALREADY_DONE;
            case "late" -> Annulment.TOO_LATE;
            case "unknown" -> Annulment.UNKNOWN;
            default -> throw reply.unusable();
        });
    }
}
