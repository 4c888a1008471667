package cn.yimatong.holders;

import cn.yimatong.http.Answer;
import cn.yimatong.http.Call;
import cn.yimatong.http.Operation;
import cn.yimatong.keys.HolderIds;
import cn.yimatong.ledger.Erased;
import cn.yimatong.ledger.HolderKey;
import cn.yimatong.ledger.Ledger;
import cn.yimatong.records.RecordCache;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;

/** {@code eraseHolder}: all that is kept of a person goes (PIPL, article 47); 404 where nothing is kept. */
final class Erasing implements Operation {

    private final HolderIds ids;
    private final Ledger ledger;
    private final RecordCache cache;
    private final Duration cached;
    private final Duration forgetting;

    /**
     * @param cached how long at most another node keeps an opened record
     * @param forgetting how long at most the usage trail, refusals, and sealed copies in Redis's files, outlive an
     * erasure
     */
    Erasing(HolderIds ids, Ledger ledger, RecordCache cache, Duration cached, Duration forgetting) {
        this.ids = ids;
        this.ledger = ledger;
        this.cache = cache;
        this.cached = cached;
        this.forgetting = forgetting;
    }

    @Override
    public Future<Answer> handle(Call call) {
        String holder = call.path("holder");
        HolderKey key = ids.keyOf(holder);
        return ledger.erase(key, call.caller().name()).onSuccess(_ -> cache.forget(key.index()))
                .map(erased -> erased.<Answer>map(done -> Answer.json(200, receipt(holder, done)))
                        .orElseGet(HeldRecords::noSuchHolder));
    }

    private JsonObject receipt(String holder, Erased erased) {
        Instant forgotten = erased.at().plus(forgetting);
        return new JsonObject().put("holder", holder).put("erasedAt", erased.at().toString())
                .put("gone", JsonArray.of("record", "consents", "guardians", "standings", "codes"))
                .put("follows", JsonArray.of(follows("cached-copies", erased.at().plus(cached)),
                        follows("tombstone", erased.tombstoneUntil()), follows("counters", forgotten),
                        follows("usage-trail", forgotten), follows("refusals", forgotten),
                        follows("sealed-copies", forgotten)));
    }

    private static JsonObject follows(String what, Instant by) {
        return new JsonObject().put("what", what).put("by", by.toString());
    }
}
