package cn.yimatong.holders;

import cn.yimatong.ledger.Standing;
import cn.yimatong.records.CredentialKind;
import cn.yimatong.records.CredentialKinds;
import cn.yimatong.records.RecordWriter;
import io.vertx.core.json.JsonObject;

/** A holder as an app backend reads one: the record with its standings beside. */
final class HolderView {

    private HolderView() {}

    static JsonObject of(String holder, Held held, CredentialKinds kinds) {
        JsonObject view = new JsonObject().put("holder", holder);
        put(view, held.standings().holder());
        view.mergeIn(RecordWriter.write(held.record()));
        JsonObject credentials = view.getJsonObject("credentials", new JsonObject());
        for (CredentialKind kind : kinds.all()) {
            Standing standing = held.standings().of(kind.slot());
            JsonObject credential = credentials.getJsonObject(kind.id());
            if (credential != null) {
                put(credential, standing);
            } else if (standing.kind() != Standing.Kind.ACTIVE) {
                credentials.put(kind.id(), put(new JsonObject(), standing));
            }
        }
        return credentials.isEmpty() ? view : view.put("credentials", credentials);
    }

    private static JsonObject put(JsonObject view, Standing standing) {
        view.put("standing", standing.kind().word());
        standing.until().ifPresent(until -> view.put("standingUntil", until.toString()));
        return view;
    }
}
