package cn.yimatong.cli;

import cn.yimatong.cli.ServiceDouble.Answer;
import cn.yimatong.cli.ServiceDouble.Request;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Bulk operations as the contract has them, on a map: a holder named {@code wrong-…} is refused by itself, and one
 * named {@code broken-…} has its whole request refused.
 */
final class BulkDouble implements Function<Request, Answer> {
    private final Map<String, String> kept = new ConcurrentHashMap<>();

    /** What is kept of each holder, as JSON. */
    Map<String, String> kept() {
        return kept;
    }

    @Override
    public Answer apply(Request request) {
        String list = request.line().substring("POST /v1/bulk/".length());
        JsonArray items = request.body().getJsonArray(list);
        var refused = new JsonArray();
        for (int i = 0; i < items.size(); i++) {
            String holder = items.getJsonObject(i).getString("holder", "");
            if (holder.startsWith("broken-")) {
                return new Answer(400,
                        new JsonObject().put("title", "Bad request").put("detail", "Against the contract.")
                                .put("errors", new JsonArray().add(error("/" + list + "/" + i + "/record/name")))
                                .encode());
            }
        }
        for (int i = 0; i < items.size(); i++) {
            String holder = items.getJsonObject(i).getString("holder", "");
            if (holder.startsWith("wrong-")) {
                refused.add(new JsonObject().put("index", i).put("detail", "The record is wrong.")
                        .put("errors", new JsonArray().add(error("/record/idNumber"))));
            } else {
                kept.put(holder, items.getJsonObject(i).encode());
            }
        }
        return new Answer(200,
                new JsonObject().put("done", items.size() - refused.size()).put("refused", refused).encode());
    }

    private static JsonObject error(String pointer) {
        return new JsonObject().put("pointer", pointer).put("detail", "is wrong");
    }
}
