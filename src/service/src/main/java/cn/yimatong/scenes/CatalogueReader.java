package cn.yimatong.scenes;

import cn.yimatong.records.CredentialKind;
import cn.yimatong.records.CredentialKinds;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Makes a catalogue of the shipped file and, where there is one, an operator's that extends and replaces it. */
final class CatalogueReader {

    private static final int SECONDS_PER_MINUTE = 60;

    /** The word of the file that stands for several of answers: whoever is stopped reads the same. */
    private static final String STOPPED = "stopped";
    private static final List<String> STOPS = List.of("revoked", "suspended", "credential-suspended");

    private CatalogueReader() {}

    /** What ships; not checked against its schema here, since a test does. */
    static Catalogue shipped() {
        return catalogue(Shipped.FILE);
    }

    /**
     * What ships, with an operator's file on top.
     *
     * @param name what a refusal calls the file
     * @throws CatalogueException if anything in it is wrong
     */
    static Catalogue extended(String name, byte[] content) throws CatalogueException {
        YamlFile file = YamlFile.parse(name, content);
        List<Finding> findings = CatalogueSchema.check(file.json());
        if (findings.isEmpty()) {
            findings = CatalogueChecks.check(Shipped.FILE, file.json());
        }
        if (!findings.isEmpty()) {
            throw file.refusal(findings);
        }
        return catalogue(merge(Shipped.FILE, file.json()));
    }

    private static JsonObject merge(JsonObject shipped, JsonObject own) {
        JsonObject texts = shipped.getJsonObject("texts").copy().mergeIn(own.getJsonObject("texts", new JsonObject()));
        return new JsonObject().put("timeZone", own.getString("timeZone", shipped.getString("timeZone")))
                .put("meals", own.getJsonArray("meals", shipped.getJsonArray("meals"))).put("texts", texts)
                .put("credentials", byId(shipped, own, "credentials", List.of()))
                .put("scenes", byId(shipped, own, "scenes", Members.strings(own, "remove")));
    }

    /**
     * Those shipped, in their order, each replaced by the operator's of the same id; then the rest of the operator's.
     */
    private static JsonArray byId(JsonObject shipped, JsonObject own, String member, List<String> removed) {
        Map<String, JsonObject> all = new LinkedHashMap<>();
        Members.objects(shipped, member).forEach(one -> all.put(one.getString("id"), one));
        removed.forEach(all::remove);
        Members.objects(own, member).forEach(one -> all.put(one.getString("id"), one));
        return new JsonArray(new ArrayList<>(all.values()));
    }

    private static Catalogue catalogue(JsonObject merged) {
        List<CredentialKind> kinds = Members.objects(merged, "credentials").stream()
                .map(kind -> new CredentialKind(kind.getString("id"), kind.getInteger("slot"), kind.getBoolean("any"),
                        Pattern.compile(kind.getString("number")), kind.getString("zh"), kind.getString("en")))
                .toList();
        List<Meal> meals = Members.objects(merged, "meals").stream()
                .map(meal -> new Meal(meal.getString("id"), HourSpan.of(meal))).toList();
        List<JsonObject> rules = Members.objects(merged, "scenes");
        Map<String, Message> messages = messages(merged.getJsonObject("texts"));
        Map<String, Integer> inspectedSeconds = inspectedSeconds(rules);
        List<Scene> scenes = rules.stream().map(scene -> new Scene(scene, messages(scene, messages),
                inspectedSeconds.getOrDefault(scene.getString("id"), 0))).toList();
        return new Catalogue(scenes, new CredentialKinds(kinds), meals, ZoneId.of(merged.getString("timeZone")));
    }

    private static Map<String, Integer> inspectedSeconds(List<JsonObject> scenes) {
        Map<String, Integer> seconds = new HashMap<>();
        for (JsonObject scene : scenes) {
            Members.object(scene, "inspects").ifPresent(inspects -> Members.strings(inspects, "scenes").forEach(
                    id -> seconds.merge(id, inspects.getInteger("withinMinutes") * SECONDS_PER_MINUTE, Math::max)));
        }
        return seconds;
    }

    private static Map<String, Message> messages(JsonObject texts) {
        Map<String, Message> messages = new HashMap<>();
        for (String word : texts.fieldNames()) {
            Message message = Message.of(texts.getJsonObject(word));
            for (String one : word.equals(STOPPED) ? STOPS : List.of(word)) {
                messages.put(one, message);
            }
        }
        return messages;
    }

    /** The catalogue's messages, or this scene's own where it has some. */
    private static Map<String, Message> messages(JsonObject scene, Map<String, Message> common) {
        if (!scene.containsKey("texts") && !scene.containsKey("refused")) {
            return common;
        }
        Map<String, Message> messages = new HashMap<>(common);
        Members.object(scene, "refused").map(Members::text).ifPresent(
                refusal -> messages.put(RuleReason.NOT_ENTITLED.word(), Message.of(refusal, refusal)));
        Members.object(scene, "texts").ifPresent(texts -> messages.putAll(messages(texts)));
        return messages;
    }

    private static final class Shipped {
        static final JsonObject FILE = file();

        private Shipped() {}

        private static JsonObject file() {
            try {
                return YamlFile.parse("scenes.yaml", Resource.read("scenes.yaml")).json();
            } catch (CatalogueException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
