package cn.yimatong;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.redis.TestTools;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The dashboards, as a Prometheus that scrapes a real node answers their queries. */
final class DashboardsIT {

    private static final Path FOLDER = Repository.root().resolve("docker/grafana");

    /** Grafana puts four scrapes here; long enough for two of ours. */
    private static final String INTERVAL = "5s";

    private record Query(String dashboard, String panel, String expression) {}

    @TempDir
    private Path folder;
    private final HttpClient client = HttpClient.newHttpClient();
    private int visitors;

    @BeforeAll
    static void prometheusIsThere() {
        TestTools.install();
    }

    @Test
    void eachQueryHasAnAnswerWhereScansGoOn() throws Exception {
        try (TestNode node = TestNode.start(folder.resolve("data"))) {
            URI prometheus = URI.create("http://127.0.0.1:" + freePort());
            Process server = prometheus(prometheus, URI.create(node.managementAddress()));
            try {
                List<Query> open = new ArrayList<>(queries());
                assertTrue(open.size() > 30, () -> open.size() + " queries");
                try {
                    Poll.until(() -> {
                        visit(node);
                        open.removeIf(query -> isAnswered(prometheus, query));
                        return open.isEmpty();
                    });
                } catch (AssertionError late) {
                    throw new AssertionError("without an answer: " + open, late);
                }
            } finally {
                server.destroy();
                assertTrue(server.waitFor(20, TimeUnit.SECONDS), "Prometheus does not stop");
            }
        }
    }

    @Test
    void eachPanelIsNamedAndItsSourceIsTheOneThatIsSetUp() throws IOException {
        String sources = Files.readString(FOLDER.resolve("provisioning/datasources/prometheus.yaml"));
        Set<String> uids = new HashSet<>();
        for (JsonObject dashboard : dashboards()) {
            assertTrue(uids.add(dashboard.getString("uid")), "two dashboards have one uid");
            Set<Integer> ids = new HashSet<>();
            for (JsonObject panel : objects(dashboard.getJsonArray("panels"))) {
                assertTrue(ids.add(panel.getInteger("id")), panel::encode);
                assertTrue(panel.getString("title").length() > 3, panel::encode);
                assertTrue(sources.contains("uid: " + panel.getJsonObject("datasource").getString("uid") + "\n"));
            }
        }
        assertEquals(Set.of("city", "hot-path", "ledger", "keys-and-abuse"), uids);
    }

    @Test
    void panelsStandBesideAndBelowEachOther() throws IOException {
        for (JsonObject dashboard : dashboards()) {
            // Grafana's grid is 24 wide; each row is full, and as high as its first.
            var widths = new TreeMap<Integer, Integer>();
            for (JsonObject panel : objects(dashboard.getJsonArray("panels"))) {
                JsonObject place = panel.getJsonObject("gridPos");
                assertEquals(widths.getOrDefault(place.getInteger("y"), 0), place.getInteger("x"), panel::encode);
                widths.merge(place.getInteger("y"), place.getInteger("w"), Integer::sum);
            }
            assertTrue(widths.values().stream().allMatch(width -> width <= 24), widths::toString);
        }
    }

    /**
     * Somebody is let in, tries it again, shows what is no code and what nobody has signed, and asks for what is not.
     */
    private void visit(TestNode node) {
        String holder = "passer-" + visitors++;
        String code = node.code(holder);
        node.ask(code, "bus");
        node.ask(code, "bus");
        node.ask("https://example.org", "library");
        node.ask(TestNode.forged(code), "bus");
        node.send("POST", "/v1/holders/nobody/codes", "app", "{}");
        node.send("POST", "/v1/nothing", "app", "{}");
        if (visitors == 1) {
            // Until the first pause there is nothing to count.
            System.gc();
        }
    }

    private boolean isAnswered(URI prometheus, Query query) {
        // What stands for nothing would answer for a name that is misspelt.
        String expression = query.expression.replaceFirst(" or (on\\(\\) )?vector\\(0\\)$", "")
                .replace("$__rate_interval", INTERVAL);
        URI uri = prometheus.resolve("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8));
        var answer = client.sendAsync(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                .exceptionally(_ -> null).join();
        if (answer == null || answer.statusCode() == 503) {
            return false;
        }
        assertEquals(200, answer.statusCode(), () -> query + ": " + answer.body());
        return objects(new JsonObject(answer.body()).getJsonObject("data").getJsonArray("result")).stream()
                .anyMatch(series -> !"NaN".equals(series.getJsonArray("value").getString(1)));
    }

    private Process prometheus(URI own, URI node) throws IOException {
        Path config = Files.writeString(folder.resolve("prometheus.yaml"), """
                global: { scrape_interval: 1s, evaluation_interval: 1s }
                rule_files: [ "%s" ]
                scrape_configs:
                  - job_name: yimatong
                    static_configs: [ { targets: [ "%s" ] } ]
                """.formatted(Repository.root().resolve("docker/prometheus/rules.yaml"), node.getAuthority()));
        return new ProcessBuilder("prometheus", "--config.file=" + config, "--web.listen-address="
                + own.getAuthority(), "--storage.tsdb.path=" + folder.resolve("series"))
                .redirectErrorStream(true).redirectOutput(folder.resolve("prometheus.log").toFile()).start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static List<Query> queries() throws IOException {
        List<Query> queries = new ArrayList<>();
        for (JsonObject dashboard : dashboards()) {
            for (JsonObject panel : objects(dashboard.getJsonArray("panels"))) {
                for (JsonObject target : objects(panel.getJsonArray("targets"))) {
                    queries.add(new Query(dashboard.getString("uid"), panel.getString("title"),
                            target.getString("expr")));
                }
            }
        }
        return queries;
    }

    private static List<JsonObject> dashboards() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER.resolve("dashboards"))) {
            List<JsonObject> dashboards = new ArrayList<>();
            for (Path file : files.sorted().toList()) {
                dashboards.add(new JsonObject(Files.readString(file)));
            }
            return dashboards;
        }
    }

    private static List<JsonObject> objects(JsonArray array) {
        return array.stream().map(JsonObject.class::cast).toList();
    }
}
