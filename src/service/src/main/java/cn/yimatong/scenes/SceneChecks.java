package cn.yimatong.scenes;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a schema cannot say of one scene: whether its rules go together, and whether what it refers to is there. */
final class SceneChecks {

    private static final Set<String> OF_A_REFUSED_SCENE = Set.of("id", "name", "items", "refused", "texts");

    private final String at;
    private final JsonObject scene;
    private final List<Finding> findings = new ArrayList<>();

    private SceneChecks(String at, JsonObject scene) {
        this.at = at;
        this.scene = scene;
    }

    /**
     * Checks a scene that fits the schema.
     *
     * @param at its JSON pointer
     * @param kinds what it may need
     * @param scenes the ids of all scenes
     */
    static List<Finding> check(String at, JsonObject scene, Set<String> kinds, Set<String> scenes) {
        SceneChecks checks = new SceneChecks(at, scene);
        if (scene.containsKey("refused")) {
            checks.statesNothingElse();
        } else {
            checks.statesEnough();
            checks.goesTogether();
            checks.refersTo(kinds, scenes);
            checks.hours();
            checks.limits();
        }
        return checks.findings;
    }

    private void statesNothingElse() {
        for (String member : scene.fieldNames()) {
            if (!OF_A_REFUSED_SCENE.contains(member)) {
                refuse("/" + member, "has no use in a scene that refuses everybody");
            }
        }
    }

    private void statesEnough() {
        for (String member : List.of("needs", "discloses", "spend")) {
            if (!scene.containsKey(member)) {
                refuse("/" + member, "is missing");
            }
        }
    }

    private void goesTogether() {
        String spend = scene.getString("spend", "");
        boolean inspects = scene.containsKey("inspects");
        if (spend.equals("none") != inspects) {
            refuse(inspects ? "/inspects" : "/spend", "spend: none and inspects go together");
        }
        if (spend.equals("none")) {
            needless("limit", "nothing is spent");
            needless("pauseSeconds", "nothing is spent");
        }
        if (!spend.equals("once-per-direction")) {
            needless("passbackMinutes", "spend is not once-per-direction");
        }
        if (!scene.getBoolean("offline", false)) {
            needless("staleMinutes", "offline is not true");
        }
        if (scene.getJsonObject("discloses", new JsonObject()).containsKey("acceptedLately") && !inspects) {
            refuse("/discloses/acceptedLately", "has no use where no other scene is inspected");
        }
        if (scene.containsKey("entitlement") && Members.objects(scene, "concessions").isEmpty()) {
            refuse("/entitlement", "would refuse everybody: there is no concession");
        }
    }

    private void needless(String member, String because) {
        if (scene.containsKey(member)) {
            refuse("/" + member, "has no use where " + because);
        }
    }

    private void refersTo(Set<String> kinds, Set<String> scenes) {
        String needs = scene.getString("needs", Scene.ANY);
        if (!kinds.contains(needs)) {
            refuse("/needs", "names no credential: " + needs);
        }
        List<String> inspected = Members.object(scene, "inspects").map(inspects -> Members.strings(inspects, "scenes"))
                .orElse(List.of());
        for (int i = 0; i < inspected.size(); i++) {
            if (!scenes.contains(inspected.get(i)) || inspected.get(i).equals(scene.getString("id"))) {
                refuse("/inspects/scenes/" + i, "names no other scene: " + inspected.get(i));
            }
        }
    }

    private void hours() {
        List<JsonObject> concessions = Members.objects(scene, "concessions");
        for (int i = 0; i < concessions.size(); i++) {
            JsonObject hours = concessions.get(i).getJsonObject("hours");
            if (hours != null && hours.getString("from").equals(hours.getString("until"))) {
                refuse("/concessions/" + i + "/hours/until", "is where the hours begin");
            }
        }
    }

    /** Two limits that count the same would count each acceptance twice. */
    private void limits() {
        Set<String> seen = new HashSet<>();
        List<JsonObject> limits = Members.objects(scene, "limit");
        for (int i = 0; i < limits.size(); i++) {
            if (!seen.add(limits.get(i).getString("per") + limits.get(i).getBoolean("perPlace", false))) {
                refuse("/limit/" + i, "counts what another limit counts");
            }
        }
    }

    private void refuse(String pointer, String detail) {
        findings.add(new Finding(at + pointer, detail));
    }
}
