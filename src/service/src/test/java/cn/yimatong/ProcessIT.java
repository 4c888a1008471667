package cn.yimatong;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.ledger.RedisServer;
import cn.yimatong.token.CodeReader;
import cn.yimatong.token.KeySet;
import cn.yimatong.token.Reading;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The service as its operator meets it: a process that is started, killed, stopped and read. */
final class ProcessIT {

    @TempDir
    private Path folder;

    @Test
    void afterAKillNoRedisIsLeftAndWhatWasSpentIsSpent() throws Exception {
        Path data = folder.resolve("data");
        String code;
        try (ServiceProcess service = ServiceProcess.start(data)) {
            code = service.code("killed");
            assertEquals("valid", service.scan(TestNode.newScanId(), code).getString("reason"));
            assertFalse(service.redis().isEmpty());
            service.process().destroyForcibly();
            Poll.until(() -> service.redis().isEmpty());
        }
        try (ServiceProcess service = ServiceProcess.start(data)) {
            assertEquals("replayed", service.scan(TestNode.newScanId(), code).getString("reason"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"master.key", "callers.txt.new", "callers.txt"})
    void aFirstStartThatIsKilledAtAnyPointIsTakenUpByTheNext(String file) throws Exception {
        Path data = folder.resolve("data");
        ServiceProcess.startAndKillWhenThereIs(data.resolve(file), data);
        try (ServiceProcess service = ServiceProcess.start(data)) {
            assertEquals("valid", service.scan(TestNode.newScanId(), service.code("killed-early")).getString("reason"));
            assertFalse(Files.exists(data.resolve("callers.txt.new")));
        }
    }

    @Test
    void aHundredScansOfOneCodeAtTwoProcessesOnOneRedisAreOneAccept() throws Exception {
        try (RedisServer redis = RedisServer.start(folder.resolve("redis"));
                ServiceProcess first = ServiceProcess.start(folder.resolve("first"), "--redis", redis.uri());
                ServiceProcess second = ServiceProcess.start(folder.resolve("second"), "--redis", redis.uri(),
                        "--master-key", folder.resolve("first/master.key").toString())) {
            String code = first.code("two-processes");
            List<CompletableFuture<JsonObject>> scans = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                String scanner = first.token("scanner-" + (1 + i / 2 % 2));
                scans.add((i % 2 == 0 ? first : second).scanAsync(scanner, TestNode.newScanId(), code));
            }
            assertEquals(1, Scans.accepted(scans.stream().map(CompletableFuture::join).toList()));
        }
    }

    @Test
    void aStopClosesThePortAndRedisAndKeepsWhatWasSpent() throws Exception {
        Path data = folder.resolve("data");
        String code;
        try (ServiceProcess service = ServiceProcess.start(data)) {
            code = service.code("stopped");
            service.scan(TestNode.newScanId(), code);
            URI address = URI.create(service.address());
            service.terminate();
            assertTrue(service.redis().isEmpty());
            assertThrows(ConnectException.class, () -> new Socket(address.getHost(), address.getPort()).close());
        }
        try (ServiceProcess service = ServiceProcess.start(data)) {
            assertEquals("replayed", service.scan(TestNode.newScanId(), code).getString("reason"));
        }
    }

    @Test
    void theStartSaysWhereEverythingIsAndTheLastLineIsTheAddress() throws Exception {
        Path data = folder.resolve("data");
        try (ServiceProcess service = ServiceProcess.start(data)) {
            // What the log has to say comes when it comes.
            List<String> lines = service.printed().lines().filter(line -> !line.startsWith("{")).toList();
            assertTrue(lines.getLast().startsWith("listening on http://127.0.0.1:"), service.printed());
            for (String part : List.of("data in " + data, "ledger in the bundled Redis in " + data.resolve("redis"),
                    data.resolve("callers.txt").toString(),
                    "management on http://127.0.0.1:", "./yimatong demo", "./yimatong code --scene bus --png",
                    "./yimatong scan --scene bus")) {
                assertTrue(service.printed().contains(part), part);
            }
            List<String> callers = Files.readAllLines(data.resolve("callers.txt"));
            assertEquals(List.of("app", "scanner", "scanner", "operator"),
                    callers.stream().map(line -> line.split(" ", -1)[0]).toList());
            assertEquals("rw-------", PosixFilePermissions
                    .toString(Files.getPosixFilePermissions(data.resolve("callers.txt"))));
        }
    }

    @Test
    void aFolderServesOneProcessAtATime() throws Exception {
        Path data = folder.resolve("data");
        try (ServiceProcess service = ServiceProcess.start(data)) {
            String refusal = assertThrows(IllegalStateException.class, () -> ServiceProcess.start(data)).getMessage();
            assertTrue(String.valueOf(refusal).contains(data.toString()), refusal);
            assertEquals("valid", service.scan(TestNode.newScanId(), service.code("alone")).getString("reason"));
        }
    }

    @Test
    void aDeploymentWhoseRedisIsEmptyIsNotBegunAgainInSilence() throws Exception {
        Path data = folder.resolve("data");
        try (ServiceProcess service = ServiceProcess.start(data)) {
            service.terminate();
        }
        try (var files = Files.walk(data.resolve("redis"))) {
            for (Path file : files.filter(Files::isRegularFile).filter(ProcessIT::holdsData).toList()) {
                Files.delete(file);
            }
        }
        String refusal = assertThrows(IllegalStateException.class, () -> ServiceProcess.start(data)).getMessage();
        assertTrue(String.valueOf(refusal).contains("holds no deployment"), refusal);
    }

    @Test
    void tablesAreMadeOnAWorkerAndNoCodeHasToWaitForThem() throws Exception {
        try (ServiceProcess service = ServiceProcess.start(folder.resolve("data"))) {
            assertVerifies(service, "early");
            Poll.until(() -> service.printed().contains("verified by tables"));
            JsonObject told = logged(service).stream()
                    .filter(line -> line.getString("message").contains("verified by tables")).findFirst().orElseThrow();
            assertTrue(told.getString("thread_name").startsWith("minting"), told.encode());
            assertVerifies(service, "late");
        }
    }

    @Test
    void anOperatorCanGoBackToBouncyCastle() throws Exception {
        try (ServiceProcess service = ServiceProcess.start(folder.resolve("data"), "--sm2-engine", "bouncycastle")) {
            assertVerifies(service, "back");
            assertTrue(service.printed().contains("SM2 signatures are verified by Bouncy Castle"));
            assertFalse(service.printed().contains("verified by tables"));
        }
    }

    private static void assertVerifies(ServiceProcess service, String holder) throws IOException {
        String code = service.code(holder);
        assertEquals("bad-signature",
                service.scan(TestNode.newScanId(), TestNode.forged(code)).getString("reason"));
        assertEquals("valid", service.scan(TestNode.newScanId(), code).getString("reason"));
    }

    /** Plants an id, codes, handles and tokens, and looks for them in all that the service wrote. */
    @Test
    void nothingThatIsSecretOrPersonalIsWrittenAnywhere() throws Exception {
        Path data = folder.resolve("data");
        String holder = "planted-holder-7fb3";
        try (ServiceProcess service = ServiceProcess.start(data, "--log-level", "debug")) {
            String code = service.code(holder);
            String scanId = TestNode.newScanId();
            String handle = handle(service, code);
            service.scan(scanId, code);
            service.scan(TestNode.newScanId(), code);
            service.scan(TestNode.newScanId(), code.replace("MS1:", "MS1:0"));
            service.send("PUT", "/v1/holders/11010519491231002X", "app", "{}").join();
            service.send("PUT", "/v1/holders/" + holder, "scanner-1", "{}").join();
            service.send("PUT", "/v1/holders/" + holder, "app", "{\"name\":\"planted-name\"}").join();
            service.send("POST", "/v1/verifications", "scanner-1", "{\"code\":\"" + code + "\"", "Idempotency-Key",
                    scanId).join();
            List<String> secrets = new ArrayList<>(List.of(holder, code.substring(4), handle, "planted-name",
                    "11010519491231002X", Files.readAllLines(data.resolve("master.key")).getFirst()));
            for (String caller : List.of("app", "scanner-1", "scanner-2", "operator")) {
                secrets.add(service.token(caller));
            }
            service.terminate();
            assertTrue(
                    logged(service).stream().anyMatch(line -> line.getString("message").contains("decision=accept")));
            Map<String, String> written = written(data);
            written.put("output", service.printed());
            for (String secret : secrets) {
                written.forEach((file, text) -> assertFalse(text.contains(secret), () -> file + " holds a secret"));
            }
        }
    }

    /** The log, which is JSON where nobody sits before it: a line an object. */
    private static List<JsonObject> logged(ServiceProcess service) {
        return service.printed().lines().filter(line -> line.startsWith("{")).map(JsonObject::new).toList();
    }

    private static String handle(ServiceProcess service, String code) throws Exception {
        String keys = service.send("GET", "/v1/keys", "app", "").join().body();
        Reading reading = new CodeReader(KeySet.parse(keys), 2).read(code, Instant.now().getEpochSecond(), "bus");
        return HexFormat.of().formatHex(((Reading.Valid) reading).claims().handle());
    }

    /** Every file of the data folder but those that are secrets themselves, as bytes in Latin-1. */
    private static Map<String, String> written(Path data) throws IOException {
        Map<String, String> written = new HashMap<>();
        try (var files = Files.walk(data)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = data.relativize(file).toString();
                if (!List.of("master.key", "callers.txt").contains(name)) {
                    written.put(name, Files.readString(file, StandardCharsets.ISO_8859_1));
                }
            }
        }
        return written;
    }

    private static boolean holdsData(Path file) {
        return file.toString().contains("appendonly") || file.toString().endsWith(".rdb");
    }

    @Test
    void whatIsInFlightIsAnsweredBeforeTheStop() throws Exception {
        try (ServiceProcess service = ServiceProcess.start(folder.resolve("data"))) {
            String code = service.code("in-flight");
            List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
            JsonObject body = new JsonObject().put("code", code).put("scene", "bus");
            for (int i = 0; i < 50; i++) {
                answers.add(service.send("POST", "/v1/verifications", "scanner-1", body.encode(), "Idempotency-Key",
                        TestNode.newScanId()));
            }
            Poll.until(() -> answers.stream().anyMatch(CompletableFuture::isDone));
            service.terminate();
            long accepts = 0;
            for (var answer : answers) {
                if (!answer.isCompletedExceptionally()) {
                    assertTrue(List.of(200, 503).contains(answer.join().statusCode()), answer.join()::body);
                    accepts += answer.join().body().contains("\"accept\"") ? 1 : 0;
                }
            }
            assertEquals(1, accepts);
        }
    }
}
