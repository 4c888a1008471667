package cn.yimatong.holders;

import cn.yimatong.access.Capability;
import cn.yimatong.http.Answer;
import cn.yimatong.http.Call;
import cn.yimatong.http.OperationEntry;
import cn.yimatong.keys.HolderIds;
import cn.yimatong.ledger.Ledger;
import cn.yimatong.records.RecordCache;
import cn.yimatong.records.SealedRecords;
import cn.yimatong.scenes.Scenes;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BiFunction;

/** The operations on holders: the record, its consents and guardians, the standings, erasure and export. */
public final class Holders {

    private final HeldRecords records;
    private final Registering registering;
    private final Erasing erasing;
    private final Exporting exporting;
    private final StandingChanges standings;
    private final Consenting consenting;
    private final Guarding guarding;
    private final BulkItems bulk;
    private final BiFunction<String, Held, JsonObject> view;

    /**
     * The operations on holders.
     *
     * @param ids turns an id into the ledger's key
     * @param ledger where holders are kept
     * @param sealed how their records are kept there
     * @param cache forgets who is erased
     * @param scenes says which credentials and scenes there are
     * @param cached how long at most a node keeps an opened record
     * @param forgetting how long at most what cannot be erased in one step outlives an erasure
     * @param clock the node's clock
     * @param registry where standings that were set are counted
     */
    public Holders(HolderIds ids, Ledger ledger, SealedRecords sealed, RecordCache cache, Scenes scenes,
            Duration cached, Duration forgetting, InstantSource clock, MeterRegistry registry) {
        RecordEdits edits = new RecordEdits(scenes, clock);
        view = (holder, held) -> HolderView.of(holder, held, scenes.current().credentialKinds());
        records = new HeldRecords(ids, ledger, sealed, scenes, clock);
        registering = new Registering(records, edits, view);
        erasing = new Erasing(ids, ledger, cache, cached, forgetting);
        exporting = new Exporting(records, ledger, view, scenes, clock);
        standings = new StandingChanges(ids, ledger, scenes, new StandingMeters(registry));
        consenting = new Consenting(records, scenes, clock);
        guarding = new Guarding(records, edits);
        bulk = new BulkItems(records, edits, standings);
    }

    /**
     * The operations of this feature.
     *
     * @return their entries, by {@code operationId} of the contract
     */
    public List<OperationEntry> operations() {
        return List.of(OperationEntry.guarded("getHolder", Capability.READ, this::get),
                OperationEntry.guarded("putHolder", Capability.REGISTER, registering::put),
                OperationEntry.guarded("patchHolder", Capability.REGISTER, registering::patch),
                OperationEntry.guarded("eraseHolder", Capability.ERASE, erasing),
                OperationEntry.guarded("exportHolder", Capability.READ, exporting),
                OperationEntry.guarded("setHolderStanding", Capability.STANDING, standings::ofHolder),
                OperationEntry.guarded("setCredentialStanding", Capability.STANDING, standings::ofCredential),
                OperationEntry.guarded("putConsent", Capability.REGISTER, consenting::put),
                OperationEntry.guarded("deleteConsent", Capability.REGISTER, consenting::delete),
                OperationEntry.guarded("putGuardian", Capability.REGISTER, guarding::put),
                OperationEntry.guarded("deleteGuardian", Capability.REGISTER, guarding::delete),
                OperationEntry.guarded("bulkHolders", Capability.REGISTER, new Bulk("holders", bulk::holder)),
                OperationEntry.guarded("bulkStandings", Capability.STANDING, new Bulk("standings", bulk::standing)));
    }

    private Future<Answer> get(Call call) {
        String holder = call.path("holder");
        return records.find(holder).map(found -> found.<Answer>map(held -> Answer.json(200, view.apply(holder, held)))
                .orElseGet(HeldRecords::noSuchHolder));
    }
}
