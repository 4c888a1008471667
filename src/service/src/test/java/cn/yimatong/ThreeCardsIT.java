package cn.yimatong;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** One code for three cards, and what each scene sees of its holder, on a real node with a real Redis. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ThreeCardsIT {

    private final TestNode node;
    private int holders;
    private String holder = "";

    ThreeCardsIT(@TempDir Path data) throws StartException {
        node = TestNode.start(data);
    }

    @BeforeEach
    void register() {
        holder = "holder-" + ++holders;
        node.register(holder, People.senior());
    }

    @AfterAll
    void stop() {
        node.close();
    }

    @Test
    void aPharmacySeesTheVoucherAndNothingOfTheSocialSecurityCard() {
        JsonObject answer = node.show(holder, "pharmacy", "businessType", "02121");
        assertEquals("accept", answer.getString("decision"), answer::encode);
        assertEquals("insurance", answer.getJsonObject("credential").getString("type"));
        assertEquals(People.INSURANCE, answer.getJsonObject("credential").getString("number"));
        assertEquals(Set.of("name"), answer.getJsonObject("holder").fieldNames());
        assertNotEquals("测试甲", answer.getJsonObject("holder").getString("name"));
        for (String secret : List.of(People.SSC, People.HEALTH, People.ID_NUMBER, "1952", "senior", "测试甲")) {
            assertFalse(answer.encode().contains(secret), secret);
        }
    }

    @Test
    void aBusSeesAFreeRideAndPausesAfterIt() {
        JsonObject first = node.show(holder, "bus");
        assertEquals("accept", first.getString("decision"), first::encode);
        assertEquals(new JsonObject().put("kind", "senior").put("effect", "free"), first.getJsonObject("concession"));
        assertEquals("senior", first.getString("tone"));
        assertEquals(false, first.getBoolean("guardian"));
        assertEquals(false, first.getBoolean("attention"));
        assertFalse(first.containsKey("pseudonym"));
        assertFalse(first.containsKey("holder"));
        assertEquals(Set.of("zh", "en"), first.getJsonObject("voice").fieldNames());
        JsonObject second = node.show(holder, "bus");
        assertEquals("paused", second.getString("reason"), second::encode);
        assertEquals("reject", second.getString("tone"));
    }

    @Test
    void anAnnulmentFreesThePause() {
        String scanId = TestNode.newScanId();
        HttpResponse<String> first = node.verify("scanner-1", scanId, node.freshCode(holder, "{}"), "bus");
        assertEquals("valid", new JsonObject(first.body()).getString("reason"));
        assertEquals(200,
                node.send("POST", "/v1/verifications/" + scanId + "/annulment", "scanner-1", "").statusCode());
        assertEquals("valid", node.show(holder, "bus").getString("reason"));
    }

    @Test
    void aSuspendedVoucherIsRefusedByThePharmacyWhileTheBusTakesTheHolder() {
        stand("/credentials/insurance", "{\"standing\":\"suspended\",\"reason\":\"lost\"}", 200);
        JsonObject refused = node.show(holder, "pharmacy", "businessType", "02121");
        assertEquals("credential-suspended", refused.getString("reason"), refused::encode);
        assertFalse(refused.containsKey("credential"));
        assertEquals("valid", node.show(holder, "bus").getString("reason"));
        stand("/credentials/insurance", "{\"standing\":\"active\",\"reason\":\"found\"}", 200);
        assertEquals("valid", node.show(holder, "pharmacy", "businessType", "02121").getString("reason"));
    }

    @Test
    void whereAnyCredentialDoesTheFirstActiveOneIsNamedAndAStoppedOneNever() {
        stand("/credentials/ssc", "{\"standing\":\"suspended\",\"reason\":\"lost\"}", 200);
        JsonObject answer = node.show(holder, "bus");
        assertEquals("health", answer.getJsonObject("credential").getString("type"), answer::encode);
        stand("/credentials/health", "{\"standing\":\"revoked\",\"reason\":\"closed\"}", 200);
        stand("/credentials/insurance", "{\"standing\":\"suspended\",\"reason\":\"lost\"}", 200);
        assertEquals("credential-suspended", node.show(holder, "museum").getString("reason"));
    }

    @Test
    void aSuspensionStopsLivingCodesAtOnceAndEndsByItself() {
        String code = node.freshCode(holder, "{}");
        Instant end = Instant.now().plusSeconds(2);
        stand("", "{\"standing\":\"suspended\",\"reason\":\"lost\",\"until\":\"" + end + "\"}", 200);
        JsonObject refused = node.ask(code, "museum");
        assertEquals("suspended", refused.getString("reason"));
        assertEquals(409, node.send("POST", "/v1/holders/" + holder + "/codes", "app", "{}").statusCode());
        Poll.until(() -> node.ask(code, "museum").getString("reason").equals("valid"));
        assertFalse(Instant.now().isBefore(end.minusSeconds(1)));
    }

    @Test
    void revokedIsForGoodAndReadsLikeSuspended() {
        String code = node.freshCode(holder, "{}");
        stand("", "{\"standing\":\"suspended\",\"reason\":\"lost\"}", 200);
        JsonObject suspended = node.ask(code, "museum");
        stand("", "{\"standing\":\"revoked\",\"reason\":\"deceased\"}", 200);
        stand("", "{\"standing\":\"revoked\",\"reason\":\"deceased\"}", 200);
        JsonObject revoked = node.ask(code, "museum");
        assertEquals("revoked", revoked.getString("reason"));
        for (String member : List.of("display", "voice", "tone")) {
            assertEquals(suspended.getValue(member), revoked.getValue(member));
        }
        stand("", "{\"standing\":\"active\"}", 409);
        stand("", "{\"standing\":\"suspended\",\"reason\":\"lost\"}", 409);
    }

    @Test
    void aCardThatReplacesALostOneIsActiveAndTheTrailSaysSo() {
        stand("/credentials/insurance", "{\"standing\":\"revoked\",\"reason\":\"lost\"}", 200);
        assertEquals("credential-suspended", node.show(holder, "pharmacy").getString("reason"));
        node.register(holder, People.senior());
        assertEquals("credential-suspended", node.show(holder, "pharmacy").getString("reason"));
        JsonObject credentials = People.credentials();
        credentials.getJsonObject("insurance").put("number", "990000TESTINSURE9999");
        node.register(holder, People.senior().put("credentials", credentials));
        assertEquals("990000TESTINSURE9999",
                node.show(holder, "pharmacy").getJsonObject("credential").getString("number"));
        JsonObject export = new JsonObject(node.send("GET", "/v1/holders/" + holder + "/export", "app", "").body());
        assertTrue(export.getJsonArray("usage").stream().map(JsonObject.class::cast)
                .anyMatch(event -> "replaced".equals(event.getString("reason"))
                        && "insurance".equals(event.getString("credential"))),
                export::encode);
    }

    @Test
    void aStandingThatCannotBeIsRefused() {
        stand("", "{\"standing\":\"suspended\",\"until\":\"2001-01-01T00:00:00Z\"}", 422);
        stand("", "{\"standing\":\"suspended\",\"until\":\"2031-02-30T00:00:00Z\"}", 422);
        stand("", "{\"standing\":\"active\",\"until\":\"2099-01-01T00:00:00Z\"}", 422);
        stand("", "{\"standing\":\"dormant\"}", 400);
        stand("", "{}", 400);
        stand("/credentials/passport", "{\"standing\":\"suspended\"}", 404);
        assertEquals(404, node.send("PUT", "/v1/holders/nobody/standing", "app", "{\"standing\":\"suspended\"}")
                .statusCode());
    }

    @Test
    void standingsOfManyAreSetAtOnce() {
        node.register(holder + "-2", People.senior());
        HttpResponse<String> answer = node.send("POST", "/v1/bulk/standings", "app", """
                {"standings":[{"holder":"%s","credential":"ssc","standing":"suspended","reason":"lost"},
                {"holder":"nobody","standing":"suspended"},{"holder":"%s-2","standing":"revoked","reason":"closed"},
                {"holder":"%s-2","standing":"active"},{"holder":"%s","credential":"passport","standing":"active"}]}
                """.formatted(holder, holder, holder, holder));
        assertEquals(200, answer.statusCode(), answer::body);
        JsonObject result = new JsonObject(answer.body());
        assertEquals(2, result.getInteger("done"), answer::body);
        assertEquals("health", node.show(holder, "bus").getJsonObject("credential").getString("type"));
        assertEquals(409, node.send("POST", "/v1/holders/" + holder + "-2/codes", "app", "{}").statusCode());
    }

    @Test
    void aHotelNeedsTheHoldersConsentAndThenSeesNameAndNumber() {
        assertEquals("consent-missing", node.show(holder, "hotel").getString("reason"));
        node.send("PUT", "/v1/holders/" + holder + "/consents/hotel", "app", "{\"textVersion\":\"2026-1\"}");
        JsonObject answer = node.show(holder, "hotel");
        assertEquals(new JsonObject().put("name", "测试甲").put("idNumber", People.ID_NUMBER),
                answer.getJsonObject("holder"), answer::encode);
        node.send("DELETE", "/v1/holders/" + holder + "/consents/hotel", "app", "");
        assertEquals("consent-missing", node.show(holder, "hotel").getString("reason"));
    }

    @Test
    void anOldCheckOfThePersonIsNotEnoughForBenefits() {
        JsonObject record = People.senior();
        record.getJsonObject("assurance").put("realPersonAt",
                Instant.now().minus(2, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS).toString());
        node.register(holder, record);
        assertEquals("assurance-missing", node.show(holder, "alive-check").getString("reason"));
        assertEquals("valid", node.show(holder, "ssc-kiosk").getString("reason"));
    }

    @Test
    void anEldersCanteenIsForSeniorsOnceAMeal() {
        JsonObject answer = node.show(holder, "elder-canteen");
        assertEquals("65+", answer.getJsonObject("concession").getString("grade"), answer::encode);
        assertEquals("paused", node.show(holder, "elder-canteen").getString("reason"));
        node.register("young", new JsonObject().put("credentials", People.credentials()));
        assertEquals("not-entitled", node.show("young", "elder-canteen").getString("reason"));
    }

    @Test
    void aSightIsEnteredOnceADayAndPlace() {
        assertEquals("valid", node.show(holder, "sight", "place", "lake").getString("reason"));
        assertEquals("paused", node.show(holder, "sight", "place", "lake").getString("reason"));
        assertEquals("valid", node.show(holder, "sight", "place", "hill").getString("reason"));
    }

    @Test
    void aGateTakesACodeOnceInEachDirectionAndNobodyTwiceInOne() {
        String code = node.freshCode(holder, "{}");
        assertEquals("valid", node.ask(code, "library", "direction", "in").getString("reason"));
        assertEquals("replayed", node.ask(code, "library", "direction", "in").getString("reason"));
        assertEquals("passback", node.show(holder, "library", "direction", "in").getString("reason"));
        assertEquals("valid", node.ask(code, "library", "direction", "out").getString("reason"));
        assertEquals("replayed", node.ask(code, "library", "direction", "out").getString("reason"));
        assertEquals("passback", node.show(holder, "library", "direction", "out").getString("reason"));
        assertEquals("valid", node.show(holder, "library", "direction", "in").getString("reason"));
    }

    @Test
    void aReusableCodeIsShownAgainAndCanStillBeSpent() {
        String code = node.freshCode(holder, "{}");
        for (int i = 0; i < 3; i++) {
            assertEquals("valid", node.ask(code, "clinic-visit", "businessType", "01201").getString("reason"));
        }
        assertEquals("valid", node.ask(code, "bus").getString("reason"));
        assertEquals("replayed", node.ask(code, "clinic-visit", "businessType", "01201").getString("reason"));
    }

    @Test
    void aBusinessTypeThatIsNotDoneThereIsRefused() {
        for (String[] more : List.of(new String[0], new String[]{"businessType", "01301"})) {
            assertEquals(422, node.verify("scanner-1", TestNode.newScanId(), node.freshCode(holder, "{}"),
                    "clinic-register", more).statusCode());
        }
        assertEquals("valid", node.show(holder, "clinic-register", "businessType", "01102").getString("reason"));
        assertEquals("valid", node.show(holder, "pharmacy").getString("reason"));
    }

    @Test
    void anInspectionSpendsNothingAndTellsOnlyWhatTheTableSays() {
        String code = node.freshCode(holder, "{}");
        JsonObject before = node.ask(code, "inspect", "mode", "inspect");
        assertEquals(false, before.getBoolean("acceptedLately"), before::encode);
        assertEquals("valid", node.ask(code, "bus", "place", "line-4").getString("reason"));
        for (int i = 0; i < 2; i++) {
            JsonObject after = node.ask(code, "inspect", "mode", "inspect", "place", "line-4");
            assertEquals(true, after.getBoolean("acceptedLately"), after::encode);
            assertEquals("senior", after.getJsonObject("concession").getString("kind"));
            for (String hidden : List.of("pseudonym", "holder")) {
                assertFalse(after.containsKey(hidden));
            }
        }
        assertEquals(false, node.ask(code, "inspect", "mode", "inspect", "place", "line-5")
                .getBoolean("acceptedLately"));
        assertEquals(422, node.verify("scanner-1", TestNode.newScanId(), code, "inspect").statusCode());
        assertEquals(422, node.verify("scanner-1", TestNode.newScanId(), code, "bus", "mode", "inspect").statusCode());
    }

    @Test
    void aPayoutIsRefusedByNameAndSaysWhy() {
        HttpResponse<String> answer = node.verify("scanner-1", TestNode.newScanId(), node.freshCode(holder, "{}"),
                "payout");
        assertEquals(422, answer.statusCode());
        assertTrue(answer.body().contains("card"), answer::body);
        assertEquals(422,
                node.send("POST", "/v1/holders/" + holder + "/codes", "app", "{\"scene\":\"payout\"}").statusCode());
        assertEquals(422,
                node.send("POST", "/v1/holders/" + holder + "/codes", "app", "{\"scene\":\"moon\"}").statusCode());
        assertEquals(422, node.verify("scanner-1", TestNode.newScanId(), "x", "moon").statusCode());
    }

    @Test
    void aGuardianShowsTheCodeOfTheirWardAndTheAnswerSaysSo() {
        String path = "/v1/holders/" + holder + "/guardians/parent";
        String body = "{\"guardian\":\"parent\"}";
        assertEquals(422, node.send("POST", "/v1/holders/" + holder + "/codes", "app", body).statusCode());
        node.send("PUT", path, "app", "{\"consentedAt\":\"2026-01-01T00:00:00Z\"}");
        JsonObject answer = node.ask(node.freshCode(holder, body), "bus");
        assertEquals(true, answer.getBoolean("guardian"), answer::encode);
        String code = node.freshCode(holder, body);
        assertEquals("not-entitled", node.ask(code, "alive-check").getString("reason"));
        node.send("DELETE", path, "app", "");
        assertEquals("consent-missing", node.ask(code, "museum").getString("reason"));
    }

    @Test
    void underFourteenTheGuardiansConsentCounts() {
        String born = Instant.now().minus(3650, ChronoUnit.DAYS).toString().substring(0, 10);
        node.register(holder, new JsonObject().put("birthDate", born).put("credentials", People.credentials()));
        node.send("PUT", "/v1/holders/" + holder + "/guardians/parent", "app",
                "{\"consentedAt\":\"2026-01-01T00:00:00Z\"}");
        String consent = "/v1/holders/" + holder + "/consents/bank-counter";
        node.send("PUT", consent, "app", "{\"textVersion\":\"1\"}");
        assertEquals("consent-missing", node.show(holder, "bank-counter").getString("reason"));
        assertEquals(422, node.send("PUT", consent, "app", "{\"textVersion\":\"1\",\"by\":\"stranger\"}").statusCode());
        node.send("PUT", consent, "app", "{\"textVersion\":\"1\",\"by\":\"parent\"}");
        assertEquals("valid", node.show(holder, "bank-counter").getString("reason"));
    }

    @Test
    void aPseudonymIsTheSameAtOneSceneAndAnotherAtEach() {
        String museum = node.show(holder, "museum").getString("pseudonym");
        assertEquals(museum, node.show(holder, "museum").getString("pseudonym"));
        assertNotEquals(museum, node.show(holder, "culture").getString("pseudonym"));
        node.register("other", People.senior());
        assertNotEquals(museum, node.show("other", "museum").getString("pseudonym"));
    }

    @Test
    void aRecallDisclosesWhatTheFirstAnswerDid() {
        String scanId = TestNode.newScanId();
        String code = node.freshCode(holder, "{}");
        JsonObject first = new JsonObject(node.verify("scanner-1", scanId, code, "pharmacy").body());
        JsonObject again = new JsonObject(node.verify("scanner-1", scanId, code, "pharmacy").body());
        assertEquals(first.put("repeated", true), again);
        stand("/credentials/insurance", "{\"standing\":\"suspended\",\"reason\":\"lost\"}", 200);
        assertEquals(first, new JsonObject(node.verify("scanner-1", scanId, code, "pharmacy").body()));
    }

    @Test
    void aChangedRecordIsInForceForTheVeryNextScan() {
        assertEquals("free", node.show(holder, "sports").containsKey("concession") ? "free" : "none");
        node.register(holder, new JsonObject().put("credentials", People.credentials()));
        assertFalse(node.show(holder, "museum").encode().contains("senior"));
        assertFalse(node.show(holder, "bus").containsKey("concession"));
        node.register(holder, new JsonObject().put("credentials", new JsonObject().put("ssc",
                new JsonObject().put("number", People.SSC))));
        assertEquals("credential-missing", node.show(holder, "pharmacy").getString("reason"));
    }

    @Test
    void aForeignCodeIsNamedWhereItIsPlain() {
        JsonObject answer = node.ask("HC1:6BFOXN*TS0BI$ZD-PHQ7I9AD66V5B22CH9M9ESI9XBHXK-%69LQOGI.*V76GCV4*XUA2P",
                "bus");
        assertEquals("malformed", answer.getString("reason"));
        assertEquals("hc1", answer.getString("looksLike"));
        assertFalse(node.ask("hello", "bus").containsKey("looksLike"));
    }

    @Test
    void aScannerReadsTheRulesOfItsScenes() {
        HttpResponse<String> answer = node.send("GET", "/v1/scenes", "scanner-1", "");
        assertEquals(200, answer.statusCode());
        assertEquals(28, new JsonObject(answer.body()).getJsonArray("scenes").size());
    }

    private void stand(String part, String body, int status) {
        HttpResponse<String> answer = node.send("PUT", "/v1/holders/" + holder + part + "/standing", "app", body);
        assertEquals(status, answer.statusCode(), answer::body);
    }
}
