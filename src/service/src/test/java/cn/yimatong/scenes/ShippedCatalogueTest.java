package cn.yimatong.scenes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.records.CredentialKind;
import io.vertx.core.json.JsonObject;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ShippedCatalogueTest {

    /** Laws and press, standings that are fed in, the service itself, scanners and callers of a town's own. */
    private static final Set<Integer> NO_SCENE = Set.of(9, 12, 13, 30, 31, 35, 37);

    private static final List<String> STOPPED = List.of("revoked", "suspended", "credential-suspended");

    private static List<Scene> scenes() {
        return Catalogue.shipped().scenes();
    }

    @Test
    void theFileFitsItsSchemaAndTogether() throws CatalogueException {
        JsonObject file = YamlFile.parse("scenes.yaml", Resource.read("scenes.yaml")).json();
        assertEquals(List.of(), CatalogueSchema.check(file));
        assertEquals(List.of(), CatalogueChecks.check(new JsonObject(), file));
    }

    @Test
    void itHasEverySceneOfTheTable() {
        assertEquals(
                List.of("bus", "sight", "museum", "culture", "library", "library-loan", "sports", "hotel",
                        "gov-counter", "gov-kiosk", "fund-query", "fund-counter", "union", "elder-canteen",
                        "civil-affairs", "campus-gate", "campus-canteen", "clinic-register", "clinic-visit",
                        "clinic-settle", "pharmacy", "ssc-kiosk", "alive-check", "bank-counter", "home-visit",
                        "utility", "inspect", "payout"),
                scenes().stream().map(Scene::id).toList());
    }

    @Test
    void everyServiceOfTheDistrictHasASceneOrAReasonForNone() {
        Set<Integer> served = scenes().stream().flatMap(scene -> scene.toJson().getJsonArray("items").stream())
                .map(Integer.class::cast).collect(Collectors.toCollection(TreeSet::new));
        assertEquals(IntStream.rangeClosed(1, 37).boxed().filter(item -> !NO_SCENE.contains(item))
                .collect(Collectors.toCollection(TreeSet::new)), served);
    }

    @Test
    void credentialsKeepTheirSlots() {
        assertEquals(List.of("1 ssc true", "2 health true", "3 insurance true", "4 union false"),
                Catalogue.shipped().credentialKinds().all().stream()
                        .map((CredentialKind kind) -> kind.slot() + " " + kind.id() + " " + kind.any()).toList());
        assertEquals(ZoneId.of("Asia/Shanghai"), Catalogue.shipped().timeZone());
    }

    @ParameterizedTest
    @MethodSource("scenes")
    void everySceneHasWordsForEveryReasonAndTone(Scene scene) {
        List<String> words = CatalogueReaderTest.words();
        assertEquals(24, words.size());
        words.forEach(word -> assertFalse(
                new JsonObject(scene.message(word).display().getValue()).getString("zh").isEmpty(), word));
        for (Tone tone : Tone.values()) {
            assertEquals(tone != Tone.REJECT, words.contains(tone.word()), tone.word());
        }
        for (RuleReason reason : RuleReason.values()) {
            assertTrue(words.contains(reason.word()), reason.word());
        }
        assertThrows(IllegalArgumentException.class, () -> SceneAnswer.rejected(scene, "no-such-reason"));
    }

    @ParameterizedTest
    @MethodSource("scenes")
    void whoeverIsStoppedReadsTheSameWhateverTheReason(Scene scene) {
        assertEquals(1, STOPPED.stream().map(word -> Told.of(SceneAnswer.rejected(scene, word))).distinct().count());
        assertFalse(Told.of(SceneAnswer.rejected(scene, "suspended")).encode().toLowerCase(Locale.ROOT)
                .contains("suspend"));
    }

    @ParameterizedTest
    @MethodSource("scenes")
    void noWordTellsOfADisability(Scene scene) {
        assertFalse(scene.toJson().encode().contains("残"), scene.id());
        assertFalse(scene.message("concession").voice().getValue().matches("(?i).*(残|disab).*"));
    }

    @ParameterizedTest
    @MethodSource("scenes")
    void medicineMoneyAndIdentityAreClosedWhileTheLedgerIsAway(Scene scene) {
        boolean numbered = scene.disclosure().has(Field.ID_NUMBER) || scene.disclosure().has(Field.CREDENTIAL_NUMBER);
        boolean needsOne = !scene.needs().equals(Scene.ANY);
        boolean open = scene.away() == Scene.Away.OPEN;
        assertFalse(open && (numbered || needsOne), scene.id());
        assertEquals(open, scene.offline(), scene.id());
    }

    @Test
    void aBusRemembersAnAcceptanceAsLongAsAnInspectorMayAsk() {
        Scene bus = Catalogue.shipped().scene("bus").orElseThrow();
        assertEquals(120 * 60, bus.visitSeconds());
        assertEquals(12 * 3600, Catalogue.shipped().scene("library").orElseThrow().visitSeconds());
        assertEquals(0, Catalogue.shipped().scene("museum").orElseThrow().visitSeconds());
    }

    @Test
    void toJsonWritesEveryDefaultOutAndIsACopy() {
        Scene museum = Catalogue.shipped().scene("museum").orElseThrow();
        JsonObject json = museum.toJson();
        assertEquals(60, json.getInteger("codeLifeSeconds"));
        assertEquals(3, json.getInteger("codesPerRequest"));
        assertEquals(0, json.getInteger("pauseSeconds"));
        json.put("id", "changed");
        assertEquals("museum", museum.toJson().getString("id"));
    }

    @ParameterizedTest
    @MethodSource("scenes")
    void whatIsShownOfASceneMakesTheSameSceneAgain(Scene scene) {
        Catalogue again = RuleVector.extended(new JsonObject().put("scenes", List.of(scene.toJson())));
        assertEquals(scene.toJson(), again.scene(scene.id()).orElseThrow().toJson());
    }
}
