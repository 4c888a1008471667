package cn.yimatong.scenes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.records.HolderRecord;
import cn.yimatong.records.HolderRecord.Credential;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A city adds kinds of card and scenes that need them, by its file alone. */
final class CityOwnCardsTest {

    private static final Instant AT = Instant.parse("2026-11-25T03:00:00Z");

    private static final String FILE = """
            credentials:
              - { id: disability, slot: 5, any: false, number: "99[0-9]{15}[0-9X][1-7][1-4]", zh: 残疾人证, en: disability card }
              - { id: union, slot: 4, any: true, number: "99[0-9]{10}", zh: 工会会员卡, en: union card }
            scenes:
              - id: rehab
                name: { zh: 康复中心, en: Rehabilitation centre }
                needs: disability
                discloses: { credentialNumber: masked, name: masked }
                spend: reusable
              - id: union-gym
                name: { zh: 工会健身房, en: Union gym }
                needs: union
                discloses: { member: plain }
                spend: once
            """;

    private static final HolderRecord HOLDER = new HolderRecord(Optional.of("测试乙"), Optional.empty(), Optional.empty(),
            Map.of("disability", card("99010119520301001X11"), "union", card("990000000001")), List.of(),
            HolderRecord.Assurance.NONE, Map.of(), List.of());

    private static Credential card(String number) {
        return new Credential(number, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    @Test
    void aDisabilityCardOpensTheSceneThatNeedsIt() throws CatalogueException {
        Catalogue catalogue = CatalogueReaderTest.read(FILE);
        assertTrue(catalogue.credentialKinds().byId("disability").orElseThrow().number()
                .matcher("99010119520301001X11").matches());
        Scene rehab = catalogue.scene("rehab").orElseThrow();
        Verdict.Admitted admitted = admitted(catalogue, rehab);
        assertEquals(List.of(5), admitted.credentialSlots());
        JsonObject answer = Told.of(SceneAnswer.accepted(catalogue, rehab, HOLDER, admitted,
                new SceneAnswer.Found(5, true, Optional.empty()), Showing.BY_HOLDER, AT, () -> "*"));
        assertEquals(new JsonObject().put("type", "disability").put("number", "990***************11"),
                answer.getJsonObject("credential"));
        assertFalse(answer.getJsonObject("voice").encode().contains("残"));
    }

    @Test
    void aUnionCardMakesAMemberAndCountsAsAnyWhereTheCitySaysSo() throws CatalogueException {
        Catalogue catalogue = CatalogueReaderTest.read(FILE);
        assertEquals(List.of(4), admitted(catalogue, catalogue.scene("bus").orElseThrow()).credentialSlots());
        Scene gym = catalogue.scene("union-gym").orElseThrow();
        JsonObject answer = Told.of(SceneAnswer.accepted(catalogue, gym, HOLDER, admitted(catalogue, gym),
                new SceneAnswer.Found(4, true, Optional.empty()), Showing.BY_HOLDER, AT, () -> "*"));
        assertEquals(new JsonObject().put("member", true), answer.getJsonObject("holder"));
        assertEquals(new JsonObject().put("type", "union"), answer.getJsonObject("credential"));
    }

    @Test
    void withoutTheFileNeitherOpensAnything() {
        Catalogue catalogue = Catalogue.shipped();
        assertEquals(List.of(), admitted(catalogue, catalogue.scene("bus").orElseThrow()).credentialSlots());
    }

    private static Verdict.Admitted admitted(Catalogue catalogue, Scene scene) {
        return assertInstanceOf(Verdict.Admitted.class,
                Rules.decide(catalogue, scene, HOLDER, AT, Showing.BY_HOLDER));
    }
}
