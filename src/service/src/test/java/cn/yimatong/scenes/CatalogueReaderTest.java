package cn.yimatong.scenes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.records.HolderRecord;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** An operator's file: what it may do, and what it is refused for, each with its line. */
final class CatalogueReaderTest {

    private static final String SHOP = """
            scenes:
              - id: shop
                name: { zh: 商店, en: Shop }
                needs: any
                discloses: { concession: plain }
                spend: once
            """;

    /** Every word of an answer for which there is a text. */
    static List<String> words() {
        return wordsOfTheSchema().stream().flatMap(word -> word.equals("stopped")
                ? Stream.of("revoked", "suspended", "credential-suspended")
                : Stream.of(word)).toList();
    }

    private static Set<String> wordsOfTheSchema() {
        return Set.copyOf(new JsonObject(new String(Resource.read("scenes.schema.json"), StandardCharsets.UTF_8))
                .getJsonObject("$defs").getJsonObject("messages").getJsonObject("properties").fieldNames());
    }

    static Catalogue read(String yaml) throws CatalogueException {
        return CatalogueReader.extended("scenes.yaml", yaml.getBytes(StandardCharsets.UTF_8));
    }

    private static String refusal(String yaml) {
        return String.valueOf(assertThrows(CatalogueException.class, () -> read(yaml)).getMessage());
    }

    @Test
    void aSceneOfItsOwnComesAfterThoseThatShip() throws CatalogueException {
        Catalogue catalogue = read(SHOP);
        assertEquals(29, catalogue.scenes().size());
        assertEquals("shop", catalogue.scenes().getLast().id());
        assertEquals("closed", catalogue.scenes().getLast().toJson().getString("away"));
    }

    @Test
    void aSceneOfTheSameIdTakesThePlaceOfTheShippedOneWhole() throws CatalogueException {
        Catalogue catalogue = read(SHOP.replace("id: shop", "id: bus"));
        assertEquals(28, catalogue.scenes().size());
        Scene bus = catalogue.scenes().getFirst();
        assertEquals("bus", bus.id());
        assertEquals(0, bus.pauseSeconds());
        assertTrue(bus.concessions().isEmpty());
        assertEquals(120 * 60, bus.visitSeconds(), "is inspected still");
    }

    @Test
    void removedScenesAreGone() throws CatalogueException {
        Catalogue catalogue = read("remove: [payout, inspect]");
        assertEquals(26, catalogue.scenes().size());
        assertTrue(catalogue.scene("payout").isEmpty());
        assertEquals(60, catalogue.scene("bus").orElseThrow().visitSeconds());
    }

    @Test
    void textsAreReplacedWordByWordAndSceneTextsComeFirst() throws CatalogueException {
        Catalogue catalogue = read("""
                texts:
                  expired: { display: { zh: 甲, en: A }, voice: { zh: 乙, en: B } }
                """ + SHOP + """
                    texts: { expired: { display: { zh: 丙, en: C } } }
                """);
        Scene bus = catalogue.scene("bus").orElseThrow();
        assertEquals("甲", Told.of(SceneAnswer.rejected(bus, "expired")).getJsonObject("display").getString("zh"));
        assertEquals("B", Told.of(SceneAnswer.rejected(bus, "expired")).getJsonObject("voice").getString("en"));
        Scene shop = catalogue.scene("shop").orElseThrow();
        assertEquals("C", Told.of(SceneAnswer.rejected(shop, "expired")).getJsonObject("voice").getString("en"));
        assertEquals(Told.of(SceneAnswer.rejected(bus, "revoked")), Told.of(SceneAnswer.rejected(shop, "revoked")));
    }

    @Test
    void aCityMayHaveItsOwnFormOfNumber() throws CatalogueException {
        Catalogue catalogue = read(
                "credentials: [{ id: ssc, slot: 1, any: true, number: \"99[0-9]{3}\", zh: 卡, en: card }]");
        assertEquals("99[0-9]{3}", catalogue.credentialKinds().byId("ssc").orElseThrow().number().pattern());
        assertEquals(4, catalogue.credentialKinds().all().size());
    }

    @Test
    void aMealOverMidnightBelongsToTheDayOnWhichItBegins() throws CatalogueException {
        Catalogue catalogue = read("meals: [{ id: night, from: \"22:00\", until: \"02:00\" }]\n" + SHOP
                + "    limit: [{ per: meal, max: 1 }]");
        Scene shop = catalogue.scene("shop").orElseThrow();
        for (String at : List.of("2026-11-25T15:00:00Z", "2026-11-25T17:59:59Z")) {
            assertEquals(new LimitPeriod("shop/2026-11-25/night", 1, Instant.parse("2026-11-25T18:00:00Z")),
                    limit(catalogue, shop, at));
        }
        assertEquals(new LimitPeriod("shop/2026-11-26/~", 1, Instant.parse("2026-11-26T16:00:00Z")),
                limit(catalogue, shop, "2026-11-25T18:00:00Z"));
    }

    @Test
    void daysAreToldInTheCitysOwnZone() throws CatalogueException {
        Catalogue catalogue = read("timeZone: Asia/Urumqi");
        assertEquals(new LimitPeriod("sight/2026-11-25@", 1, Instant.parse("2026-11-25T18:00:00Z")),
                limit(catalogue, catalogue.scene("sight").orElseThrow(), "2026-11-25T17:00:00Z"));
    }

    private static LimitPeriod limit(Catalogue catalogue, Scene scene, String at) {
        return assertInstanceOf(Verdict.Admitted.class, Rules.decide(catalogue, scene, HolderRecord.EMPTY,
                Instant.parse(at), Showing.BY_HOLDER)).limits().getFirst();
    }

    static Stream<Arguments> refusals() {
        String scene = SHOP;
        return Stream.of(
                refused(scene + "    pauseSeconds: 86401", "line 7: /scenes/0/pauseSeconds must be at most 86400"),
                refused(scene + "    pauseSeconds: -1", "line 7: /scenes/0/pauseSeconds must be at least 0"),
                refused(scene + "    codeLifeSeconds: 14", "line 7: /scenes/0/codeLifeSeconds must be at least 15"),
                refused(scene + "    codesPerRequest: 11", "line 7: /scenes/0/codesPerRequest must be at most 10"),
                refused(scene + "    colour: red", "line 7: /scenes/0/colour is not known here"),
                refused(scene.replace("spend: once", "spend: twice"),
                        "line 6: /scenes/0/spend must be one of [\"once\", \"once-per-direction\", \"reusable\", \"none\"]"),
                refused(scene.replace("id: shop", "id: Shop"), "line 2: /scenes/0/id must match ^[a-z0-9-]{1,16}$"),
                refused(scene.replace("id: shop", "id: \"shop\\n\""),
                        "line 2: /scenes/0/id must match ^[a-z0-9-]{1,16}$"),
                refused(scene.replace(", en: Shop", ""), "line 3: /scenes/0/name/en is missing"),
                refused(scene.replace("    spend: once\n", ""), "line 2: /scenes/0/spend is missing"),
                refused(scene.replace("concession: plain", "concession: masked"),
                        "line 5: /scenes/0/discloses/concession must be one of [\"plain\"]"),
                refused(scene.replace("concession: plain", "secret: plain"),
                        "line 5: /scenes/0/discloses/secret is not known here"),
                refused(scene + "    businessType: [1101]", "line 7: /scenes/0/businessType/0 must be of type string"),
                refused(scene + "    limit: []", "line 7: /scenes/0/limit must have at least 1 item(s)"),
                refused("texts: { suspended: { display: { zh: 挂失, en: Lost } } }",
                        "line 1: /texts/suspended is not known here"),
                refused("zone: Asia/Shanghai", "line 1: /zone is not known here"),
                refused("a/b: 1", "line 1: /a~1b is not known here"),
                refused(scene + "    spend: once", "line 7: the key spend stands here twice"),
                refused(scene + scene.substring(8), "line 7: /scenes/1/id is taken: shop"),
                refused(scene + "    businessType: [01101]",
                        "line 7: 01101 is no text, whole number, true or false; a text like this stands in quotes"),
                refused(scene
                        + "    concessions:\n      - { kind: senior, effect: free, hours: { from: 10:00, until: \"12:00\" } }",
                        "line 8: 10:00 is no text, whole number, true or false; a text like this stands in quotes"),
                refused(scene + "    offline: yes",
                        "line 7: yes is no text, whole number, true or false; a text like this stands in quotes"),
                refused(scene + "    pauseSeconds:", "line 7: a value is missing"),
                refused(scene + "    1: 2", "line 7: a key must be a word, or stand in quotes"),
                refused("a: [", "line 1: expected the node content, but found '<stream end>'"),
                refused("- a", "line 1: the file must be a mapping"), refused("", "line 1: the file must be a mapping"),
                refused("a: 1\n---\nb: 2", "line 2: but found another document"),
                refused("timeZone: Asia/Beijing", "line 1: /timeZone is not a zone of the tz database"));
    }

    static Stream<Arguments> badReferences() {
        String kind = "credentials:\n  - { id: %s, slot: %d, any: true, number: \"%s\", zh: 卡, en: card }\n";
        return Stream.of(
                refused(SHOP.replace("needs: any", "needs: passport"),
                        "line 4: /scenes/0/needs names no credential: passport"),
                refused(SHOP.replace("spend: once", "spend: none")
                        + "    inspects: { scenes: [bus, ship], withinMinutes: 5 }",
                        "line 7: /scenes/0/inspects/scenes/1 names no other scene: ship"),
                refused(SHOP.replace("spend: once", "spend: none")
                        + "    inspects: { scenes: [shop], withinMinutes: 5 }",
                        "line 7: /scenes/0/inspects/scenes/0 names no other scene: shop"),
                refused(SHOP.replace("spend: once", "spend: none"),
                        "line 6: /scenes/0/spend spend: none and inspects go together"),
                refused(SHOP + "    inspects: { scenes: [bus], withinMinutes: 5 }",
                        "line 7: /scenes/0/inspects spend: none and inspects go together"),
                refused("remove: [ship]", "line 1: /remove/0 is no scene that ships, or is removed twice: ship"),
                refused("remove:\n  - museum\n  - museum",
                        "line 3: /remove/1 is no scene that ships, or is removed twice: museum"),
                refused("remove: [bus]", "line 1: /remove/0 is inspected by the scene inspect"),
                refused("remove: [bus]\n" + SHOP.replace("id: shop", "id: bus"),
                        "line 1: /remove/0 is a scene of this file: bus"),
                refused(kind.formatted("pass", 3, "."), "line 2: /credentials/0/slot is taken by insurance"),
                refused(kind.formatted("ssc", 5, "."), "line 2: /credentials/0/slot is 1 for good"),
                refused(kind.formatted("any", 5, "."), "line 2: /credentials/0/id is taken: any"),
                refused(kind.formatted("pass", 9, "."), "line 2: /credentials/0/slot must be at most 8"),
                refused(kind.formatted("pass", 5, "["),
                        "line 2: /credentials/0/number is no regular expression: Unclosed character class"),
                refused("meals:\n  - { id: tea, from: \"15:00\", until: \"15:00\" }",
                        "line 2: /meals/0/until is where the hours begin"),
                refused(SHOP
                        + "    concessions:\n      - { kind: donor, effect: free, hours: { from: \"08:00\", until: \"08:00\" } }",
                        "line 8: /scenes/0/concessions/0/hours/until is where the hours begin"),
                refused(SHOP
                        + "    limit:\n      - { per: day, max: 1 }\n      - { per: day, max: 2, perPlace: false }",
                        "line 9: /scenes/0/limit/1 counts what another limit counts"),
                refused(SHOP + "    passbackMinutes: 5",
                        "line 7: /scenes/0/passbackMinutes has no use where spend is not once-per-direction"),
                refused(SHOP + "    staleMinutes: 5",
                        "line 7: /scenes/0/staleMinutes has no use where offline is not true"),
                refused(SHOP + "    entitlement: required",
                        "line 7: /scenes/0/entitlement would refuse everybody: there is no concession"),
                refused(SHOP.replace("concession: plain", "acceptedLately: plain"),
                        "line 5: /scenes/0/discloses/acceptedLately has no use where no other scene is inspected"),
                refused(SHOP + "    refused: { zh: 否, en: Never }", """
                        line 4: /scenes/0/needs has no use in a scene that refuses everybody; \
                        line 5: /scenes/0/discloses has no use in a scene that refuses everybody; \
                        line 6: /scenes/0/spend has no use in a scene that refuses everybody"""));
    }

    private static Arguments refused(String yaml, String why) {
        return Arguments.of(why, yaml);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"refusals", "badReferences"})
    void aBadFileIsRefusedWithLineAndReason(String why, String yaml) {
        assertEquals("scenes.yaml " + why, refusal(yaml));
    }

    @Test
    void everyFaultIsNamedButNotMoreThanEight() {
        String faults = SHOP + "    zone: 1\n" + Stream.iterate(0, i -> i + 1).limit(10)
                .map(i -> "    member" + i + ": 1\n").reduce("", String::concat);
        String why = refusal(faults);
        assertTrue(why.contains("line 7: /scenes/0/zone is not known here; line 8: /scenes/0/member0"), why);
        assertTrue(why.endsWith("; and 3 more"), why);
    }

    @Test
    void anAliasIsRefusedSoThatNoFileGrowsOnItsWay() {
        assertTrue(refusal("texts: &t {}\nscenes: [*t]").startsWith("scenes.yaml: "));
    }

    @Test
    void bytesThatAreNotUtf8AreRefused() {
        assertEquals("scenes.yaml: the file is not UTF-8",
                assertThrows(CatalogueException.class,
                        () -> CatalogueReader.extended("scenes.yaml", new byte[]{(byte) 0xC3, 0x28})).getMessage());
    }
}
