package cn.yimatong.holders;

import cn.yimatong.http.FieldError;
import cn.yimatong.http.Problem;
import cn.yimatong.http.ProblemType;
import cn.yimatong.records.Fault;
import cn.yimatong.records.HolderRecord;
import cn.yimatong.records.RecordReader;
import cn.yimatong.records.RecordReading;
import cn.yimatong.records.RecordWriter;
import cn.yimatong.scenes.Scenes;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a whole record and a merge patch make of the record before. */
final class RecordEdits {

    private final Scenes scenes;
    private final InstantSource clock;

    RecordEdits(Scenes scenes, InstantSource clock) {
        this.scenes = scenes;
        this.clock = clock;
    }

    /**
     * The record that a body gives. Consents and guardians have addresses of their own and stay where the body does not
     * name them.
     */
    HeldRecords.Edit whole(String holder, JsonObject body, Optional<Held> previous, List<FieldError> others) {
        HolderRecord before = previous.map(Held::record).orElse(HolderRecord.EMPTY);
        return switch (read(holder, body, before)) {
            case RecordReading.Bad(List<Fault> faults) -> new HeldRecords.Edit.Refuse(RecordProblem.of(faults, others));
            case RecordReading.Good(HolderRecord record) -> {
                HolderRecord whole = body.containsKey("consents") ? record : record.withConsents(before.consents());
                whole = body.containsKey("guardians") ? whole : whole.withGuardians(before.guardians());
                yield others.isEmpty()
                        ? new HeldRecords.Edit.Replace(whole)
                        : new HeldRecords.Edit.Refuse(RecordProblem.of(List.of(), others));
            }
        };
    }

    /** The record that a merge patch (RFC 7396) makes. */
    HeldRecords.Edit merged(String holder, JsonObject patch, HolderRecord before) {
        JsonObject merged = MergePatch.apply(RecordWriter.write(before), patch);
        return switch (read(holder, merged, before)) {
            case RecordReading.Bad(List<Fault> faults) ->
                new HeldRecords.Edit.Refuse(RecordProblem.of(faults, List.of()));
            case RecordReading.Good(HolderRecord record) -> new HeldRecords.Edit.Replace(record);
        };
    }

    private RecordReading read(String holder, JsonObject json, HolderRecord before) {
        RecordReading reading = new RecordReader(scenes.current().credentialKinds(), clock).read(json, before);
        // Who is under 14 would agree for themselves.
        return json.getValue("guardians") instanceof JsonObject named && named.containsKey(holder)
                ? new RecordReading.Bad(withOwnGuardian(holder, reading))
                : reading;
    }

    private static List<Fault> withOwnGuardian(String holder, RecordReading reading) {
        List<Fault> faults = new ArrayList<>(reading instanceof RecordReading.Bad bad ? bad.faults() : List.of());
        faults.add(new Fault("/guardians/" + holder, "is the holder", false));
        return faults;
    }

    /** 422 for one parameter. */
    static HeldRecords.Edit refuse(String detail, FieldError error) {
        return new HeldRecords.Edit.Refuse(Problem.of(ProblemType.UNPROCESSABLE, detail, error));
    }
}
