package cn.yimatong.holders;

import cn.yimatong.http.Answer;
import cn.yimatong.http.Call;
import cn.yimatong.http.FieldError;
import cn.yimatong.http.Operation;
import cn.yimatong.http.Problem;
import cn.yimatong.http.ProblemType;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * An operation on many items, each of which is done or refused by itself.
 *
 * <p>
 * Items run in lanes, so that a request takes the event loop in short pieces and Redis is never asked five hundred
 * questions at once. All items of one holder are in one lane, in the order of the request.
 */
final class Bulk implements Operation {

    private static final int MOST_ITEMS = 500;
    private static final int LANES = 32;
    private static final Pattern HOLDER = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    /** What is done with one item; a {@link Problem} refuses it, with pointers into the item. */
    @FunctionalInterface
    interface Item {
        Future<Answer> handle(String holder, JsonObject item, Call call);
    }

    private final String name;
    private final Item item;

    /** @param name of the member that holds the items */
    Bulk(String name, Item item) {
        this.name = name;
        this.item = item;
    }

    @Override
    public Future<Answer> handle(Call call) {
        JsonObject body = call.body().orElseThrow();
        if (!(body.getValue(name) instanceof JsonArray items) || body.size() != 1) {
            return refused(ProblemType.CONTRACT_VIOLATION, "must be an array, and the only member");
        }
        if (items.isEmpty() || items.size() > MOST_ITEMS) {
            return refused(ProblemType.UNPROCESSABLE, "holds 1 to " + MOST_ITEMS + " items");
        }
        List<List<Integer>> lanes = new ArrayList<>();
        for (int lane = 0; lane < LANES; lane++) {
            lanes.add(new ArrayList<>());
        }
        for (int i = 0; i < items.size(); i++) {
            lanes.get(Math.floorMod(Objects.hashCode(holder(items.getValue(i))), LANES)).add(i);
        }
        Answer[] answers = new Answer[items.size()];
        return Future.all(lanes.stream().map(lane -> run(lane, 0, items, call, answers)).toList())
                .map(_ -> answer(Arrays.asList(answers)));
    }

    private Future<Void> run(List<Integer> lane, int next, JsonArray items, Call call, Answer[] answers) {
        if (next == lane.size()) {
            return Future.succeededFuture();
        }
        int place = lane.get(next);
        return one(items.getValue(place), call).compose(answer -> {
            answers[place] = answer;
            return run(lane, next + 1, items, call, answers);
        });
    }

    private Future<Answer> one(Object given, Call call) {
        if (!(given instanceof JsonObject json)) {
            return Future.succeededFuture(
                    Problem.of(ProblemType.CONTRACT_VIOLATION, "The item is not a JSON object."));
        }
        if (!(json.getValue("holder") instanceof String holder) || !HOLDER.matcher(holder).matches()) {
            return Future.succeededFuture(Problem.of(ProblemType.CONTRACT_VIOLATION, "The item names no holder.",
                    FieldError.pointer("/holder", "must be 1 to 64 of A-Z a-z 0-9 _ -")));
        }
        return item.handle(holder, json, call);
    }

    private static Object holder(Object item) {
        return item instanceof JsonObject json && json.getValue("holder") instanceof String holder ? holder : "";
    }

    private Future<Answer> refused(ProblemType type, String detail) {
        return Future.succeededFuture(
                Problem.of(type, "The request is refused as a whole.", FieldError.pointer("/" + name, detail)));
    }

    private static Answer answer(List<Answer> answers) {
        JsonArray refused = new JsonArray();
        for (int i = 0; i < answers.size(); i++) {
            if (answers.get(i) instanceof Problem problem) {
                JsonObject entry = new JsonObject().put("index", i).put("detail", problem.detail());
                if (!problem.errors().isEmpty()) {
                    entry.put("errors", new JsonArray(problem.errors().stream().map(FieldError::toJson).toList()));
                }
                refused.add(entry);
            }
        }
        return Answer.json(200,
                new JsonObject().put("done", answers.size() - refused.size()).put("refused", refused));
    }
}
