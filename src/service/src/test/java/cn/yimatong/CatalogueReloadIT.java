package cn.yimatong;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A city's own catalogue: taken at the start, read again while the node serves, and refused whole where it is wrong.
 */
final class CatalogueReloadIT {

    private static final String SWIMMING = """
            scenes:
              - id: swimming
                name: { zh: 游泳馆, en: Swimming pool }
                needs: any
                discloses: {}
                spend: once
                codeLifeSeconds: %d
            """;

    @Test
    void anotherCatalogueIsInForceWithoutARestartAndAWrongOneChangesNothing(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("scenes.yaml");
        Files.writeString(file, SWIMMING.formatted(60));
        try (TestNode node = TestNode.start(folder.resolve("data"), "scenes=" + file)) {
            node.register("h", People.senior());
            assertEquals("valid", node.show("h", "swimming").getString("reason"));
            assertEquals("valid", node.show("h", "bus").getString("reason"));

            Files.writeString(file, SWIMMING.formatted(60).replace("swimming", "skating"));
            Poll.until(() -> node.verify("scanner-1", TestNode.newScanId(), "x", "skating").statusCode() == 200);
            assertEquals(422, node.verify("scanner-1", TestNode.newScanId(), "x", "swimming").statusCode());

            Files.writeString(file, SWIMMING.formatted(7));
            Files.writeString(file, SWIMMING.formatted(7).replace("swimming", "skating"));
            assertEquals("valid", node.show("h", "skating").getString("reason"));
        }
    }

    @Test
    void aLimitKeepsNobodyFromGoingOut(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("scenes.yaml");
        Files.writeString(file, """
                scenes:
                  - id: pool
                    name: { zh: 游泳馆, en: Swimming pool }
                    needs: any
                    discloses: {}
                    spend: once-per-direction
                    limit: [ { per: day, max: 1 } ]
                """);
        try (TestNode node = TestNode.start(folder.resolve("data"), "scenes=" + file)) {
            node.register("h", People.senior());
            assertEquals("valid", node.show("h", "pool", "direction", "in").getString("reason"));
            assertEquals("valid", node.show("h", "pool", "direction", "out").getString("reason"));
            assertEquals("paused", node.show("h", "pool", "direction", "in").getString("reason"));
        }
    }

    @Test
    void aFurtherKindOfCredentialIsAMatterOfConfiguration(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("scenes.yaml");
        Files.writeString(file, """
                credentials:
                  - { id: disability, slot: 5, any: false, number: '[0-9A-Z]{8,20}', zh: 残疾人证, en: Disability card }
                scenes:
                  - id: rehab
                    name: { zh: 康复中心, en: Rehabilitation centre }
                    needs: disability
                    spend: reusable
                    discloses: { credentialNumber: plain }
                """);
        try (TestNode node = TestNode.start(folder.resolve("data"), "scenes=" + file)) {
            node.register("h", new JsonObject().put("credentials",
                    new JsonObject().put("disability", new JsonObject().put("number", "D9903001"))));
            assertEquals(new JsonObject().put("type", "disability").put("number", "D9903001"),
                    node.show("h", "rehab").getJsonObject("credential"));
            assertEquals(200, node.send("PUT", "/v1/holders/h/credentials/disability/standing", "app",
                    "{\"standing\":\"suspended\",\"reason\":\"lost\"}").statusCode());
            assertEquals("credential-suspended", node.show("h", "rehab").getString("reason"));
        }
    }

    @Test
    void aCardWhoseKindHasLeftTheCatalogueStaysAndHindersNothing(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("scenes.yaml");
        String kind = """
                credentials:
                  - { id: gym-card, slot: 5, any: false, number: '[0-9]{8}', zh: 健身卡, en: Gym card }
                """;
        Files.writeString(file, kind + SWIMMING.formatted(60));
        try (TestNode node = TestNode.start(folder.resolve("data"), "scenes=" + file)) {
            node.register("h", new JsonObject().put("credentials",
                    new JsonObject().put("gym-card", new JsonObject().put("number", "87654321"))));
            Files.writeString(file, SWIMMING.formatted(60));
            JsonObject another = new JsonObject().put("credentials",
                    new JsonObject().put("gym-card", new JsonObject().put("number", "12345678")));
            Poll.until(() -> node.send("PUT", "/v1/holders/" + TestNode.newScanId(), "app",
                    another.encode()).statusCode() == 422);
            assertEquals(200, patch(node, new JsonObject().put("name", "测试乙")));
            assertEquals(422, patch(node, another));
            JsonObject read = new JsonObject(node.send("GET", "/v1/holders/h", "app", "").body());
            assertEquals("测试乙", read.getString("name"));
            assertEquals(new JsonObject().put("number", "87654321"),
                    read.getJsonObject("credentials").getJsonObject("gym-card"));
        }
    }

    private static int patch(TestNode node, JsonObject patch) {
        return node.send("PATCH", "/v1/holders/h", "app", patch.encode()).statusCode();
    }

    @Test
    void aWrongCatalogueStopsTheStartWithLineAndReason(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("scenes.yaml");
        Files.writeString(file, SWIMMING.formatted(7));
        String refusal = String.valueOf(assertThrows(StartException.class,
                () -> TestNode.start(folder.resolve("data"), "scenes=" + file)).getMessage());
        assertTrue(refusal.contains("line 7") && refusal.contains("codeLifeSeconds"), refusal);
    }
}
