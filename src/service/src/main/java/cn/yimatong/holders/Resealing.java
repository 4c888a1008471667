package cn.yimatong.holders;

import cn.yimatong.access.Capability;
import cn.yimatong.http.Answer;
import cn.yimatong.http.Call;
import cn.yimatong.http.OperationEntry;
import cn.yimatong.http.Problem;
import cn.yimatong.http.ProblemType;
import cn.yimatong.keys.DataKeys;
import cn.yimatong.ledger.Ledger;
import cn.yimatong.ledger.Page;
import cn.yimatong.ledger.RecordBlob;
import cn.yimatong.records.SealedRecords;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code rotateDataKey} and {@code getDataKeys}: a new key for records, and every record sealed anew under it, in small
 * pages, while the node serves.
 *
 * <p>
 * Versions stay, so no node's cache is disturbed, and a record that is changed meanwhile is not touched: whoever
 * changes it seals it under the newest key that they know. Passes go on until one finds nothing under an older key, as
 * another node may have sealed with it for a few seconds more.
 */
public final class Resealing {

    private static final Logger LOG = LoggerFactory.getLogger(Resealing.class);
    private static final int PAGE_KEYS = 64;
    private static final int MOST_PASSES = 10;

    private final Vertx vertx;
    private final DataKeys keys;
    private final Ledger ledger;
    private final SealedRecords sealed;
    private final Duration betweenPasses;

    private volatile boolean running;
    private final AtomicInteger resealed = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();

    /** @param betweenPasses longer than any node goes without looking for a new key */
    public Resealing(Vertx vertx, DataKeys keys, Ledger ledger, SealedRecords sealed, Duration betweenPasses) {
        this.vertx = vertx;
        this.keys = keys;
        this.ledger = ledger;
        this.sealed = sealed;
        this.betweenPasses = betweenPasses;
    }

    /**
     * The operations of this feature, for the management port.
     *
     * @return their entries, by {@code operationId} of the contract
     */
    public List<OperationEntry> operations() {
        return List.of(OperationEntry.guarded("getDataKeys", Capability.OPERATE, this::get),
                OperationEntry.guarded("rotateDataKey", Capability.OPERATE, this::rotate));
    }

    private Future<Answer> get(Call call) {
        return Future.succeededFuture(Answer.json(200, state()));
    }

    private Future<Answer> rotate(Call call) {
        synchronized (this) {
            if (running) {
                return Future.succeededFuture(Problem.of(ProblemType.CONFLICT, "Records are being re-sealed now."));
            }
            running = true;
        }
        return keys.rotate().<Answer>map(newest -> {
            call.trace().on(LOG.atInfo()).log("data key {} made by {}; re-sealing all records", newest,
                    call.caller().name());
            resealed.set(0);
            failed.set(0);
            pass(1).onComplete(_ -> running = false)
                    .onSuccess(_ -> call.trace().on(LOG.atInfo()).log("{} records re-sealed, {} failed", resealed,
                            failed))
                    .onFailure(failure -> call.trace().on(LOG.atWarn()).setCause(failure)
                            .log("re-sealing stopped after {} records", resealed));
            return Answer.json(202, state());
        }).onFailure(_ -> running = false);
    }

    private JsonObject state() {
        return new JsonObject().put("newest", keys.newest()).put("resealing", running).put("resealed", resealed.get())
                .put("failed", failed.get());
    }

    private Future<Void> pass(int number) {
        int before = resealed.get();
        failed.set(0);
        return page(Page.START).compose(_ -> resealed.get() == before || number == MOST_PASSES
                ? Future.succeededFuture()
                : vertx.timer(betweenPasses.toMillis()).compose(_ -> pass(number + 1)));
    }

    private Future<Void> page(String cursor) {
        return ledger.sealedRecords(cursor, PAGE_KEYS).compose(page -> {
            List<Future<Boolean>> writes = new ArrayList<>();
            page.records().forEach((index, blob) -> {
                if (DataKeys.keyOf(blob.sealed()) != keys.newest()) {
                    writes.add(reseal(index, blob));
                }
            });
            return Future.join(writes).otherwiseEmpty()
                    .compose(_ -> page.isLast() ? Future.succeededFuture() : page(page.cursor()));
        });
    }

    private Future<Boolean> reseal(long index, RecordBlob blob) {
        long version = blob.version();
        return sealed.open(index, version, blob.sealed())
                .compose(record -> ledger.reseal(index, version, sealed.seal(index, version, record)))
                .onSuccess(done -> {
                    if (done) {
                        resealed.incrementAndGet();
                    }
                }).onFailure(_ -> failed.incrementAndGet());
    }
}
