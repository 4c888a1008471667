package cn.yimatong.issuance;

import cn.yimatong.access.Capability;
import cn.yimatong.http.Answer;
import cn.yimatong.http.Call;
import cn.yimatong.http.FieldError;
import cn.yimatong.http.OperationEntry;
import cn.yimatong.http.Problem;
import cn.yimatong.http.ProblemType;
import cn.yimatong.issuance.IssuanceMeters.Refusal;
import cn.yimatong.keys.IssuingKey;
import cn.yimatong.keys.KeyRing;
import cn.yimatong.keys.pkcs11.TokenException;
import cn.yimatong.ledger.Grant;
import cn.yimatong.ledger.HolderKey;
import cn.yimatong.ledger.Ledger;
import cn.yimatong.qr.QrSymbol;
import cn.yimatong.records.HolderRecord;
import cn.yimatong.records.RecordCache;
import cn.yimatong.records.SealedRecords;
import cn.yimatong.records.Versioned;
import cn.yimatong.scenes.Scene;
import cn.yimatong.scenes.Scenes;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * {@code issueCodes}: a batch of codes for a holder, as JSON or the first of them as a picture.
 *
 * <p>
 * Refusals: 404 the holder is not registered; 409 the holder is suspended or revoked; 422 no such scene or one that
 * refuses every code, no such guardian; 503 no signing key is valid, or it lies in a token that this node cannot ask.
 */
public final class Issuance {

    private static final int PNG_PIXELS_PER_MODULE = 8;
    private static final String SVG = "image/svg+xml";
    private static final String PNG = "image/png";

    private final KeyRing keys;
    private final Ledger ledger;
    private final SealedRecords records;
    private final RecordCache cache;
    private final Scenes scenes;
    private final Minting minting;
    private final IssuanceMeters meters;

    /**
     * The operations of issuance.
     *
     * @param keys what codes are minted with
     * @param ledger grants each batch
     * @param records opens the records that the ledger gives
     * @param cache records that were opened before
     * @param scenes how long codes live and how many a request gets
     * @param minting where codes are minted and symbols drawn
     * @param registry where codes and refusals are counted
     */
    public Issuance(KeyRing keys, Ledger ledger, SealedRecords records, RecordCache cache, Scenes scenes,
            Minting minting, MeterRegistry registry) {
        this.keys = keys;
        this.ledger = ledger;
        this.records = records;
        this.cache = cache;
        this.scenes = scenes;
        this.minting = minting;
        this.meters = new IssuanceMeters(registry);
    }

    /**
     * The operations of this feature.
     *
     * @return their entries, by {@code operationId} of the contract
     */
    public List<OperationEntry> operations() {
        return List.of(OperationEntry.guarded("issueCodes", Capability.ISSUE,
                call -> issue(call).onFailure(_ -> meters.refused(Refusal.FAILED))));
    }

    private Future<Answer> issue(Call call) {
        JsonObject body = call.body().orElseGet(JsonObject::new);
        Optional<String> named = Optional.ofNullable(body.getString("scene"));
        Optional<Scene> scene = named.flatMap(scenes.current()::scene);
        if (named.isPresent() && scene.isEmpty()) {
            return refused(Refusal.UNKNOWN_SCENE, "/scene", "is not a scene of the catalogue");
        }
        if (scene.flatMap(Scene::refusal).isPresent()) {
            return refused(Refusal.REFUSED_SCENE, "/scene",
                    scene.flatMap(Scene::refusal).map(why -> why.zh() + " " + why.en()).orElseThrow());
        }
        int count = body.getInteger("count",
                scene.map(Scene::codesPerRequest).orElseGet(Scene::defaultCodesPerRequest));
        int lifeSeconds = scene.map(Scene::codeLifeSeconds).orElseGet(Scene::defaultCodeLifeSeconds);
        Optional<String> guardian = Optional.ofNullable(body.getString("guardian"));
        HolderKey holder = keys.holderIds().keyOf(call.path("holder"));
        Optional<Versioned> known = cache.find(holder.index());
        return ledger.grant(holder, known.map(Versioned::version).orElse(0L)).compose(grant -> switch (grant) {
            case Grant.Denied(Grant.DeniedReason reason) -> {
                cache.forget(holder.index());
                yield Future.succeededFuture(denied(reason));
            }
            case Grant.Granted granted -> {
                Future<HolderRecord> record = expected(holder.index(), granted, known);
                // Nothing else of the record matters here, and one that does not open is the verification's matter.
                yield guardian.isEmpty()
                        ? mint(call.answerType(), Batch.granted(holder.index(), granted.batch(), granted.atMillis(),
                                lifeSeconds, count, named, Optional.empty()))
                        : record.compose(opened -> {
                            Optional<Integer> number = number(opened, guardian.get(), granted.atMillis());
                            return number.isEmpty()
                                    ? refused(Refusal.UNKNOWN_GUARDIAN, "/guardian", "is not a guardian of this holder")
                                    : mint(call.answerType(), Batch.granted(holder.index(), granted.batch(),
                                            granted.atMillis(), lifeSeconds, count, named, number));
                        });
            }
        });
    }

    /** The holder's record, kept at hand: within a minute the code is shown, perhaps to this node. */
    private Future<HolderRecord> expected(long index, Grant.Granted granted, Optional<Versioned> known) {
        return granted.sealed()
                .map(sealed -> records.open(index, granted.version(), sealed)
                        .map(record -> new Versioned(granted.version(), record)))
                .orElseGet(() -> known.map(Future::succeededFuture).orElseGet(
                        () -> Future
                                .failedFuture(new IllegalStateException("the ledger has granted without a record"))))
                .onSuccess(record -> cache.expect(index, record)).map(Versioned::record);
    }

    private static Optional<Integer> number(HolderRecord record, String guardian, long atMillis) {
        return record.guardians().stream()
                .filter(other -> other.id().equals(guardian) && other.activeAt(Instant.ofEpochMilli(atMillis)))
                .map(HolderRecord.Guardian::number).findFirst();
    }

    private Future<Answer> refused(Refusal why, String pointer, String detail) {
        meters.refused(why);
        return Future.succeededFuture(
                Problem.of(ProblemType.UNPROCESSABLE, "No codes for this.", FieldError.pointer(pointer, detail)));
    }

    private Future<Answer> mint(String answerType, Batch batch) {
        Optional<IssuingKey> key = keys.current().issuingKey(batch.firstNotBefore(), batch.lastNotBefore());
        if (key.isEmpty()) {
            meters.refused(Refusal.NO_KEY);
            return Future.succeededFuture(Problem
                    .of(ProblemType.UNAVAILABLE, "No signing key is valid at this time.").retryAfterSeconds(60));
        }
        return minting.by(key.get(), () -> answer(answerType, batch, batch.mint(key.get())))
                .onSuccess(_ -> meters.issued(batch.count()))
                .recover(failure -> failure instanceof TokenException
                        ? keyMissing()
                        : Future.failedFuture(failure));
    }

    /** Another node may have it, and this one again in a moment. */
    private Future<Answer> keyMissing() {
        meters.refused(Refusal.KEY_MISSING);
        return Future.succeededFuture(Problem.of(ProblemType.UNAVAILABLE, "The signing key cannot be had at this node.")
                .retryAfterSeconds(1));
    }

    private static Answer answer(String answerType, Batch batch, List<String> codes) {
        return switch (answerType) {
            case SVG -> Answer.of(201, SVG, Buffer.buffer(QrSymbol.of(codes.get(0)).toSvg()));
            case PNG -> Answer.of(201, PNG, Buffer.buffer(QrSymbol.of(codes.get(0)).toPng(PNG_PIXELS_PER_MODULE)));
            default -> Answer.json(201, batch.toJson(codes));
        };
    }

    private Problem denied(Grant.DeniedReason reason) {
        meters.refused(switch (reason) {
            case ABSENT -> Refusal.UNKNOWN_HOLDER;
            case SUSPENDED -> Refusal.SUSPENDED;
            case REVOKED -> Refusal.REVOKED;
        });
        return switch (reason) {
            case ABSENT -> Problem.of(ProblemType.NOT_FOUND, "No such holder is registered.");
            case SUSPENDED, REVOKED -> Problem.of(ProblemType.CONFLICT, "The holder gets no codes at present.");
        };
    }

}
