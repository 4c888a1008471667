package cn.yimatong.holders;

import cn.yimatong.http.Answer;
import cn.yimatong.http.Call;
import cn.yimatong.http.Operation;
import cn.yimatong.ledger.Ledger;
import cn.yimatong.ledger.UsageEvent;
import cn.yimatong.scenes.Scenes;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.BiFunction;

/** {@code exportHolder}: everything that is kept of a person, for that person (PIPL, article 45); 404 for nobody. */
final class Exporting implements Operation {

    private final HeldRecords records;
    private final Ledger ledger;
    private final BiFunction<String, Held, JsonObject> view;
    private final Scenes scenes;
    private final InstantSource clock;

    Exporting(HeldRecords records, Ledger ledger, BiFunction<String, Held, JsonObject> view, Scenes scenes,
            InstantSource clock) {
        this.records = records;
        this.ledger = ledger;
        this.view = view;
        this.scenes = scenes;
        this.clock = clock;
    }

    @Override
    public Future<Answer> handle(Call call) {
        String holder = call.path("holder");
        return records.find(holder).compose(found -> found.isEmpty()
                ? Future.succeededFuture(HeldRecords.noSuchHolder())
                : ledger.usage(records.keyOf(holder)).map(usage -> Answer.json(200, new JsonObject()
                        .put("holder", holder)
                        .put("exportedAt", clock.instant().truncatedTo(ChronoUnit.MILLIS).toString())
                        .put("record", view.apply(holder, found.get())).put("usage", usage(usage)))));
    }

    private JsonArray usage(List<UsageEvent> events) {
        JsonArray array = new JsonArray();
        for (UsageEvent event : events) {
            JsonObject json = new JsonObject().put("kind", event.kind()).put("at", event.at().toString());
            event.scene().ifPresent(scene -> json.put("scene", scene));
            event.scanner().ifPresent(scanner -> json.put("scanner", scanner));
            event.place().ifPresent(place -> json.put("place", place));
            event.direction().ifPresent(direction -> json.put("direction", direction));
            event.standing().ifPresent(set -> {
                scenes.current().credentialKinds().bySlot(set.slot())
                        .ifPresent(kind -> json.put("credential", kind.id()));
                json.put("standing", set.standing().kind().word()).put("reason", set.reason()).put("by", set.actor());
                set.standing().until().ifPresent(until -> json.put("until", until.toString()));
            });
            array.add(json);
        }
        return array;
    }
}
