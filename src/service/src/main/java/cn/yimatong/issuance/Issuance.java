package cn.yimatong.issuance;

import cn.yimatong.access.Capability;
import cn.yimatong.http.Answer;
import cn.yimatong.http.Call;
import cn.yimatong.http.FieldError;
import cn.yimatong.http.OperationEntry;
import cn.yimatong.http.Problem;
import cn.yimatong.http.ProblemType;
import cn.yimatong.keys.IssuingKey;
import cn.yimatong.keys.Keys;
import cn.yimatong.ledger.Grant;
import cn.yimatong.ledger.HolderKey;
import cn.yimatong.ledger.Ledger;
import cn.yimatong.qr.QrSymbol;
import cn.yimatong.scenes.Catalogue;
import cn.yimatong.scenes.Scene;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * {@code issueCodes}: a batch of codes for a holder, as JSON or the first of them as a picture.
 *
 * <p>
 * Refusals: 404 the holder is not registered; 409 the holder is suspended or revoked; 503 no signing key is valid.
 */
public final class Issuance {

    private static final int PNG_PIXELS_PER_MODULE = 8;
    private static final String SVG = "image/svg+xml";
    private static final String PNG = "image/png";

    private final Keys keys;
    private final Ledger ledger;
    private final WorkerExecutor workers;

    /**
     * The operations of issuance.
     *
     * @param keys what codes are minted with
     * @param ledger grants each batch
     * @param workers where codes are minted and symbols drawn: both take longer than an event loop may
     */
    public Issuance(Keys keys, Ledger ledger, WorkerExecutor workers) {
        this.keys = keys;
        this.ledger = ledger;
        this.workers = workers;
    }

    /**
     * The operations of this feature.
     *
     * @return their entries, by {@code operationId} of the contract
     */
    public List<OperationEntry> operations() {
        return List.of(OperationEntry.guarded("issueCodes", Capability.ISSUE, this::issue));
    }

    private Future<Answer> issue(Call call) {
        JsonObject body = call.body().orElseGet(JsonObject::new);
        Optional<String> named = Optional.ofNullable(body.getString("scene"));
        Optional<Scene> scene = named.flatMap(Catalogue.shipped()::scene);
        if (named.isPresent() && scene.isEmpty()) {
            return Future.succeededFuture(Problem.of(ProblemType.UNPROCESSABLE, "The scene is not known.",
                    FieldError.pointer("/scene", "is not in the catalogue")));
        }
        int count = body.getInteger("count",
                scene.map(Scene::codesPerRequest).orElseGet(Scene::defaultCodesPerRequest));
        HolderKey holder = keys.holderIds().keyOf(call.path("holder"));
        return ledger.grant(holder, 0).compose(grant -> switch (grant) {
            case Grant.Granted(long batch, long atMillis, long _, Optional<byte[]> _) -> mint(call.answerType(),
                    Batch.granted(holder.index(), batch,
                            atMillis, scene.map(Scene::codeLifeSeconds).orElseGet(Scene::defaultCodeLifeSeconds), count,
                            scene.map(Scene::id)));
            case Grant.Denied(Grant.DeniedReason reason) -> Future.succeededFuture(denied(reason));
        });
    }

    private Future<Answer> mint(String answerType, Batch batch) {
        Optional<IssuingKey> key = keys.issuingKey(batch.firstNotBefore(), batch.lastNotBefore());
        if (key.isEmpty()) {
            return Future.succeededFuture(Problem
                    .of(ProblemType.UNAVAILABLE, "No signing key is valid at this time.").retryAfterSeconds(60));
        }
        return workers.executeBlocking(() -> answer(answerType, batch, batch.mint(key.get())), false)
                .map(Objects::requireNonNull);
    }

    private static Answer answer(String answerType, Batch batch, List<String> codes) {
        return switch (answerType) {
            case SVG -> Answer.of(201, SVG, Buffer.buffer(QrSymbol.of(codes.get(0)).toSvg()));
            case PNG -> Answer.of(201, PNG, Buffer.buffer(QrSymbol.of(codes.get(0)).toPng(PNG_PIXELS_PER_MODULE)));
            default -> Answer.json(201, batch.toJson(codes));
        };
    }

    private static Problem denied(Grant.DeniedReason reason) {
        return switch (reason) {
            case ABSENT -> Problem.of(ProblemType.NOT_FOUND, "No such holder is registered.");
            case SUSPENDED, REVOKED -> Problem.of(ProblemType.CONFLICT, "The holder gets no codes at present.");
        };
    }

}
