package cn.yimatong.holders;

import cn.yimatong.http.Answer;
import cn.yimatong.http.Call;
import cn.yimatong.http.FieldError;
import cn.yimatong.http.Problem;
import cn.yimatong.records.HolderRecord;
import cn.yimatong.records.RecordWriter;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * {@code putGuardian} and {@code deleteGuardian}: who may show this holder's code.
 *
 * <p>
 * Refusals: 404 no such holder; 422 a sixth guardian, an id that looks like an identity number, the holder's own id, an
 * end before the begin.
 */
final class Guarding {

    private final HeldRecords records;
    private final RecordEdits edits;

    Guarding(HeldRecords records, RecordEdits edits) {
        this.records = records;
        this.edits = edits;
    }

    Future<Answer> put(Call call) {
        String guardian = call.path("guardian");
        JsonObject entry = call.body().orElseThrow();
        List<FieldError> wrongId = guardian.equals(call.path("holder"))
                ? List.of(FieldError.parameter("guardian", "is the holder"))
                : RecordProblem.ofId("guardian", guardian);
        return records.change(call.path("holder"), before -> wrongId.isEmpty()
                ? edits.merged(call.path("holder"), patch(guardian, entry), before)
                : RecordEdits.refuse("The guardian is refused.", wrongId.getFirst())).map(changed -> switch (changed) {
                    case HeldRecords.Changed.Refused(var problem) -> within("/guardians/" + guardian, problem);
                    case HeldRecords.Changed.Kept(boolean _, HolderRecord after) -> Answer.json(200,
                            RecordWriter.write(after).getJsonObject("guardians").getJsonObject(guardian).put("guardian",
                                    guardian));
                });
    }

    Future<Answer> delete(Call call) {
        String guardian = call.path("guardian");
        return records.change(call.path("holder"),
                before -> new HeldRecords.Edit.Replace(withoutGuardian(before, guardian)))
                .map(changed -> switch (changed) {
                    case HeldRecords.Changed.Refused(var problem) -> problem;
                    case HeldRecords.Changed.Kept _ -> Answer.empty(204);
                });
    }

    /** Pointers into the body, which is one guardian of the record. */
    private static Problem within(String pointer, Problem problem) {
        return new Problem(problem.type(), problem.detail(), problem.errors().stream()
                .map(error -> error.where() == FieldError.Where.POINTER && error.name().startsWith(pointer)
                        ? FieldError.pointer(error.name().substring(pointer.length()), error.detail())
                        : error)
                .toList(), problem.headers());
    }

    /** The entry in place of an earlier one, whose end does not stay. */
    private static JsonObject patch(String guardian, JsonObject entry) {
        JsonObject whole = new JsonObject().putNull("until").mergeIn(entry);
        return new JsonObject().put("guardians", new JsonObject().put(guardian, whole));
    }

    private static HolderRecord withoutGuardian(HolderRecord before, String guardian) {
        return before.withGuardians(before.guardians().stream().filter(other -> !other.id().equals(guardian)).toList());
    }
}
