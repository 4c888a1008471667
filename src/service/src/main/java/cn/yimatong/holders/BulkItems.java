package cn.yimatong.holders;

import cn.yimatong.http.Answer;
import cn.yimatong.http.Call;
import cn.yimatong.http.FieldError;
import cn.yimatong.http.Problem;
import cn.yimatong.http.ProblemType;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/** One item of {@code bulkHolders}, and one of {@code bulkStandings}: as the single operations, refused by the item. */
final class BulkItems {

    private static final Set<String> HOLDER_MEMBERS = Set.of("holder", "record");
    private static final Set<String> STANDING_MEMBERS = Set.of("holder", "credential", "standing", "reason", "until");
    private static final Set<String> STANDINGS = Set.of("active", "suspended", "revoked");
    private static final Pattern REASON = Pattern.compile("[a-z0-9][a-z0-9-]{0,31}");

    private final HeldRecords records;
    private final RecordEdits edits;
    private final StandingChanges standings;

    BulkItems(HeldRecords records, RecordEdits edits, StandingChanges standings) {
        this.records = records;
        this.edits = edits;
        this.standings = standings;
    }

    Future<Answer> holder(String holder, JsonObject item, Call call) {
        List<FieldError> errors = unknown(item, HOLDER_MEMBERS);
        Object record = item.getValue("record");
        // Without one it would be an empty record, and a line that was cut short would wipe a person.
        if (!(record instanceof JsonObject)) {
            errors.add(FieldError.pointer("/record", "must be an object"));
        }
        RecordProblem.ofId("holder", holder)
                .forEach(error -> errors.add(FieldError.pointer("/holder", error.detail())));
        if (!errors.isEmpty()) {
            return refused(errors);
        }
        return records.put(holder, previous -> edits.whole(holder, (JsonObject) record, previous, List.of()))
                .map(changed -> switch (changed) {
                    case HeldRecords.Changed.Refused(Problem problem) -> below("/record", problem);
                    case HeldRecords.Changed.Kept _ -> Answer.empty(204);
                });
    }

    Future<Answer> standing(String holder, JsonObject item, Call call) {
        List<FieldError> errors = unknown(item, STANDING_MEMBERS);
        OptionalInt slot = item.containsKey("credential")
                ? item.getValue("credential") instanceof String kind ? standings.slot(kind) : OptionalInt.empty()
                : OptionalInt.of(0);
        if (slot.isEmpty()) {
            errors.add(FieldError.pointer("/credential", "is not a kind of credential that is known here"));
        }
        if (!(item.getValue("standing") instanceof String word) || !STANDINGS.contains(word)) {
            errors.add(FieldError.pointer("/standing", "must be active, suspended or revoked"));
        }
        if (item.containsKey("reason")
                && !(item.getValue("reason") instanceof String reason && REASON.matcher(reason).matches())) {
            errors.add(FieldError.pointer("/reason", "must be a word: 1 to 32 of a-z 0-9 -"));
        }
        if (item.containsKey("until") && !(item.getValue("until") instanceof String)) {
            errors.add(FieldError.pointer("/until", "is not an instant"));
        }
        return errors.isEmpty()
                ? standings.change(holder, slot.getAsInt(), item, call.caller().name())
                : refused(errors);
    }

    private static List<FieldError> unknown(JsonObject item, Set<String> known) {
        List<FieldError> errors = new ArrayList<>();
        for (String name : item.fieldNames()) {
            if (!known.contains(name)) {
                errors.add(FieldError.pointer("/" + name.replace("~", "~0").replace("/", "~1"),
                        "is not a member that this operation takes"));
            }
        }
        return errors;
    }

    private static Future<Answer> refused(List<FieldError> errors) {
        return Future.succeededFuture(
                Problem.of(ProblemType.UNPROCESSABLE, "The item is refused.", errors.toArray(FieldError[]::new)));
    }

    private static Problem below(String pointer, Problem problem) {
        return new Problem(problem.type(), problem.detail(), problem.errors().stream()
                .map(error -> FieldError.pointer(pointer + error.name(), error.detail())).toList(), problem.headers());
    }
}
