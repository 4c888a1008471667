package cn.yimatong.scenes;

import cn.yimatong.records.CredentialKind;
import cn.yimatong.records.CredentialKinds;
import io.vertx.core.json.JsonObject;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The scenes of a deployment, with what they share: kinds of credential, meals, the time zone. Never changes. */
public final class Catalogue {

    private final Map<String, Scene> scenes;
    private final CredentialKinds credentialKinds;
    private final List<CredentialKind> kinds;
    private final List<Meal> meals;
    private final ZoneId timeZone;

    Catalogue(List<Scene> scenes, CredentialKinds credentialKinds, List<Meal> meals, ZoneId timeZone) {
        Map<String, Scene> byId = LinkedHashMap.newLinkedHashMap(scenes.size());
        scenes.forEach(scene -> byId.put(scene.id(), scene));
        this.scenes = byId;
        this.credentialKinds = credentialKinds;
        this.kinds = credentialKinds.all();
        this.meals = List.copyOf(meals);
        this.timeZone = timeZone;
    }

    /** The catalogue that ships, {@code scenes.yaml} beside this class. Read once. */
    public static Catalogue shipped() {
        return Shipped.CATALOGUE;
    }

    /** The scene of this id, or none. */
    public Optional<Scene> scene(String id) {
        return Optional.ofNullable(scenes.get(id));
    }

    /** Every scene, in the order of the file. */
    public List<Scene> scenes() {
        return List.copyOf(scenes.values());
    }

    /** What people call each scene, as {@code zh} and {@code en}, by its id. */
    public JsonObject names() {
        JsonObject names = new JsonObject();
        scenes.forEach((id, scene) -> names.put(id, scene.toJson().getJsonObject("name")));
        return names;
    }

    /** The kinds of credential that records may hold. */
    public CredentialKinds credentialKinds() {
        return credentialKinds;
    }

    /** Where hours and days of rules are told. */
    public ZoneId timeZone() {
        return timeZone;
    }

    List<Meal> meals() {
        return meals;
    }

    /** The kinds of credential in the order of their slots, as a list that costs nothing to walk. */
    List<CredentialKind> kinds() {
        return kinds;
    }

    private static final class Shipped {
        static final Catalogue CATALOGUE = CatalogueReader.shipped();

        private Shipped() {}
    }
}
