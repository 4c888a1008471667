package cn.yimatong.holders;

import cn.yimatong.access.Capability;
import cn.yimatong.http.Answer;
import cn.yimatong.http.Call;
import cn.yimatong.http.FieldError;
import cn.yimatong.http.OperationEntry;
import cn.yimatong.http.Problem;
import cn.yimatong.http.ProblemType;
import cn.yimatong.keys.HolderIds;
import cn.yimatong.ledger.Ledger;
import cn.yimatong.ledger.Registration;
import cn.yimatong.records.IdentityNumber;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** {@code putHolder}: registers a holder, so that codes can be issued for them. Doing it again changes nothing. */
public final class Holders {

    private final HolderIds ids;
    private final Ledger ledger;

    /**
     * The operations on holders.
     *
     * @param ids turns an id into the ledger's key
     * @param ledger where holders are kept
     */
    public Holders(HolderIds ids, Ledger ledger) {
        this.ids = ids;
        this.ledger = ledger;
    }

    /**
     * The operations of this feature.
     *
     * @return their entries, by {@code operationId} of the contract
     */
    public List<OperationEntry> operations() {
        return List.of(OperationEntry.guarded("putHolder", Capability.REGISTER, this::put));
    }

    private Future<Answer> put(Call call) {
        String holder = call.path("holder");
        if (IdentityNumber.looksLike(holder)) {
            return Future.succeededFuture(Problem.of(ProblemType.UNPROCESSABLE, "The holder's id is refused.",
                    FieldError.parameter("holder", "looks like an identity number; an id must be opaque")));
        }
        return ledger.register(ids.keyOf(holder)).map(done -> Answer
                .json(done == Registration.CREATED ? 201 : 200, new JsonObject().put("holder", holder)));
    }
}
