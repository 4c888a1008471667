package cn.yimatong;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plants a person into a service and looks for them in everything that it has written: Redis's files and the log. */
final class PlantedRecordIT {

    private static final List<String> PLANTED = List.of("测试甲", "1952-03-01", People.ID_NUMBER, People.SSC,
            People.HEALTH, People.INSURANCE, "planted-guardian", "planted-text-7", "planted-holder-1",
            "planted-holder-2", "planted-wrong-name", "990300195203010029", "planted-member");

    @Test
    void nothingOfARecordStandsReadableAnywhere(@TempDir Path folder) throws Exception {
        Path data = folder.resolve("data");
        try (ServiceProcess service = ServiceProcess.start(data, "--log-level", "debug")) {
            for (String holder : List.of("planted-holder-1", "planted-holder-2")) {
                plant(service, holder);
            }
            service.terminate();
            assertTrue(service.printed().contains("decision=accept"));
            List<Path> files = files(data);
            assertTrue(files.stream().anyMatch(file -> file.toString().contains("appendonly")), files::toString);
            for (String value : PLANTED) {
                assertFalse(service.printed().contains(value), () -> "the log holds " + value);
                String bytes = new String(value.getBytes(UTF_8), ISO_8859_1);
                for (Path file : files) {
                    assertFalse(Files.readString(file, ISO_8859_1).contains(bytes), () -> file + " holds " + value);
                }
            }
        }
    }

    /** Every way in which a value of a record comes near a file: kept, changed, shown, refused, exported, erased. */
    private static void plant(ServiceProcess service, String holder) throws IOException {
        String path = "/v1/holders/" + holder;
        done(service, "PUT", path, People.senior());
        done(service, "PUT", path + "/guardians/planted-guardian",
                new JsonObject().put("consentedAt", "2026-01-01T00:00:00Z"));
        done(service, "PUT", path + "/consents/hotel", new JsonObject().put("textVersion", "planted-text-7"));
        done(service, "PATCH", path,
                new JsonObject().put("assurance", new JsonObject().put("realNameAt", "2026-01-02T00:00:00Z")));
        done(service, "PUT", path + "/standing", new JsonObject().put("standing", "active").put("reason", "found"));
        done(service, "PUT", path + "/credentials/health/standing", new JsonObject().put("standing", "suspended"));
        for (String scene : List.of("hotel", "pharmacy", "bus")) {
            String code = new JsonObject(service.send("POST", path + "/codes", "app", "{}").join().body())
                    .getJsonArray("codes").getJsonObject(0).getString("code");
            String answer = service.send("POST", "/v1/verifications", "scanner-1",
                    new JsonObject().put("code", code).put("scene", scene).encode(), "Idempotency-Key",
                    TestNode.newScanId()).join().body();
            assertEquals("accept", new JsonObject(answer).getString("decision"), answer);
        }
        assertTrue(service.send("GET", path + "/export", "app", "").join().body().contains("planted-guardian"));
        JsonObject wrong = People.senior().put("name", "planted-wrong-name\u202e").put("idNumber", "990300195203010029")
                .put("planted-member", 1);
        String refusal = service.send("PUT", path, "app", wrong.encode()).join().body();
        assertFalse(refusal.contains("planted-wrong-name") || refusal.contains("990300195203010029"), refusal);
        service.send("POST", "/v1/bulk/holders", "app", new JsonObject()
                .put("holders", JsonArray.of(new JsonObject().put("holder", holder).put("record", wrong))).encode())
                .join();
        if (holder.endsWith("2")) {
            done(service, "DELETE", path, new JsonObject());
        }
    }

    private static void done(ServiceProcess service, String method, String path, JsonObject body) throws IOException {
        var answer = service.send(method, path, "app", method.equals("DELETE") ? "" : body.encode()).join();
        assertEquals(2, answer.statusCode() / 100, () -> method + " " + answer.body());
    }

    private static List<Path> files(Path data) throws IOException {
        try (var walk = Files.walk(data)) {
            return walk.filter(Files::isRegularFile)
                    .filter(file -> !List.of("master.key", "callers.txt").contains(file.getFileName().toString()))
                    .toList();
        }
    }
}
