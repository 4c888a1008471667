package cn.yimatong;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.scenes.Catalogue;
import cn.yimatong.scenes.Scene;
import cn.yimatong.scenes.SpendRule;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What a real node tells Prometheus after a day. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class MetricsIT {

    private static final int VISITS = 300;
    private static final int PEOPLE = 24;

    /** Most reasons that a scene can come to, with the scopes that go with them. */
    private static final int MOST_PAIRS = 26;

    /** All that is not of a scene: stages, answers, the ledger, the spool, the JVM. */
    private static final int MOST_OTHER_SERIES = 300;

    /** Each of 22 operations, and none, with three problems from the start, and what else occurred. */
    private static final int MOST_REFUSALS = 23 * 3 + 5;

    /** Half of them may be slowed by other work on the machine. */
    private static final int SCRAPES = 200;
    private static final Duration USUAL_SCRAPE = Duration.ofMillis(20);

    /** Requests that no operation sees. */
    private static final Map<String, Integer> STRANGE = Map.of("/v1/no-such-thing", 404, "/v1/keys", 405,
            "/v1/verifications", 400, "/v1/holders/nobody/codes", 403, "/v1/bulk/standings", 403);

    private static final Catalogue CATALOGUE = Catalogue.shipped();

    private final TestNode node;
    private final List<Scene> scenes = CATALOGUE.scenes().stream().filter(scene -> scene.refusal().isEmpty()).toList();

    /** What must not be told. */
    private final Set<String> secrets = new TreeSet<>();
    private final Map<String, Integer> heard = new TreeMap<>();
    private int recalls;

    MetricsIT(@TempDir Path data) throws StartException {
        node = TestNode.start(data);
    }

    @AfterAll
    void stop() {
        node.close();
    }

    @Test
    void aDayAtAllScenesIsCountedInFewSeriesThatNameNobodyAndAreToldAtOnce() {
        long day = Long.getLong("metrics.day", System.nanoTime());
        System.out.println("metrics: -Dmetrics.day=" + day);
        walk(new Random(day));
        STRANGE.forEach((path, status) -> assertEquals(status, node.send("POST", path, "scanner-1", "{").statusCode()));
        String scrape = node.metrics();
        List<String> series = scrape.lines().filter(line -> !line.startsWith("#")).toList();
        Map<String, Integer> counted = new TreeMap<>();
        series.stream().filter(line -> line.startsWith("yimatong_verifications_total{")).forEach(
                line -> counted.merge(label(line, "decision") + " " + label(line, "reason") + " "
                        + label(line, "scene"), value(line), Integer::sum));
        counted.values().removeIf(count -> count == 0);
        assertEquals(heard, counted);
        assertEquals(recalls, sum(series, "yimatong_recalls_total{"));
        assertEquals(recalls + heard.values().stream().mapToInt(Integer::intValue).sum(),
                sum(series, "yimatong_verification_stage_seconds_count{stage=\"whole\"}"));
        Set<String> reasons = heard.keySet().stream().map(key -> key.split(" ", -1)[1]).collect(Collectors.toSet());
        assertTrue(reasons.size() >= 10, reasons::toString);

        long ofScenes = series.stream().filter(line -> line.contains("scene=\"")).count();
        assertTrue(ofScenes <= scenes.size() * (MOST_PAIRS + 1L), () -> ofScenes + " series of scenes");
        long refusals = series.stream().filter(line -> line.startsWith("yimatong_refused_requests_total{")).count();
        assertTrue(refusals <= MOST_REFUSALS, () -> refusals + " series of refusals");
        long others = series.size() - ofScenes - refusals;
        assertTrue(others <= MOST_OTHER_SERIES, () -> others + " other series");
        assertEquals(List.of(), series.stream().filter(line -> line.contains("_bucket{") && line.contains("scene="))
                .toList());
        Set<String> ids = scenes.stream().map(Scene::id).collect(Collectors.toSet());
        assertTrue(series.stream().filter(line -> line.contains("scene=\"")).map(line -> label(line, "scene"))
                .allMatch(ids::contains));

        secrets.addAll(Set.of("MS1:", node.token("app"), node.token("scanner-1"), People.ID_NUMBER, People.SSC));
        assertEquals(List.of(), secrets.stream().filter(scrape::contains).toList());

        List<Duration> times = IntStream.range(0, SCRAPES).mapToObj(_ -> timeOfOneScrape()).sorted().toList();
        Duration median = times.get(SCRAPES / 2);
        System.out.println("a scrape took " + median + ", the longest " + times.getLast());
        assertTrue(median.compareTo(USUAL_SCRAPE) < 0, () -> "a scrape took " + median);
    }

    private Duration timeOfOneScrape() {
        long begun = System.nanoTime();
        node.metrics();
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    @Test
    void codesRefusalsAndStandingsAreCounted() {
        List<String> before = node.metrics().lines().toList();
        node.register("counted");
        node.send("POST", "/v1/holders/counted/codes", "app", "{\"count\":7}");
        node.send("POST", "/v1/holders/counted/codes", "app", "{\"count\":1,\"scene\":\"no-such-scene\"}");
        node.send("POST", "/v1/holders/nobody-at-all/codes", "app", "{}");
        node.send("POST", "/v1/holders/counted/codes", "app", "{\"guardian\":\"nobody-at-all\"}");
        stop("counted", "suspended");
        node.send("POST", "/v1/holders/counted/codes", "app", "{}");
        stop("counted", "active");
        stop("counted", "revoked");
        stop("counted", "active");
        node.send("POST", "/v1/holders/counted/codes", "app", "{}");
        List<String> after = node.metrics().lines().toList();
        assertEquals(7, grown(before, after, "yimatong_codes_issued_total"));
        for (String reason : List.of("unknown-scene", "unknown-holder", "unknown-guardian", "suspended", "revoked")) {
            assertEquals(1, grown(before, after, "yimatong_issuance_refusals_total{reason=\"" + reason + "\"}"),
                    reason);
        }
        for (String standing : List.of("suspended", "active", "revoked")) {
            assertEquals(1, grown(before, after, "yimatong_standing_changes_total{standing=\"" + standing + "\"}"),
                    standing);
        }
        assertEquals(5, grown(before, after, "yimatong_answers_total{operation=\"issueCodes\",status=\"4xx\"}"));
        assertEquals(1, grown(before, after, "yimatong_answers_total{operation=\"issueCodes\",status=\"2xx\"}"));
    }

    @Test
    void whatNoOperationSeesIsCountedWithItsReason() {
        List<String> before = node.metrics().lines().toList();
        assertEquals(404, node.send("POST", "/v1/nothing", "app", "{}").statusCode());
        assertEquals(403, node.send("POST", "/v1/verifications", "app", "{}").statusCode());
        List<String> after = node.metrics().lines().toList();
        assertEquals(1, grown(before, after, "yimatong_answers_total{operation=\"none\",status=\"4xx\"}"));
        assertEquals(1, grown(before, after, "yimatong_answers_total{operation=\"verify\",status=\"4xx\"}"));
        for (String labels : List.of("operation=\"none\",reason=\"not-found\"",
                "operation=\"verify\",reason=\"forbidden\"")) {
            assertEquals(1, grown(before, after, "yimatong_refused_requests_total{" + labels + "}"), labels);
        }
    }

    @Test
    void aKeyTellsHowLongItLasts() {
        String line = node.metrics().lines().filter(each -> each.startsWith("yimatong_key_expiry_seconds{"))
                .findFirst().orElseThrow();
        double days = Double.parseDouble(line.substring(line.lastIndexOf(' '))) / 86_400;
        assertTrue(days > 300 && days <= 397, () -> days + " days");
    }

    @Test
    void theJvmAndItsEventLoopsAreWatched() {
        for (String name : List.of("jvm_memory_used_bytes", "jvm_gc_pause_seconds", "jvm_threads_live_threads",
                "process_cpu_usage")) {
            assertTrue(node.metrics().contains("# TYPE " + name), name);
        }
        Poll.until(() -> sum(node.metrics().lines().toList(), "yimatong_event_loop_lag_seconds_count") > 0);
    }

    private void stop(String holder, String standing) {
        node.send("PUT", "/v1/holders/" + holder + "/standing", "app",
                "{\"standing\":\"" + standing + "\",\"reason\":\"lost\"}");
    }

    private void walk(Random random) {
        for (int i = 0; i < PEOPLE; i++) {
            secrets.add(holder(i));
            if (i % 2 == 0) {
                node.register(holder(i), People.senior());
            } else {
                node.register(holder(i));
            }
        }
        for (int i = 0; i < VISITS; i++) {
            scan(random, scenes.get(i % scenes.size()), i);
        }
    }

    private static String holder(int number) {
        return "resident-7f3a-" + number;
    }

    /** One visit: with a code as it should be, or one of six others, and perhaps two scans. */
    private void scan(Random random, Scene scene, int number) {
        int kind = random.nextInt(9);
        String holder = holder(random.nextInt(PEOPLE));
        String code = switch (kind) {
            case 0 -> "https://example.org/" + number;
            case 1 -> codes(holder, "{\"scene\":\"" + other(random, scene).id() + "\"}").getFirst();
            case 2 -> codes(holder, "{}").getLast();
            case 3 -> TestNode.forged(codes(holder, "{}").getFirst());
            default -> codes(holder, "{}").getFirst();
        };
        secrets.add(code);
        String scanId = TestNode.newScanId();
        secrets.add(scanId);
        switch (kind) {
            case 4 -> {
                ask(scene, code, scanId);
                ask(scene, code, scanId);
            }
            case 5 -> {
                ask(scene, code, scanId);
                ask(scene, code, TestNode.newScanId());
            }
            case 6 -> {
                stop(holder, "suspended");
                ask(scene, code, scanId);
                stop(holder, "active");
            }
            default -> ask(scene, code, scanId);
        }
    }

    private List<String> codes(String holder, String body) {
        HttpResponse<String> answer = node.send("POST", "/v1/holders/" + holder + "/codes", "app", body);
        assertEquals(201, answer.statusCode(), answer::body);
        JsonArray codes = new JsonObject(answer.body()).getJsonArray("codes");
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < codes.size(); i++) {
            texts.add(codes.getJsonObject(i).getString("code"));
        }
        return texts;
    }

    private Scene other(Random random, Scene scene) {
        Scene other = scenes.get(random.nextInt(scenes.size()));
        return other == scene ? scenes.get((scenes.indexOf(scene) + 1) % scenes.size()) : other;
    }

    private void ask(Scene scene, String code, String scanId) {
        List<String> more = new ArrayList<>();
        if (scene.spend() == SpendRule.NONE) {
            more.addAll(List.of("mode", "inspect"));
        }
        if (scene.businessTypes().size() > 1) {
            more.addAll(List.of("businessType", scene.businessTypes().getFirst()));
        }
        if (scene.spend() == SpendRule.ONCE_PER_DIRECTION) {
            more.addAll(List.of("direction", "in"));
        }
        HttpResponse<String> answer = node.verify("scanner-1", scanId, code, scene.id(), more.toArray(String[]::new));
        assertEquals(200, answer.statusCode(), answer::body);
        JsonObject json = new JsonObject(answer.body());
        if (json.getBoolean("repeated")) {
            recalls++;
        } else {
            heard.merge(json.getString("decision") + " " + json.getString("reason") + " " + scene.id(), 1,
                    Integer::sum);
        }
    }

    private static String label(String line, String name) {
        int begin = line.indexOf(name + "=\"") + name.length() + 2;
        return line.substring(begin, line.indexOf('"', begin));
    }

    private static int value(String line) {
        return (int) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
    }

    private static int sum(List<String> series, String prefix) {
        return series.stream().filter(line -> line.startsWith(prefix)).mapToInt(MetricsIT::value).sum();
    }

    private static int grown(List<String> before, List<String> after, String prefix) {
        assertFalse(after.stream().noneMatch(line -> line.startsWith(prefix)), prefix);
        return sum(after, prefix) - sum(before, prefix);
    }
}
