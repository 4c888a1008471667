package cn.yimatong.scenes;

import cn.yimatong.records.HolderRecord;
import cn.yimatong.records.RecordReader;
import cn.yimatong.records.RecordReading;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What deciding by a scene's rules and disclosing cost, on the records of many holders in turn. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class DecideBenchmark {
    private static final List<String> KINDS = List.of("senior", "disabled", "student", "entitled", "donor");
    private static final Instant NOW = Instant.parse("2026-11-25T00:30:00Z");

    /** Where the codes are shown. */
    @Param({"bus", "pharmacy", "hotel", "elder-canteen"})
    public String scene = "bus";

    /** How many different records are taken in turn. */
    @Param({"1024"})
    public int count = 1024;

    private final Catalogue catalogue = Catalogue.shipped();
    private JsonGenerator told;
    private HolderRecord[] records;
    private Scene rules;
    private int next;

    /** Makes the records. */
    @Setup
    public void make() throws IOException {
        told = new JsonFactory().createGenerator(OutputStream.nullOutputStream());
        rules = catalogue.scene(scene).orElseThrow();
        RecordReader reader = new RecordReader(catalogue.credentialKinds(), InstantSource.fixed(NOW));
        Random random = new Random(7);
        records = new HolderRecord[count];
        for (int i = 0; i < count; i++) {
            records[i] = ((RecordReading.Good) reader.read(json(random))).record();
        }
    }

    private static JsonObject json(Random random) {
        JsonObject concession = new JsonObject().put("kind", KINDS.get(random.nextInt(KINDS.size())));
        return new JsonObject().put("name", "测试" + (char) ('甲' + random.nextInt(64))).put("birthDate", "1952-03-01")
                .put("credentials",
                        new JsonObject().put("ssc", number(random)).put("health", number(random)).put("insurance",
                                number(random)))
                .put("concessions", random.nextBoolean() ? JsonArray.of(concession) : new JsonArray())
                .put("assurance", new JsonObject().put("realPersonAt", "2026-11-24T00:00:00Z"))
                .put("consents", new JsonObject().put("hotel",
                        new JsonObject().put("textVersion", "1").put("at", "2026-11-24T23:00:00Z")));
    }

    private static JsonObject number(Random random) {
        return new JsonObject().put("number", "T" + (10_000_000 + random.nextInt(90_000_000)));
    }

    private HolderRecord inTurn() {
        next = (next + 1) % count;
        return records[next];
    }

    /** The verdict alone. */
    @Benchmark
    public Verdict decide() {
        return Rules.decide(catalogue, rules, inTurn(), NOW, Showing.BY_HOLDER);
    }

    /** The verdict, and what the scanner is told, written as JSON. */
    @Benchmark
    public JsonGenerator decideAndDisclose() throws IOException {
        HolderRecord record = inTurn();
        SceneAnswer answer = Rules.decide(catalogue, rules, record, NOW,
                Showing.BY_HOLDER) instanceof Verdict.Admitted admitted
                        ? SceneAnswer.accepted(catalogue, rules, record, admitted,
                                new SceneAnswer.Found(
                                        admitted.credentialSlots().isEmpty() ? 0
                                                : admitted.credentialSlots().getFirst(),
                                        true, Optional.empty()),
                                Showing.BY_HOLDER, NOW, () -> "pseudonym")
                        : SceneAnswer.rejected(rules, "not-entitled");
        told.writeStartObject();
        answer.writeMembers(told);
        told.writeEndObject();
        return told;
    }
}
