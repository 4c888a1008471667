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
import cn.yimatong.ledger.Stored;
import cn.yimatong.ledger.Write;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;

/** {@code putHolder}: registers a holder, so that codes can be issued for them. Doing it again changes nothing. */
public final class Holders {

    private final HolderIds ids;
    private final Ledger ledger;
    private final InstantSource clock;

    /**
     * The operations on holders.
     *
     * @param ids turns an id into the ledger's key
     * @param ledger where holders are kept
     * @param clock the node's clock, of which versions are made
     */
    public Holders(HolderIds ids, Ledger ledger, InstantSource clock) {
        this.ids = ids;
        this.ledger = ledger;
        this.clock = clock;
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
        Write write = new Write(new byte[0], clock.millis() * 1000, OptionalLong.of(0));
        return ledger.store(ids.keyOf(holder), write).map(stored -> Answer
                .json(stored instanceof Stored.Done done && done.created() ? 201 : 200,
                        new JsonObject().put("holder", holder)));
    }
}
