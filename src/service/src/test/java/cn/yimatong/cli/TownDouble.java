package cn.yimatong.cli;

import cn.yimatong.cli.ServiceDouble.Answer;
import cn.yimatong.cli.ServiceDouble.Request;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A service that answers one day of the demo just as its story has it: the steps come in their order, so each request
 * is the next one's. It knows no rule.
 */
final class TownDouble implements Function<Request, Answer> {
    private final Deque<Step> steps;
    private final UnaryOperator<JsonObject> change;
    private final BulkDouble bulk = new BulkDouble();

    /**
     * A service for these steps.
     *
     * @param change what it does to a decision before it answers, so that one is wrong
     */
    TownDouble(List<Step> steps, UnaryOperator<JsonObject> change) {
        this.steps = new ArrayDeque<>(steps);
        this.change = change;
    }

    /** How many holders came in bulk. */
    int settled() {
        return bulk.kept().size();
    }

    @Override
    public synchronized Answer apply(Request request) {
        if (request.line().startsWith("POST /v1/bulk/")) {
            return bulk.apply(request);
        }
        Step step = steps.remove();
        while (step instanceof Step.Hold) {
            step = steps.remove();
        }
        return switch (step) {
            case Step.Fetch _ -> new Answer(201, new JsonObject().put("refreshAfterSeconds", 45)
                    .put("codes", new JsonArray().add(new JsonObject().put("code", "MS1:A")
                            .put("notBefore", "2026-11-25T00:00:00Z").put("expiresAt", "2026-11-25T00:01:00Z")))
                    .encode());
            case Step.NoCode _ -> new Answer(409, "{\"title\":\"Conflict\"}");
            case Step.Scan scan -> scan.expected().reason().equals(Expected.REFUSED_BY_NAME)
                    ? new Answer(422, "{\"errors\":[{\"detail\":\"physical card only\"}]}")
                    : new Answer(200, change.apply(answer(scan.expected())).encode());
            default -> new Answer(200, "{}");
        };
    }

    /** The least answer with which the story agrees. */
    static JsonObject answer(Expected expected) {
        boolean accepts = expected.reason().equals("valid");
        var answer = new JsonObject().put("decision", accepts ? "accept" : "reject").put("reason", expected.reason())
                .put("display", new JsonObject().put("zh", accepts ? "请通行" : "请联系工作人员"));
        for (String sight : expected.sees()) {
            if (!sight.startsWith("!")) {
                String[] pair = sight.split("=", 2);
                put(answer, pair[0], pair.length == 2 ? pair[1] : "something");
            }
        }
        return answer;
    }

    private static void put(JsonObject answer, String path, String value) {
        int dot = path.indexOf('.');
        Object typed = value.equals("true") || value.equals("false") ? (Object) Boolean.valueOf(value) : value;
        if (dot < 0) {
            answer.put(path, typed);
            return;
        }
        JsonObject inner = answer.getJsonObject(path.substring(0, dot), new JsonObject());
        answer.put(path.substring(0, dot), inner.put(path.substring(dot + 1), typed));
    }
}
