package cn.yimatong.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * A line that was not kept, and why; never with a value of the record.
 *
 * @param errors what is wrong and where, as the service said it: {@code pointer} from the line's object, {@code detail}
 */
record Refusal(long line, Optional<String> holder, String detail, JsonArray errors) {
    /** Of a line that is no item. */
    static Refusal of(BulkItem bad) {
        return new Refusal(bad.line(), bad.holder(), bad.fault(), new JsonArray());
    }

    String toJson() {
        var json = new JsonObject().put("line", line);
        holder.ifPresent(id -> json.put("holder", id));
        return json.put("detail", detail).put("errors", errors).encode();
    }
}
