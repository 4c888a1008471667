package cn.yimatong;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A holder's record, as an app backend writes and reads it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HolderRecordIT {

    private final TestNode node;

    HolderRecordIT(@TempDir Path data) throws StartException {
        node = TestNode.start(data);
    }

    @AfterAll
    void stop() {
        node.close();
    }

    @Test
    void aRecordIsReadAsItWasWrittenWithItsStandingsBeside() {
        JsonObject record = People.senior();
        assertEquals(201, put("whole", record).statusCode());
        JsonObject expected = record.copy().put("holder", "whole").put("standing", "active");
        expected.getJsonObject("credentials").forEach(entry -> ((JsonObject) entry.getValue()).put("standing",
                "active"));
        assertEquals(expected, read("whole"));
        assertEquals(200, put("whole", new JsonObject().put("name", "测试乙")).statusCode());
        assertEquals(new JsonObject().put("holder", "whole").put("standing", "active").put("name", "测试乙"),
                read("whole"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"阿不都·热西提", "𠮷野𠀀", "欧阳娜娜", "Ólafur O'Neill-Müller", "བསྟན་འཛིན", "ئالىم"})
    void aNameOfAnyScriptComesBackAsItWent(String name) {
        assertEquals(2, put("name", new JsonObject().put("name", name)).statusCode() / 100);
        assertEquals(name, read("name").getString("name"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u0000b", "a\u202eb", "a\u2066b", "a\nb", "", " ", "a\u200fb", "a\ufeffb"})
    void aNameWithControlOrBidiCharactersIsRefused(String name) {
        HttpResponse<String> answer = put("bad-name", new JsonObject().put("name", name));
        assertEquals(422, answer.statusCode(), answer::body);
        assertEquals(Set.of("/name"), pointers(answer));
        assertEquals(404, node.send("GET", "/v1/holders/bad-name", "app", "").statusCode());
    }

    @Test
    void everyWrongFieldIsNamedAtOnceAndNothingIsKept() {
        JsonObject record = People.senior().put("idNumber", "990300195203010029").put("birthDate", "1952-02-30")
                .put("nickname", "x").put("name", "a\u202eb");
        record.getJsonObject("credentials").put("library", new JsonObject().put("number", "1"));
        record.getJsonObject("credentials").getJsonObject("ssc").put("validUntil", 7);
        record.getJsonArray("concessions").add(new JsonObject().put("kind", "royal"));
        record.getJsonObject("assurance").put("realPersonAt", "2099-01-01T00:00:00Z");
        HttpResponse<String> answer = put("wrong", record);
        assertEquals(400, answer.statusCode(), answer::body);
        assertEquals(Set.of("/idNumber", "/birthDate", "/nickname", "/name", "/credentials/library",
                "/credentials/ssc/validUntil", "/concessions/1/kind", "/assurance/realPersonAt"), pointers(answer));
        assertFalse(answer.body().contains("990300195203010029"));
        assertEquals(404, node.send("GET", "/v1/holders/wrong", "app", "").statusCode());
    }

    @Test
    void aWrongValueIs422AndABrokenContract400() {
        assertEquals(422, put("status", new JsonObject().put("idNumber", "990300195203010029")).statusCode());
        assertEquals(400, put("status", new JsonObject().put("idNumber", 5)).statusCode());
        assertEquals(400, put("status", new JsonObject().put("standing", "active")).statusCode());
    }

    @Test
    void aMergePatchChangesWhatItNames() {
        put("merged", People.senior());
        HttpResponse<String> answer = node.send("PATCH", "/v1/holders/merged", "app",
                "{\"name\":null,\"credentials\":{\"ssc\":{\"issuer\":\"990301\"},\"health\":null}}");
        assertEquals(200, answer.statusCode(), answer::body);
        JsonObject after = read("merged");
        assertEquals(after, new JsonObject(answer.body()));
        assertFalse(after.containsKey("name"));
        assertEquals(Set.of("ssc", "insurance"), after.getJsonObject("credentials").fieldNames());
        assertEquals("990301", after.getJsonObject("credentials").getJsonObject("ssc").getString("issuer"));
        assertEquals(People.SSC, after.getJsonObject("credentials").getJsonObject("ssc").getString("number"));
        HttpResponse<String> wrong = node.send("PATCH", "/v1/holders/merged", "app",
                "{\"birthDate\":\"1952-03-02\",\"x\":1}");
        assertEquals(Set.of("/birthDate", "/x"), pointers(wrong));
        assertEquals(after, read("merged"));
        assertEquals(404, node.send("PATCH", "/v1/holders/nobody", "app", "{}").statusCode());
    }

    @Test
    void changesOfOneHolderAtTheSameTimeAllTakeEffect() {
        put("busy", new JsonObject());
        List<CompletableFuture<HttpResponse<String>>> changes = new ArrayList<>();
        List<String> scenes = List.of("bus", "sight", "hotel", "union", "library", "museum", "culture", "sports");
        for (String scene : scenes) {
            changes.add(node.sendAsync("PUT", "/v1/holders/busy/consents/" + scene, "app", "{\"textVersion\":\"1\"}"));
        }
        changes.forEach(change -> assertEquals(200, change.join().statusCode(), () -> change.join().body()));
        assertEquals(Set.copyOf(scenes), read("busy").getJsonObject("consents").fieldNames());
    }

    @Test
    void aConsentIsGivenKeptAndWithdrawn() {
        put("agrees", new JsonObject());
        JsonObject given = new JsonObject(
                node.send("PUT", "/v1/holders/agrees/consents/hotel", "app", "{\"textVersion\":\"2026-1\"}").body());
        assertEquals("hotel", given.getString("scene"));
        put("agrees", new JsonObject().put("name", "测试甲"));
        assertEquals(given.getString("at"),
                read("agrees").getJsonObject("consents").getJsonObject("hotel").getString("at"));
        assertEquals(204, node.send("DELETE", "/v1/holders/agrees/consents/hotel", "app", "").statusCode());
        assertEquals(204, node.send("DELETE", "/v1/holders/agrees/consents/hotel", "app", "").statusCode());
        assertFalse(read("agrees").containsKey("consents"));
        assertEquals(422, node.send("PUT", "/v1/holders/agrees/consents/nowhere", "app", "{\"textVersion\":\"1\"}")
                .statusCode());
        assertEquals(404, node.send("PUT", "/v1/holders/nobody/consents/bus", "app", "{\"textVersion\":\"1\"}")
                .statusCode());
    }

    @Test
    void aWholeRecordWithAnEmptyObjectOfConsentsTakesThemBack() {
        put("empties", new JsonObject());
        node.send("PUT", "/v1/holders/empties/consents/bus", "app", "{\"textVersion\":\"1\"}");
        put("empties", new JsonObject().put("consents", new JsonObject()));
        assertFalse(read("empties").containsKey("consents"));
    }

    @Test
    void aSixthGuardianAndAWrongOneAreRefused() {
        put("ward", new JsonObject());
        String body = "{\"consentedAt\":\"2026-01-01T00:00:00Z\",\"until\":\"2098-01-01T00:00:00Z\"}";
        for (int i = 1; i <= 5; i++) {
            assertEquals(200, guardian("ward", "g" + i, body).statusCode());
        }
        assertEquals(422, guardian("ward", "g6", body).statusCode());
        assertEquals(200, guardian("ward", "g5", body).statusCode());
        assertEquals(204, node.send("DELETE", "/v1/holders/ward/guardians/g5", "app", "").statusCode());
        assertEquals(200, guardian("ward", "g6", body).statusCode());
        node.send("DELETE", "/v1/holders/ward/guardians/g6", "app", "");
        assertEquals(422, guardian("ward", "ward", body).statusCode());
        assertEquals(422, guardian("ward", People.ID_NUMBER, body).statusCode());
        assertEquals(422, guardian("ward", "late",
                "{\"consentedAt\":\"2026-01-02T00:00:00Z\",\"until\":\"2026-01-01T00:00:00Z\"}").statusCode());
        assertEquals(404, guardian("nobody", "g1", body).statusCode());
    }

    @Test
    void eachBulkItemIsKeptOrRefusedByItself() {
        JsonArray items = new JsonArray().add(new JsonObject().put("holder", "b-0").put("record", People.senior()))
                .add(new JsonObject().put("holder", "b-1").put("record", new JsonObject().put("idNumber", "1")))
                .add("no object").add(new JsonObject().put("holder", "b 3"))
                .add(new JsonObject().put("holder", People.ID_NUMBER))
                .add(new JsonObject().put("holder", "b-5").put("record", new JsonObject()))
                .add(new JsonObject().put("holder", "b-0"));
        HttpResponse<String> answer = node.send("POST", "/v1/bulk/holders", "app",
                new JsonObject().put("holders", items).encode());
        assertEquals(200, answer.statusCode(), answer::body);
        JsonObject result = new JsonObject(answer.body());
        assertEquals(2, result.getInteger("done"));
        assertEquals(List.of(1, 2, 3, 4, 6), result.getJsonArray("refused").stream()
                .map(refused -> ((JsonObject) refused).getInteger("index")).toList());
        assertEquals("/record/idNumber", result.getJsonArray("refused").getJsonObject(0).getJsonArray("errors")
                .getJsonObject(0).getString("pointer"));
        assertEquals("测试甲", read("b-0").getString("name"));
        assertEquals("active", read("b-5").getString("standing"));
    }

    @Test
    void aBulkRequestOfAnotherFormIsRefusedAsAWhole() {
        for (String body : List.of("{}", "{\"holders\":[]}", "{\"holders\":7}", "{\"holders\":[{}],\"x\":1}")) {
            assertEquals(4, node.send("POST", "/v1/bulk/holders", "app", body).statusCode() / 100, body);
        }
        JsonArray many = new JsonArray();
        for (int i = 0; i <= 500; i++) {
            many.add(new JsonObject().put("holder", "many-" + i));
        }
        assertEquals(422, node.send("POST", "/v1/bulk/holders", "app",
                new JsonObject().put("holders", many).encode()).statusCode());
    }

    @Test
    void anExportHoldsTheRecordAndTheUses() {
        put("exported", People.senior());
        JsonObject accepted = node.show("exported", "bus", "place", "line-4");
        assertEquals("accept", accepted.getString("decision"), accepted::encode);
        node.send("PUT", "/v1/holders/exported/credentials/ssc/standing", "app",
                "{\"standing\":\"suspended\",\"reason\":\"lost\"}");
        HttpResponse<String> answer = node.send("GET", "/v1/holders/exported/export", "app", "");
        assertEquals(200, answer.statusCode());
        JsonObject export = new JsonObject(answer.body());
        assertEquals(new JsonObject().put("kind", "standing").put("credential", "ssc").put("standing", "suspended")
                .put("reason", "lost").put("by", "app"), without(export.getJsonArray("usage").remove(0), "at"));
        assertEquals(read("exported"), export.getJsonObject("record"));
        assertEquals(new JsonObject().put("kind", "spent").put("at", accepted.getString("decidedAt"))
                .put("scene", "bus").put("scanner", "scanner-1").put("place", "line-4"),
                export.getJsonArray("usage").getJsonObject(0));
        assertEquals(404, node.send("GET", "/v1/holders/nobody/export", "app", "").statusCode());
    }

    private static JsonObject without(Object json, String member) {
        JsonObject copy = ((JsonObject) json).copy();
        copy.remove(member);
        return copy;
    }

    @Test
    void aScanThatIsAskedAgainAfterAnErasureDisclosesNothing() {
        put("shown", People.senior());
        String code = node.freshCode("shown", "{}");
        String scanId = TestNode.newScanId();
        JsonObject first = new JsonObject(node.verify("scanner-1", scanId, code, "pharmacy").body());
        assertTrue(first.containsKey("holder"), first::encode);
        node.send("DELETE", "/v1/holders/shown", "app", "");
        JsonObject again = new JsonObject(node.verify("scanner-1", scanId, code, "pharmacy").body());
        assertEquals("accept", again.getString("decision"), again::encode);
        assertTrue(again.getBoolean("repeated"));
        assertEquals(new JsonObject().put("type", "insurance"), again.getJsonObject("credential"));
        assertFalse(again.containsKey("holder") || again.containsKey("concession"), again::encode);
    }

    @Test
    void nobodyIsTheirOwnGuardian() {
        JsonObject own = new JsonObject().put("guardians", new JsonObject().put("self",
                new JsonObject().put("consentedAt", "2026-01-01T00:00:00Z")));
        assertEquals(422, put("self", own).statusCode());
        assertEquals(201, put("self", new JsonObject()).statusCode());
        assertEquals(422, node.send("PATCH", "/v1/holders/self", "app", own.encode(), "Content-Type",
                "application/merge-patch+json").statusCode());
        JsonArray bulk = new JsonArray().add(new JsonObject().put("holder", "self").put("record", own));
        assertEquals(0, new JsonObject(node.send("POST", "/v1/bulk/holders", "app",
                new JsonObject().put("holders", bulk).encode()).body()).getInteger("done"));
    }

    @Test
    void anErasureStopsLivingCodesAtOnceAndSaysWhatFollows() {
        put("gone", People.senior());
        String code = node.freshCode("gone", "{}");
        HttpResponse<String> answer = node.send("DELETE", "/v1/holders/gone", "app", "");
        assertEquals(200, answer.statusCode(), answer::body);
        JsonObject receipt = new JsonObject(answer.body());
        Instant erasedAt = Instant.parse(receipt.getString("erasedAt"));
        assertTrue(erasedAt.until(Instant.now(), ChronoUnit.SECONDS) < 60);
        assertTrue(receipt.getJsonArray("follows").stream()
                .allMatch(entry -> Instant.parse(((JsonObject) entry).getString("by")).isAfter(erasedAt)));
        assertEquals("revoked", node.ask(code, "bus").getString("reason"));
        for (String path : List.of("", "/export")) {
            assertEquals(404, node.send("GET", "/v1/holders/gone" + path, "app", "").statusCode());
        }
        assertEquals(receipt, new JsonObject(node.send("DELETE", "/v1/holders/gone", "app", "").body()));
        assertEquals(404, node.send("DELETE", "/v1/holders/nobody", "app", "").statusCode());
        assertEquals(404, node.send("POST", "/v1/holders/gone/codes", "app", "{}").statusCode());
        assertEquals(201, put("gone", new JsonObject()).statusCode());
        assertEquals("revoked", node.ask(code, "bus").getString("reason"));
        assertEquals("accept", node.show("gone", "bus").getString("decision"));
    }

    @Test
    void eachOperationNeedsItsOwnCapability() {
        for (String call : List.of("GET /v1/holders/h", "PATCH /v1/holders/h", "DELETE /v1/holders/h",
                "GET /v1/holders/h/export", "PUT /v1/holders/h/standing", "PUT /v1/holders/h/consents/bus",
                "PUT /v1/holders/h/guardians/g", "POST /v1/bulk/holders", "POST /v1/bulk/standings",
                "PUT /v1/holders/h/credentials/ssc/standing")) {
            String[] words = call.split(" ", -1);
            assertEquals(403, node.send(words[0], words[1], "scanner-1", "").statusCode(), call);
            assertEquals(401, node.send(words[0], words[1], "", "").statusCode(), call);
        }
        assertEquals(403, node.send("GET", "/v1/scenes", "app", "").statusCode());
        assertEquals(403, node.manage("POST", "/v1/admin/data-keys", "app").statusCode());
        assertEquals(404, node.send("POST", "/v1/admin/data-keys", "operator", "").statusCode());
    }

    private HttpResponse<String> put(String holder, JsonObject record) {
        return node.send("PUT", "/v1/holders/" + holder, "app", record.encode());
    }

    private HttpResponse<String> guardian(String holder, String guardian, String body) {
        return node.send("PUT", "/v1/holders/" + holder + "/guardians/" + guardian, "app", body);
    }

    private JsonObject read(String holder) {
        HttpResponse<String> answer = node.send("GET", "/v1/holders/" + holder, "app", "");
        assertEquals(200, answer.statusCode(), answer::body);
        return new JsonObject(answer.body());
    }

    private static Set<String> pointers(HttpResponse<String> answer) {
        return new JsonObject(answer.body()).getJsonArray("errors").stream()
                .map(error -> ((JsonObject) error).getString("pointer")).collect(Collectors.toSet());
    }
}
