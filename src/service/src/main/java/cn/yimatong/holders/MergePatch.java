package cn.yimatong.holders;

import io.vertx.core.json.JsonObject;

/** JSON Merge Patch (RFC 7396, section 2). */
final class MergePatch {

    private MergePatch() {}

    /** The target with the patch applied; neither of the two is changed. */
    static JsonObject apply(JsonObject target, JsonObject patch) {
        JsonObject result = target.copy();
        for (String name : patch.fieldNames()) {
            Object value = patch.getValue(name);
            if (value == null) {
                result.remove(name);
            } else if (value instanceof JsonObject inner) {
                result.put(name,
                        apply(result.getValue(name) instanceof JsonObject old ? old : new JsonObject(), inner));
            } else {
                result.put(name, value);
            }
        }
        return result;
    }
}
