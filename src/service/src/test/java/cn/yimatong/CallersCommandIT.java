package cn.yimatong;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.access.BearerToken;
import cn.yimatong.ledger.RedisServer;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./yimatong callers} beside two nodes that are not started anew. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CallersCommandIT {

    private static final Duration AT_ONCE = Duration.ofSeconds(2);

    private final Path folder;
    private final RedisServer redis;
    private final TestNode first;
    private final TestNode second;
    private final HttpClient client = HttpClient.newHttpClient();

    CallersCommandIT(@TempDir Path folder) throws Exception {
        this.folder = folder;
        redis = RedisServer.start(folder.resolve("redis"));
        first = TestNode.start(folder.resolve("first"), "redis=" + redis.uri());
        second = TestNode.start(InstantSource.system(), Files.createDirectories(folder.resolve("second")),
                folder.resolve("first/callers.txt"), "redis=" + redis.uri(),
                "master-key=" + folder.resolve("first/master.key"));
    }

    @AfterAll
    void stop() {
        client.close();
        second.close();
        first.close();
        redis.close();
    }

    @Test
    void anAddedCallerMayCallAtEveryNodeAndARemovedOneMayNot() {
        String token = token("add", "gate-1", "--role", "scanner", "--scenes", "culture");
        Poll.until(AT_ONCE, () -> allScenes(token, 200));
        Command twice = callers("add", "gate-1", "--role", "scanner", "--scenes", "all");
        assertEquals(1, twice.exitCode());
        assertTrue(twice.err().contains("is there already"), twice.err());
        Command unasked = callers("remove", "gate-1");
        assertEquals(2, unasked.exitCode());
        assertTrue(unasked.err().contains("--yes"), unasked.err());
        assertEquals(0, callers("remove", "gate-1", "--dry-run").exitCode());
        assertTrue(allScenes(token, 200));
        assertEquals(0, callers("remove", "gate-1", "--yes").exitCode());
        Poll.until(AT_ONCE, () -> allScenes(token, 401));
    }

    @Test
    void aRotatedCallerHasTwoTokensForAWhileAndOneThatIsRotatedAtOnceHasOne() {
        String old = token("add", "gate-2", "--role", "scanner", "--scenes", "all");
        String fresh = token("rotate", "gate-2", "--yes");
        Poll.until(AT_ONCE, () -> allScenes(old, 200) && allScenes(fresh, 200));
        assertEquals(2, rows("gate-2").size());
        assertEquals(1, rows("gate-2").stream().filter(row -> row.containsKey("until")).count());
        String last = token("rotate", "gate-2", "--hours", "0", "--yes");
        Poll.until(AT_ONCE, () -> allScenes(old, 401) && allScenes(fresh, 401) && allScenes(last, 200));
        assertEquals(1, rows("gate-2").size());
    }

    @Test
    void aCallerIsBoundToOtherScenesAndCapabilitiesWithoutARestart() {
        String token = token("add", "gate-3", "--role", "scanner", "--scenes", "culture");
        Poll.until(AT_ONCE, () -> scenes(second, token).equals(List.of("culture")));
        assertEquals(0, callers("bind", "gate-3", "--scenes", "bus,culture", "--yes").exitCode());
        Poll.until(AT_ONCE, () -> scenes(first, token).size() == 2 && scenes(second, token).size() == 2);
        assertEquals(0, callers("bind", "gate-3", "--capabilities", "standing", "--yes").exitCode());
        Poll.until(AT_ONCE, () -> allScenes(token, 403));
        assertEquals("standing", rows("gate-3").getFirst().getJsonArray("capabilities").getString(0));
    }

    @Test
    void aSceneThatTheCatalogueDoesNotHaveIsRefused() throws Exception {
        Command add = callers("add", "gate-8", "--role", "scanner", "--scenes", "bus,nonsense");
        assertEquals(1, add.exitCode(), add.err());
        assertTrue(add.err().contains("there is no scene nonsense in the catalogue that ships"), add.err());
        assertTrue(add.err().contains("YIMATONG_SCENES=FILE"), add.err());
        assertTrue(rows("gate-8").isEmpty());
        assertEquals(0, callers("add", "gate-8", "--role", "scanner", "--scenes", "bus").exitCode());
        Command bind = callers("bind", "gate-8", "--scenes", "nonsense", "--yes");
        assertEquals(1, bind.exitCode(), bind.err());
        assertTrue(bind.err().contains("there is no scene nonsense"), bind.err());
        Path own = Files.writeString(folder.resolve("own.yaml"), """
                scenes:
                  - id: nonsense
                    name: { zh: 测试, en: Test }
                    needs: any
                    discloses: { pseudonym: plain }
                    spend: once
                """);
        Command known = Command.run(Map.of("YIMATONG_SCENES", own.toString()), List.of("callers", "bind", "gate-8"),
                "--redis", redis.uri(), "--scenes", "nonsense", "--yes");
        assertEquals(0, known.exitCode(), known.err());
    }

    @Test
    void scenesAreForCallersThatMayScanAndThoseHaveSome() {
        Command add = callers("add", "app-2", "--role", "app", "--scenes", "bus");
        assertEquals(2, add.exitCode());
        assertTrue(add.err().contains("--scenes is for callers that may scan"), add.err());
        assertTrue(rows("app-2").isEmpty());
        assertEquals(0, callers("add", "app-2", "--role", "app").exitCode());
        Command bind = callers("bind", "app-2", "--scenes", "bus", "--yes");
        assertEquals(1, bind.exitCode());
        assertTrue(bind.err().contains("--scenes is for callers that may scan"), bind.err());
        Command nowhere = callers("bind", "app-2", "--role", "scanner", "--yes");
        assertEquals(1, nowhere.exitCode());
        assertTrue(nowhere.err().contains("say where app-2 may scan, with --scenes"), nowhere.err());
    }

    @Test
    void aCallersOwnBoundIsInForceAtEachNodeAndListed() {
        String token = token("add", "gate-6", "--role", "scanner", "--scenes", "all", "--rate", "1");
        Poll.until(AT_ONCE, () -> allScenes(token, 429));
        assertEquals(1, rows("gate-6").getFirst().getInteger("rate"));
        assertEquals(0, callers("bind", "gate-6", "--rate", "0", "--yes").exitCode());
        Poll.until(AT_ONCE, () -> allScenes(token, 200));
        for (int i = 0; i < 20; i++) {
            assertTrue(allScenes(token, 200));
        }
        assertFalse(rows("gate-6").getFirst().containsKey("rate"));
        assertEquals(2, callers("bind", "gate-6", "--rate", "-1", "--yes").exitCode());
    }

    @Test
    void aTokenIsPrintedOnceAndStandsNowhereElse() {
        Command add = callers("add", "gate-4", "--role", "scanner", "--scenes", "all");
        String token = add.out().strip().split(" ", -1)[2];
        assertTrue(add.out().startsWith("scanner gate-4 ") && add.out().lines().count() == 1, add.out());
        assertFalse(add.err().contains(token));
        String hash = BearerToken.of(token).orElseThrow().hash();
        for (String listed : List.of(callers("list").out(), callers("list", "--json").out())) {
            assertFalse(listed.contains(token) || listed.contains(hash), listed);
            assertTrue(listed.contains(hash.substring(0, 8)), listed);
        }
    }

    @Test
    void whatNobodyCanMeanIsRefused() {
        assertEquals(2, callers("add", "gate 5", "--role", "scanner", "--scenes", "all").exitCode());
        assertEquals(2, callers("add", "gate-5", "--role", "scanner").exitCode());
        assertEquals(2, callers("add", "gate-5", "--role", "tram").exitCode());
        assertEquals(2, callers("add", "gate-5", "--role", "scanner", "--scenes", "Bus").exitCode());
        assertEquals(2, callers("add", "gate-5").exitCode());
        assertEquals(2, callers("bind", "app", "--yes").exitCode());
        for (String act : List.of("remove", "rotate")) {
            Command nobody = callers(act, "nobody", "--yes");
            assertEquals(1, nobody.exitCode());
            assertTrue(nobody.err().contains("no caller is named nobody"), nobody.err());
        }
        assertTrue(rows("gate-5").isEmpty());
    }

    private String token(String... words) {
        Command done = callers(words);
        assertEquals(0, done.exitCode(), done.err());
        return done.out().strip().split(" ", -1)[2];
    }

    private boolean allScenes(String token, int status) {
        return answer(first, token).status() == status && answer(second, token).status() == status;
    }

    private List<String> scenes(TestNode node, String token) {
        Answer answer = answer(node, token);
        return answer.status() != 200
                ? List.of()
                : new JsonObject(answer.body()).getJsonArray("scenes").stream()
                        .map(scene -> ((JsonObject) scene).getString("id")).toList();
    }

    private record Answer(int status, String body) {}

    private Answer answer(TestNode node, String token) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(node.address() + "/v1/scenes"))
                .header("Authorization", "Bearer " + token).build();
        var answer = client.sendAsync(request, BodyHandlers.ofString()).join();
        return new Answer(answer.statusCode(), answer.body());
    }

    private List<JsonObject> rows(String name) {
        return new JsonObject(callers("list", "--json").out()).getJsonArray("callers").stream()
                .map(JsonObject.class::cast).filter(row -> row.getString("name").equals(name)).toList();
    }

    private Command callers(String... words) {
        List<String> all = new ArrayList<>(List.of("callers"));
        all.addAll(Arrays.asList(words));
        all.addAll(List.of("--redis", redis.uri(), "--data", folder.resolve("first").toString()));
        return Command.run(all.toArray(String[]::new));
    }
}
