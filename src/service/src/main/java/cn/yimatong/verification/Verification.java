package cn.yimatong.verification;

import cn.yimatong.access.Capability;
import cn.yimatong.http.Answer;
import cn.yimatong.http.Call;
import cn.yimatong.http.OperationEntry;
import cn.yimatong.keys.Handle;
import cn.yimatong.keys.KeyRing;
import cn.yimatong.keys.Keys;
import cn.yimatong.ledger.Ledger;
import cn.yimatong.ledger.Refusals;
import cn.yimatong.ledger.Spend;
import cn.yimatong.records.RecordCache;
import cn.yimatong.records.SealedRecords;
import cn.yimatong.scenes.Scene;
import cn.yimatong.scenes.Scenes;
import cn.yimatong.spool.Spool;
import cn.yimatong.token.Claims;
import cn.yimatong.token.CodeReader;
import cn.yimatong.token.Reading;
import cn.yimatong.token.Reason;
import cn.yimatong.verification.VerificationMeters.Stage;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.trace.Span;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code verify}: decides whether a code that was scanned is good, spends it, and tells what its scene may know.
 *
 * <p>
 * The cheapest checks come first. A code that cannot be believed costs no call to the ledger; those of unknown keys
 * together a look for new ones ten times a second. One that expired less than the recall window ago is still taken
 * there: its first scan may be asked again, and must hear the first answer.
 */
public final class Verification {

    private static final Logger LOG = LoggerFactory.getLogger(Verification.class);

    /** A ready node's clock may be this far ahead of Redis's, which has the last word about a recall. */
    private static final int TOLERATED_OFFSET_SECONDS = 1;

    /** How long a scan waits to hear whether another node signs with a key that is new. */
    private static final long NEW_KEYS_MILLIS = 250;

    private final KeyRing keyRing;
    private final Supplier<Future<Boolean>> newKeys;
    private final int skewSeconds;
    private final Ledger ledger;
    private final Redeeming redeeming;
    private final Scenes scenes;
    private final InstantSource clock;
    private final VerificationMeters meters;

    /**
     * The operations of verification.
     *
     * @param keyRing reads codes and opens their handles
     * @param newKeys looks whether there are other keys; done when they are in force
     * @param skewSeconds the clock skew allowed: 0 to 60
     * @param ledger where codes are spent
     * @param refusals where codes that the ledger refuses are kept for people to look at
     * @param spool decides while the ledger does not answer
     * @param sealed opens the records that the ledger gives
     * @param cache records that were opened before
     * @param scenes the rules
     * @param clock the node's clock
     * @param registry where scans are counted and timed
     */
    public Verification(KeyRing keyRing, Supplier<Future<Boolean>> newKeys, int skewSeconds, Ledger ledger,
            Refusals refusals, Spool spool, SealedRecords sealed, RecordCache cache, Scenes scenes,
            InstantSource clock, MeterRegistry registry) {
        this.keyRing = keyRing;
        this.newKeys = newKeys;
        this.skewSeconds = skewSeconds;
        this.ledger = ledger;
        this.meters = new VerificationMeters(registry, scenes.current());
        this.redeeming = new Redeeming(ledger, refusals, spool, sealed, cache, keyRing.pseudonyms(), skewSeconds, clock,
                meters);
        this.scenes = scenes;
        this.clock = clock;
    }

    /**
     * The operations of this feature.
     *
     * @return their entries, by {@code operationId} of the contract
     */
    public List<OperationEntry> operations() {
        return List.of(OperationEntry.guarded("verify", Capability.SCAN, this::verify),
                OperationEntry.guarded("annulVerification", Capability.SCAN, new Annulling(ledger)),
                OperationEntry.guarded("getScenes", Capability.SCAN, this::scenes));
    }

    private Future<Answer> scenes(Call call) {
        JsonArray own = new JsonArray();
        scenes.current().scenes().stream().filter(scene -> call.caller().mayScanAt(scene.id()))
                .map(Scene::toJson).forEach(own::add);
        return Future.succeededFuture(Answer.json(200, new JsonObject().put("scenes", own)));
    }

    private Future<Answer> verify(Call call) {
        return switch (ScanRequest.of(call, scenes.current())) {
            case ScanRequest.Reading.Refused(var problem) -> Future.succeededFuture(problem);
            case ScanRequest.Reading.Clear(ScanRequest request) -> answer(call, request);
        };
    }

    private Future<Answer> answer(Call call, ScanRequest request) {
        long begun = System.nanoTime();
        return decide(request, begun).map(decision -> {
            meters.decided(request.scene(), decision);
            var _ = meters.took(Stage.WHOLE, begun);
            call.trace().on(LOG.atDebug()).log("decision={} reason={} scene={} repeated={} scanner={}",
                    decision.accepts() ? "accept" : "reject", decision.reason().word(), request.scene().id(),
                    decision.repeated(), request.scan().scanner());
            return Answer.json(200, json -> decision.writeMembers(request.scene().id(), json));
        });
    }

    /**
     * A code of a key that is not known may be of one that another node has heard of a moment before this one: it is
     * looked for once. Codes of other cities and of keys that are revoked hear at once that their key is unknown.
     */
    private Future<Decision> decide(ScanRequest request, long begun) {
        Instant now = clock.instant();
        return switch (read(request, now, begun)) {
            case Read(Keys keys, Reading.Unproven(Reason reason), long _) when reason == Reason.UNKNOWN_KEY
                    && CodeReader.keyNamedIn(request.code()).filter(keys::mayHaveMissed).isPresent() ->
                newKeys.get()
                        .timeout(NEW_KEYS_MILLIS, TimeUnit.MILLISECONDS)
                        .transform(_ -> decide(read(request, now, System.nanoTime()), now, request));
            case Read read -> decide(read, now, request);
        };
    }

    /**
     * What a code says.
     *
     * @param ended when it was read, by {@link System#nanoTime}
     */
    private record Read(Keys keys, Reading reading, long ended) {}

    private Read read(ScanRequest request, Instant now, long begun) {
        Keys keys = keyRing.current();
        Span span = request.trace().child("read");
        Reading reading = keys.reader(skewSeconds).read(request.code(), now.getEpochSecond(), request.scene().id());
        span.end();
        return new Read(keys, reading, meters.took(Stage.READ, begun));
    }

    private Future<Decision> decide(Read read, Instant now, ScanRequest request) {
        Keys keys = read.keys();
        return switch (read.reading()) {
            case Reading.Valid valid -> redeem(keys.open(valid.key(), valid.claims().handle()), valid.claims(),
                    request, true, read.ended());
            case Reading.Refused refused -> decideUntimely(refused, read, now, request);
            case Reading.Unproven unproven -> local(unproven.reason(), now, request);
        };
    }

    private Future<Decision> decideUntimely(Reading.Refused refused, Read read, Instant now, ScanRequest request) {
        Claims claims = refused.claims();
        long second = now.getEpochSecond();
        long late = second - claims.expiresAt();
        if (refused.reason() == Reason.EXPIRED
                && late < (long) skewSeconds + Spend.RECALL_SECONDS + TOLERATED_OFFSET_SECONDS) {
            return redeem(read.keys().open(refused.key(), claims.handle()), claims, request, false, read.ended());
        }
        return local(refused.reason(), now, request).map(decision -> switch (refused.reason()) {
            case EXPIRED -> decision.withClockOffset(late);
            case NOT_YET_VALID -> decision.withClockOffset(second - claims.notBefore());
            default -> decision;
        });
    }

    private Future<Decision> redeem(Optional<Handle> handle, Claims claims, ScanRequest request, boolean spendable,
            long begun) {
        return handle.isEmpty()
                ? local(Reason.UNKNOWN_KEY, clock.instant(), request)
                : redeeming.decide(new Redeeming.Presented(request, claims, handle.get(), spendable), begun);
    }

    /** A decision that takes nothing but the code itself. */
    private static Future<Decision> local(Reason reason, Instant at, ScanRequest request) {
        Decision decision = Decision.rejected(request.scene(), DecisionReason.of(reason), at,
                Decision.Scope.NONE);
        return Future.succeededFuture(reason == Reason.MALFORMED
                ? LooksLike.of(request.code()).map(kind -> decision.withLooksLike(kind.word())).orElse(decision)
                : decision);
    }
}
