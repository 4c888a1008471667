package cn.yimatong.holders;

import cn.yimatong.http.Answer;
import cn.yimatong.http.Call;
import cn.yimatong.records.HolderRecord;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.function.BiFunction;

/**
 * {@code putHolder} and {@code patchHolder}: the record, whole or in part.
 *
 * <p>
 * Refusals: 400 and 422 with every fault of the record; a patch of nobody is 404.
 */
final class Registering {

    private final HeldRecords records;
    private final RecordEdits edits;
    private final BiFunction<String, Held, JsonObject> view;

    Registering(HeldRecords records, RecordEdits edits, BiFunction<String, Held, JsonObject> view) {
        this.records = records;
        this.edits = edits;
        this.view = view;
    }

    Future<Answer> put(Call call) {
        String holder = call.path("holder");
        JsonObject body = call.body().orElseGet(JsonObject::new);
        return records
                .put(holder, previous -> edits.whole(holder, body, previous, RecordProblem.ofId("holder", holder)))
                .map(changed -> switch (changed) {
                    case HeldRecords.Changed.Refused(var problem) -> problem;
                    case HeldRecords.Changed.Kept(boolean created, HolderRecord _) ->
                        Answer.json(created ? 201 : 200, new JsonObject().put("holder", holder));
                });
    }

    Future<Answer> patch(Call call) {
        String holder = call.path("holder");
        JsonObject body = call.body().orElseGet(JsonObject::new);
        return records.change(holder, before -> edits.merged(holder, body, before))
                .compose(changed -> switch (changed) {
                    case HeldRecords.Changed.Refused(var problem) -> Future.succeededFuture(problem);
                    case HeldRecords.Changed.Kept _ -> records.find(holder)
                            .map(found -> found.<Answer>map(held -> Answer.json(200, view.apply(holder, held)))
                                    .orElseGet(HeldRecords::noSuchHolder));
                });
    }
}
