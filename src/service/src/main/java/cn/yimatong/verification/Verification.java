package cn.yimatong.verification;

import cn.yimatong.access.Capability;
import cn.yimatong.http.Answer;
import cn.yimatong.http.Call;
import cn.yimatong.http.FieldError;
import cn.yimatong.http.OperationEntry;
import cn.yimatong.http.Problem;
import cn.yimatong.http.ProblemType;
import cn.yimatong.keys.Handle;
import cn.yimatong.keys.Keys;
import cn.yimatong.ledger.Ledger;
import cn.yimatong.ledger.LedgerUnavailableException;
import cn.yimatong.ledger.Redemption;
import cn.yimatong.ledger.Scan;
import cn.yimatong.ledger.Spend;
import cn.yimatong.scenes.Catalogue;
import cn.yimatong.scenes.Scene;
import cn.yimatong.token.Claims;
import cn.yimatong.token.CodeReader;
import cn.yimatong.token.KeyId;
import cn.yimatong.token.Reading;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code verify}: decides whether a code that was scanned is good, and spends it.
 *
 * <p>
 * The cheapest checks come first. A code that cannot be believed costs no call to the ledger. One that expired less
 * than the recall window ago is still taken there: its first scan may be asked again, and must hear the first answer.
 */
public final class Verification {

    private static final Logger LOG = LoggerFactory.getLogger(Verification.class);

    /** A ready node's clock may be this far ahead of Redis's, which has the last word about a recall. */
    private static final int TOLERATED_OFFSET_SECONDS = 1;

    private final Keys keys;
    private final CodeReader reader;
    private final int skewSeconds;
    private final Ledger ledger;
    private final InstantSource clock;

    /**
     * The operations of verification.
     *
     * @param keys opens the handles of codes that were read
     * @param skewSeconds the clock skew allowed: 0 to 60
     * @param ledger where codes are spent
     * @param clock the node's clock
     */
    public Verification(Keys keys, int skewSeconds, Ledger ledger, InstantSource clock) {
        this.keys = keys;
        this.reader = keys.reader(skewSeconds);
        this.skewSeconds = skewSeconds;
        this.ledger = ledger;
        this.clock = clock;
    }

    /**
     * The operations of this feature.
     *
     * @return their entries, by {@code operationId} of the contract
     */
    public List<OperationEntry> operations() {
        return List.of(OperationEntry.guarded("verify", Capability.SCAN, this::verify),
                OperationEntry.guarded("annulVerification", Capability.SCAN, new Annulling(ledger)));
    }

    private Future<Answer> verify(Call call) {
        JsonObject body = call.body().orElseThrow();
        Optional<String> named = Optional.ofNullable(body.getString("scene")).or(call.caller().scenes()::only);
        if (named.isEmpty()) {
            return Future.succeededFuture(Problem.of(ProblemType.UNPROCESSABLE, "The scene is not clear.", FieldError
                    .pointer("/scene", "is needed: this scanner may read at more than one scene")));
        }
        if (!call.caller().mayScanAt(named.get())) {
            return Future.succeededFuture(Problem.of(ProblemType.FORBIDDEN, "The scanner may not read at this scene.",
                    FieldError.pointer("/scene", "is not one of this scanner's scenes")));
        }
        Optional<Scene> known = Catalogue.shipped().scene(named.get());
        if (known.isEmpty()) {
            return Future.succeededFuture(Problem.of(ProblemType.UNPROCESSABLE, "The scene is not known.",
                    FieldError.pointer("/scene", "is not in the catalogue")));
        }
        Scene scene = known.get();
        Scan scan = new Scan(call.caller().name(), scene.id(), call.idempotencyKey().orElseThrow());
        return decide(body.getString("code"), scene, scan).map(decision -> {
            LOG.debug("decision={} reason={} scene={} repeated={} scanner={} request={}",
                    decision.accepts() ? "accept" : "reject", decision.reason().word(), scene.id(),
                    decision.repeated(), scan.scanner(), call.requestId());
            return Answer.json(200, decision.toJson(scene.id()));
        });
    }

    private Future<Decision> decide(String code, Scene scene, Scan scan) {
        long now = clock.millis() / 1000;
        return switch (reader.read(code, now, scene.id())) {
            case Reading.Valid valid -> redeem(valid.key(), valid.claims(), scene, scan, true);
            case Reading.Refused refused -> decideUntimely(refused, now, scene, scan);
            case Reading.Unproven unproven -> local(
                    Decision.local(DecisionReason.of(unproven.reason()), clock.instant()));
        };
    }

    private Future<Decision> decideUntimely(Reading.Refused refused, long now, Scene scene, Scan scan) {
        Claims claims = refused.claims();
        DecisionReason reason = DecisionReason.of(refused.reason());
        return switch (refused.reason()) {
            case EXPIRED -> {
                long late = now - claims.expiresAt();
                yield late < (long) skewSeconds + Spend.RECALL_SECONDS + TOLERATED_OFFSET_SECONDS
                        ? redeem(refused.key(), claims, scene, scan, false)
                        : local(Decision.untimely(reason, clock.instant(), late));
            }
            case NOT_YET_VALID -> local(Decision.untimely(reason, clock.instant(), now - claims.notBefore()));
            default -> local(Decision.local(reason, clock.instant()));
        };
    }

    private Future<Decision> redeem(KeyId key, Claims claims, Scene scene, Scan scan, boolean spendable) {
        byte[] cti = claims.handle();
        Optional<Handle> handle = keys.open(key, cti);
        if (handle.isEmpty()) {
            return local(Decision.local(DecisionReason.UNKNOWN_KEY, clock.instant()));
        }
        return redeem(handle.get(), claims, scene, scan, spendable, 0);
    }

    private Future<Decision> redeem(Handle handle, Claims claims, Scene scene, Scan scan, boolean spendable,
            long recordVersion) {
        long pauseMillis = scene.pauseSeconds() * 1000L;
        Spend spend = new Spend(handle.index(), handle.batch(), claims.handle(), claims.expiresAt(), skewSeconds, scan,
                spendable, Spend.Use.ONCE, recordVersion, false, List.of(), false, pauseMillis, 0, pauseMillis,
                List.of(), Optional.empty(), Optional.empty());
        return ledger.redeem(spend).compose(redemption -> switch (redemption) {
            case Redemption.Stale stale -> redeem(handle, claims, scene, scan, spendable, stale.record().version());
            default -> local(decision(redemption, claims));
        }).recover(this::unavailable);
    }

    private static Decision decision(Redemption redemption, Claims claims) {
        return switch (redemption) {
            case Redemption.Accepted accepted -> Decision.accepted(accepted.at(), accepted.repeated());
            case Redemption.Rejected rejected -> {
                Decision decision = Decision.rejected(DecisionReason.of(rejected.reason()), rejected.at(),
                        rejected.firstUse());
                yield decision.reason() == DecisionReason.EXPIRED
                        ? decision.withClockOffset(rejected.at().getEpochSecond() - claims.expiresAt())
                        : decision;
            }
            case Redemption.Stale _ -> throw new IllegalStateException("Nothing is decided");
        };
    }

    private Future<Decision> unavailable(Throwable failure) {
        return failure instanceof LedgerUnavailableException
                ? local(Decision.local(DecisionReason.UNAVAILABLE, clock.instant()))
                : Future.failedFuture(failure);
    }

    private static Future<Decision> local(Decision decision) {
        return Future.succeededFuture(decision);
    }
}
