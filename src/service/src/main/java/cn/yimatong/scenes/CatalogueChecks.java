package cn.yimatong.scenes;

import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** What a schema cannot say of an operator's file: whether it fits together, and fits what ships. */
final class CatalogueChecks {

    private final JsonObject shipped;
    private final JsonObject own;
    private final List<Finding> findings = new ArrayList<>();

    private CatalogueChecks(JsonObject shipped, JsonObject own) {
        this.shipped = shipped;
        this.own = own;
    }

    /**
     * Checks a file that fits the schema.
     *
     * @param shipped the file that it extends; empty for the shipped file itself
     * @return everything that is wrong with it
     */
    static List<Finding> check(JsonObject shipped, JsonObject own) {
        CatalogueChecks checks = new CatalogueChecks(shipped, own);
        checks.timeZone();
        checks.credentials();
        checks.meals();
        checks.removed();
        checks.scenes();
        return checks.findings;
    }

    private void timeZone() {
        String zone = own.getString("timeZone");
        if (zone != null) {
            try {
                ZoneId.of(zone);
            } catch (DateTimeException _) {
                refuse("/timeZone", "is not a zone of the tz database");
            }
        }
    }

    private void credentials() {
        Map<String, Integer> slots = new HashMap<>();
        Map<Integer, String> kinds = new HashMap<>();
        for (JsonObject kind : Members.objects(shipped, "credentials")) {
            slots.put(kind.getString("id"), kind.getInteger("slot"));
            kinds.put(kind.getInteger("slot"), kind.getString("id"));
        }
        Set<String> seen = new HashSet<>();
        List<JsonObject> own = Members.objects(this.own, "credentials");
        for (int i = 0; i < own.size(); i++) {
            String at = "/credentials/" + i;
            String id = own.get(i).getString("id");
            int slot = own.get(i).getInteger("slot");
            if (!seen.add(id) || id.equals(Scene.ANY)) {
                refuse(at + "/id", "is taken: " + id);
            } else if (slots.getOrDefault(id, slot) != slot) {
                refuse(at + "/slot", "is " + slots.get(id) + " for good");
            } else if (!kinds.getOrDefault(slot, id).equals(id)) {
                refuse(at + "/slot", "is taken by " + kinds.get(slot));
            }
            slots.putIfAbsent(id, slot);
            kinds.putIfAbsent(slot, id);
            try {
                Pattern.compile(own.get(i).getString("number"));
            } catch (PatternSyntaxException e) {
                refuse(at + "/number", "is no regular expression: " + e.getDescription());
            }
        }
    }

    private void meals() {
        Set<String> seen = new HashSet<>();
        List<JsonObject> meals = Members.objects(own, "meals");
        for (int i = 0; i < meals.size(); i++) {
            if (!seen.add(meals.get(i).getString("id"))) {
                refuse("/meals/" + i + "/id", "is taken: " + meals.get(i).getString("id"));
            }
            hours("/meals/" + i, meals.get(i));
        }
    }

    private void removed() {
        Set<String> defined = ids(own);
        Set<String> removable = ids(shipped);
        List<String> removed = Members.strings(own, "remove");
        for (int i = 0; i < removed.size(); i++) {
            if (defined.contains(removed.get(i))) {
                refuse("/remove/" + i, "is a scene of this file: " + removed.get(i));
            } else if (!removable.remove(removed.get(i))) {
                refuse("/remove/" + i, "is no scene that ships, or is removed twice: " + removed.get(i));
            }
        }
        for (JsonObject scene : Members.objects(shipped, "scenes")) {
            String id = scene.getString("id");
            List<String> inspected = Members.object(scene, "inspects")
                    .map(inspects -> Members.strings(inspects, "scenes")).orElse(List.of());
            for (String one : inspected) {
                if (removed.contains(one) && !defined.contains(one) && !removed.contains(id) && !defined.contains(id)) {
                    refuse("/remove/" + removed.indexOf(one), "is inspected by the scene " + id);
                }
            }
        }
    }

    private void scenes() {
        Set<String> kinds = new HashSet<>(Set.of(Scene.ANY));
        Members.objects(shipped, "credentials").forEach(kind -> kinds.add(kind.getString("id")));
        Members.objects(own, "credentials").forEach(kind -> kinds.add(kind.getString("id")));
        Set<String> all = ids(shipped);
        all.removeAll(Members.strings(own, "remove"));
        all.addAll(ids(own));
        Set<String> seen = new HashSet<>();
        List<JsonObject> scenes = Members.objects(own, "scenes");
        for (int i = 0; i < scenes.size(); i++) {
            String at = "/scenes/" + i;
            JsonObject scene = scenes.get(i);
            if (!seen.add(scene.getString("id"))) {
                refuse(at + "/id", "is taken: " + scene.getString("id"));
            }
            findings.addAll(SceneChecks.check(at, scene, kinds, all));
        }
    }

    private void hours(String at, JsonObject span) {
        if (span.getString("from").equals(span.getString("until"))) {
            refuse(at + "/until", "is where the hours begin");
        }
    }

    private void refuse(String pointer, String detail) {
        findings.add(new Finding(pointer, detail));
    }

    private static Set<String> ids(JsonObject file) {
        Set<String> ids = new HashSet<>();
        Members.objects(file, "scenes").forEach(scene -> ids.add(scene.getString("id")));
        return ids;
    }
}
