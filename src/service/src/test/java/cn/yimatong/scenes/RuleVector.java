package cn.yimatong.scenes;

import cn.yimatong.records.HolderRecord;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** One vector of {@code rule-vectors.json}, and what the rules make of it. */
record RuleVector(JsonObject json) {

    /** What an answer is made from, so that a test can plant a fault in any of it. */
    record Case(Catalogue catalogue, Scene scene, HolderRecord record, Instant at, Showing showing) {

        Verdict decide() {
            return Rules.decide(catalogue, scene, record, at, showing);
        }
    }

    static List<RuleVector> all() {
        return Members.objects(file(), "tests").stream().map(RuleVector::new).toList();
    }

    static JsonObject file() {
        return new JsonObject(new String(Resource.read("rule-vectors.json"), StandardCharsets.UTF_8));
    }

    String name() {
        return json.getString("name");
    }

    JsonObject expected() {
        return json.getJsonObject("expect");
    }

    /** The scene's rules, as they stand in the vector or in the catalogue. */
    Case toCase() {
        Catalogue catalogue = Catalogue.shipped();
        String id = json.getValue("scene").toString();
        if (json.getValue("scene") instanceof JsonObject own) {
            catalogue = extended(new JsonObject().put("scenes", new JsonArray().add(own)));
            id = own.getString("id");
        }
        JsonObject showing = json.getJsonObject("showing", new JsonObject());
        return new Case(catalogue, catalogue.scene(id).orElseThrow(), RecordJson.read(json.getJsonObject("record")),
                Instant.parse(json.getString("at")), new Showing(Optional.ofNullable(showing.getInteger("guardian")),
                        Optional.ofNullable(showing.getString("place"))));
    }

    /** Everything in YAML's own subset that JSON is. */
    static Catalogue extended(JsonObject file) {
        try {
            return CatalogueReader.extended("vector", file.encode().getBytes(StandardCharsets.UTF_8));
        } catch (CatalogueException e) {
            throw new IllegalArgumentException(e);
        }
    }

    JsonObject actual(Case given) {
        return actual(given, given.decide());
    }

    /** What a verdict leads to, in the form of what is expected. */
    JsonObject actual(Case given, Verdict verdict) {
        String form = expected().fieldNames().iterator().next();
        return new JsonObject().put(form, switch (form) {
            case "verdict" -> verdict(given, verdict);
            case "answer" -> answer(given, verdict);
            case "rejected" -> rejected(given.scene(), expected().getJsonObject(form).getString("word"));
            default -> rules(given.scene(), expected().getJsonObject(form));
        });
    }

    private static JsonObject verdict(Case given, Verdict verdict) {
        return switch (verdict) {
            case Verdict.Refused refused -> new JsonObject().put("refused", refused.reason().word());
            case Verdict.Admitted admitted -> {
                JsonObject json = new JsonObject()
                        .put("credentials",
                                new JsonArray(admitted.credentialSlots().stream()
                                        .map(slot -> given.catalogue().credentialKinds().bySlot(slot).orElseThrow()
                                                .id())
                                        .toList()))
                        .put("credentialNeeded", admitted.credentialNeeded())
                        .put("pauseSeconds", admitted.pauseSeconds())
                        .put("limits", new JsonArray(admitted.limits().stream().map(limit -> new JsonObject()
                                .put("key", limit.key()).put("most", limit.most())
                                .put("endsAt", limit.endsAt().toString())).toList()));
                admitted.concession().ifPresent(applied -> json.put("concession", concession(applied)));
                yield json;
            }
        };
    }

    private static JsonObject concession(AppliedConcession applied) {
        JsonObject json = new JsonObject().put("kind", applied.kind().word()).put("effect", applied.effect().word());
        applied.grade().ifPresent(grade -> json.put("grade", grade));
        return json;
    }

    private JsonObject answer(Case given, Verdict verdict) {
        return switch (verdict) {
            case Verdict.Refused refused -> rejection(given.scene(), refused.reason().word());
            case Verdict.Admitted admitted -> {
                Object taken = ledger(given, admitted);
                yield taken instanceof Integer slot
                        ? outcome(given.scene(), "accept", "valid").mergeIn(Told.of(SceneAnswer.accepted(
                                given.catalogue(), given.scene(), given.record(), admitted,
                                new SceneAnswer.Found(slot, true,
                                        Optional.ofNullable(json.getBoolean("acceptedLately"))),
                                given.showing(), given.at(), () -> "*")))
                        : rejection(given.scene(), taken.toString());
            }
        };
    }

    /** The slot that the ledger takes, or the word of its rejection, in its order. */
    private Object ledger(Case given, Verdict.Admitted admitted) {
        JsonObject standing = json.getJsonObject("standing", new JsonObject().put("holder", "active"));
        if (!standing.getString("holder").equals("active")) {
            return standing.getString("holder");
        }
        if (!admitted.credentialNeeded()) {
            return 0;
        }
        JsonObject credentials = standing.getJsonObject("credentials", new JsonObject());
        Stream<Integer> active = admitted.credentialSlots().stream().filter(slot -> credentials
                .getString(given.catalogue().credentialKinds().bySlot(slot).orElseThrow().id(), "active")
                .equals("active"));
        return active.findFirst().map(Object.class::cast)
                .orElse(admitted.credentialSlots().isEmpty() ? "credential-missing" : "credential-suspended");
    }

    private static JsonObject rejection(Scene scene, String reason) {
        return outcome(scene, "reject", reason).mergeIn(Told.of(SceneAnswer.rejected(scene, reason)));
    }

    private static JsonObject outcome(Scene scene, String decision, String reason) {
        return new JsonObject().put("decision", decision).put("reason", reason).put("scene", scene.id());
    }

    private static JsonObject rejected(Scene scene, String word) {
        return new JsonObject().put("word", word).mergeIn(Told.of(SceneAnswer.rejected(scene, word)));
    }

    private static JsonObject rules(Scene scene, JsonObject expected) {
        JsonObject stated = new JsonObject();
        expected.fieldNames().forEach(member -> stated.put(member, scene.toJson().getValue(member)));
        return stated;
    }

    @Override
    public String toString() {
        return name();
    }
}
