package cn.yimatong;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.qr.SymbolReader;
import cn.yimatong.token.CodeReader;
import cn.yimatong.token.KeySet;
import cn.yimatong.token.Reading;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** One code from end to end, on a real node with a real Redis. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OneCodeIT {

    private final TestNode node;

    OneCodeIT(@TempDir Path data) throws StartException {
        node = TestNode.start(data);
    }

    @AfterAll
    void stop() {
        node.close();
    }

    @Test
    void aCodeIsAcceptedOnceAndNeverAgain() {
        String code = node.code("once");
        JsonObject first = node.scan("scanner-1", TestNode.newScanId(), code);
        assertEquals("accept", first.getString("decision"), first::encode);
        assertEquals("valid", first.getString("reason"));
        assertFalse(first.getBoolean("repeated"));
        assertEquals("global", first.getString("replayScope"));
        for (String scanner : List.of("scanner-1", "scanner-2")) {
            JsonObject again = node.scan(scanner, TestNode.newScanId(), code);
            assertEquals("reject", again.getString("decision"));
            assertEquals("replayed", again.getString("reason"));
            assertEquals(new JsonObject().put("at", first.getString("decidedAt")).put("sameScanner",
                    scanner.equals("scanner-1")), again.getJsonObject("firstUse"));
        }
    }

    @Test
    void fiveCopiesOfOneScanHearFiveEqualAcceptsFourOfThemRepeated() {
        String code = node.code("five-copies");
        String scanId = TestNode.newScanId();
        List<CompletableFuture<JsonObject>> copies = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            copies.add(node.scanAsync("scanner-1", scanId, code, "bus"));
        }
        List<JsonObject> answers = copies.stream().map(CompletableFuture::join).toList();
        assertEquals(4, answers.stream().filter(answer -> answer.getBoolean("repeated")).count(), answers::toString);
        answers.forEach(answer -> answer.remove("repeated"));
        assertEquals(1, answers.stream().distinct().count(), answers::toString);
        assertEquals("accept", answers.get(0).getString("decision"));
    }

    @Test
    void aHundredScansOfOneCodeAtOnceAreOneAccept() {
        String code = node.code("a-hundred");
        assertEquals(1, Scans.accepted(Scans.atOnce(List.of(node), code, 100)));
    }

    @Test
    void aCodeForOneSceneIsAcceptedThereAlone() {
        node.register("scene");
        String code = codes("scene", "{\"scene\":\"library\",\"count\":1}").getJsonObject(0).getString("code");
        assertEquals("wrong-scene", reason(code, "bus"));
        assertEquals("valid", reason(code, "library"));
    }

    @Test
    void aRequestGetsThreeCodesWhoseWindowsFollowEachOther() {
        node.register("three");
        JsonArray codes = codes("three", "{}");
        assertEquals(3, codes.size());
        for (int i = 1; i < codes.size(); i++) {
            assertEquals(codes.getJsonObject(i - 1).getString("expiresAt"),
                    codes.getJsonObject(i).getString("notBefore"));
        }
        assertEquals(10, codes("three", "{\"count\":10}").size());
        assertEquals("not-yet-valid", reason(codes.getJsonObject(1).getString("code"), "bus"));
    }

    @Test
    void whatIsNoCodeOfOursIsADecisionToo() {
        String code = node.code("changed");
        assertEquals("malformed", reason("", "bus"));
        assertEquals("malformed", reason("https://example.org", "bus"));
        assertEquals("malformed", reason("健康码", "bus"));
        assertEquals("bad-signature", reason(TestNode.forged(code), "bus"));
    }

    @Test
    void anAnnulledScanIsAnnulledOnceAndForAllAndTheCodeStaysSpent() {
        String code = node.code("annulled");
        String scanId = TestNode.newScanId();
        node.scan("scanner-1", scanId, code);
        String path = "/v1/verifications/" + scanId + "/annulment";
        JsonObject answer = new JsonObject().put("scanId", scanId);
        assertEquals(answer.copy().put("repeated", false),
                new JsonObject(node.send("POST", path, "scanner-1", "").body()));
        assertEquals(answer.copy().put("repeated", true),
                new JsonObject(node.send("POST", path, "scanner-1", "").body()));
        assertEquals(404, node.send("POST", path, "scanner-2", "").statusCode());
        assertEquals(404, node.send("POST", "/v1/verifications/" + TestNode.newScanId() + "/annulment", "scanner-1",
                "").statusCode());
        assertEquals("replayed", node.scan("scanner-1", TestNode.newScanId(), code).getString("reason"));
    }

    @Test
    void theKeysThatAreServedReadTheCodesThatAreIssued() throws Exception {
        var answer = node.send("GET", "/v1/keys", "", "");
        CodeReader reader = new CodeReader(KeySet.parse(answer.body()), 2);
        assertInstanceOf(Reading.Valid.class,
                reader.read(node.code("offline"), Instant.now().getEpochSecond(), "bus"));
        assertEquals("public, max-age=300", answer.headers().firstValue("Cache-Control").orElseThrow());
        String etag = answer.headers().firstValue("ETag").orElseThrow();
        assertEquals(304, node.send("GET", "/v1/keys", "", "", "If-None-Match", etag).statusCode());
        assertEquals(200, node.send("GET", "/v1/keys", "", "", "If-None-Match", "\"other\"").statusCode());
    }

    @Test
    void aHolderIsCreatedOnceAndAnIdentityNumberIsNoId() {
        assertEquals(201, node.send("PUT", "/v1/holders/new-holder", "app", "{}").statusCode());
        assertEquals(200, node.send("PUT", "/v1/holders/new-holder", "app", "").statusCode());
        var refused = node.send("PUT", "/v1/holders/11010519491231002X", "app", "");
        assertEquals(422, refused.statusCode());
        assertEquals("holder", new JsonObject(refused.body()).getJsonArray("errors").getJsonObject(0)
                .getString("parameter"));
        assertFalse(refused.body().contains("11010519491231002X"));
    }

    @Test
    void aHolderWhoIsNotRegisteredGetsNoCode() {
        assertEquals(404, node.send("POST", "/v1/holders/nobody/codes", "app", "{}").statusCode());
    }

    @Test
    void whoHasNoTokenIs401AndWhoMayNotIs403() {
        assertEquals(401, node.send("PUT", "/v1/holders/h", "", "").statusCode());
        assertEquals(403, node.send("PUT", "/v1/holders/h", "scanner-1", "").statusCode());
        assertEquals(403, node.send("PUT", "/v1/holders/h", "operator", "").statusCode());
        assertEquals(403, node.send("POST", "/v1/verifications", "app", "{\"code\":\"x\",\"scene\":\"bus\"}",
                "Idempotency-Key", TestNode.newScanId()).statusCode());
    }

    @Test
    void aScannerOfManyScenesMustNameOne() {
        var answer = node.send("POST", "/v1/verifications", "scanner-1", "{\"code\":\"x\"}", "Idempotency-Key",
                TestNode.newScanId());
        assertEquals(422, answer.statusCode());
        assertEquals("/scene",
                new JsonObject(answer.body()).getJsonArray("errors").getJsonObject(0).getString("pointer"));
    }

    @Test
    void everyAnswerNamesItsRequestAndTheCallersNameIsKept() {
        var answer = node.send("GET", "/v1/keys", "", "", "X-Request-Id", "bus-7.2026");
        assertEquals("bus-7.2026", answer.headers().firstValue("X-Request-Id").orElseThrow());
        assertTrue(answer.headers().firstValue("Date").isPresent());
        String fresh = node.send("GET", "/v1/keys", "", "").headers().firstValue("X-Request-Id").orElseThrow();
        assertNotEquals("", fresh);
    }

    @Test
    void aPictureOfTheCodeIsReadAndAccepted() throws Exception {
        node.register("picture");
        byte[] png = node.picture("/v1/holders/picture/codes", "{\"scene\":\"bus\"}", "image/png");
        String code = SymbolReader.read(ImageIO.read(new ByteArrayInputStream(png))).orElseThrow();
        assertEquals("valid", reason(code, "bus"));
        String svg = new String(node.picture("/v1/holders/picture/codes", "{}", "image/svg+xml"), UTF_8);
        assertTrue(svg.startsWith("<svg"), svg);
    }

    @Test
    void aNodeIsReadyWhenItsLedgerAnswersAndItsClockIsRight() {
        var ready = node.ready();
        assertEquals(200, ready.statusCode(), ready::body);
    }

    private JsonArray codes(String holder, String body) {
        var answer = node.send("POST", "/v1/holders/" + holder + "/codes", "app", body);
        assertEquals(201, answer.statusCode(), answer::body);
        return new JsonObject(answer.body()).getJsonArray("codes");
    }

    private String reason(String code, String scene) {
        return node.scanAsync("scanner-1", TestNode.newScanId(), code, scene).join().getString("reason");
    }
}
