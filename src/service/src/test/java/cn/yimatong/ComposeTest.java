package cn.yimatong;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.settings.Properties;
import cn.yimatong.settings.Property;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** What {@code docker/compose.yaml} names is there, as far as it can be told without an engine. */
final class ComposeTest {

    private static final Path FOLDER = Repository.root().resolve("docker");

    private final JsonObject compose;
    private final JsonObject services;

    ComposeTest() throws IOException {
        compose = yaml("compose.yaml");
        services = compose.getJsonObject("services");
    }

    @SuppressWarnings("unchecked")
    private static JsonObject yaml(String file) throws IOException {
        return new JsonObject((Map<String, Object>) new Yaml().load(Files.readString(FOLDER.resolve(file))));
    }

    private JsonObject service(String name) {
        return services.getJsonObject(name);
    }

    @Test
    void eachFileThatIsMountedIsThereAndEachVolumeIsDeclared() {
        for (String name : services.fieldNames()) {
            for (Object volume : service(name).getJsonArray("volumes", new JsonArray())) {
                String source = volume.toString().substring(0, volume.toString().indexOf(':'));
                assertTrue(source.startsWith(".")
                        ? Files.exists(FOLDER.resolve(source))
                        : compose.getJsonObject("volumes").containsKey(source), () -> name + ": " + volume);
            }
        }
    }

    @Test
    void eachServiceThatAnotherWaitsForIsThereAndCanTellThatItIsWell() {
        for (String name : services.fieldNames()) {
            if (service(name).getValue("depends_on") instanceof JsonObject waits) {
                for (String other : waits.fieldNames()) {
                    // The nodes' own check stands in the Dockerfile.
                    assertTrue(service(other).containsKey("healthcheck")
                            || "yimatong".equals(service(other).getString("image")), () -> name + ": " + other);
                }
            }
        }
    }

    @Test
    void eachImageButOursHasAVersion() {
        for (String name : services.fieldNames()) {
            String image = service(name).getString("image");
            assertTrue(image.equals("yimatong") || image.matches("[a-z0-9/_-]+:v?\\d+\\.\\d+\\.\\d+(-alpine)?"), image);
        }
    }

    @Test
    void whatIsSetForANodeIsASetting() {
        Set<String> known = Properties.ALL.stream().map(Property::variable).collect(Collectors.toSet());
        for (String name : Set.of("one", "two")) {
            assertTrue(known.containsAll(service(name).getJsonObject("environment").fieldNames()), name);
        }
    }

    @Test
    void aNodeMayDoNothingThatItDoesNotNeed() {
        for (String name : Set.of("one", "two")) {
            JsonObject node = service(name);
            assertEquals(true, node.getBoolean("read_only"), name);
            assertEquals(JsonArray.of("/tmp"), node.getJsonArray("tmpfs"), name);
            assertEquals(JsonArray.of("ALL"), node.getJsonArray("cap_drop"), name);
            assertFalse(node.containsKey("cap_add"), name);
            assertEquals(JsonArray.of("no-new-privileges:true"), node.getJsonArray("security_opt"), name);
            assertFalse(node.containsKey("privileged") || node.containsKey("user"), name);
        }
    }

    @Test
    void theProxyIsGivenWhatItsSettingsAskForAndNothingElse() throws IOException {
        assertEquals(new TreeSet<>(service("proxy").getJsonObject("environment").fieldNames()),
                Pattern.compile("\\$\\{(\\w+)}").matcher(Files.readString(FOLDER.resolve("haproxy.cfg"))).results()
                        .map((MatchResult match) -> match.group(1)).collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void whatPrometheusScrapesIsAServiceItSharesANetworkWith() throws IOException {
        JsonArray own = service("prometheus").getJsonArray("networks");
        for (Object job : yaml("prometheus/prometheus.yaml").getJsonArray("scrape_configs")) {
            for (Object group : ((JsonObject) job).getJsonArray("static_configs")) {
                for (Object target : ((JsonObject) group).getJsonArray("targets")) {
                    String name = target.toString().substring(0, target.toString().indexOf(':'));
                    assertTrue(service(name).getJsonArray("networks").stream().anyMatch(own::contains), name);
                }
            }
        }
    }

    @Test
    void noPortIsOpenToOtherMachines() {
        for (String name : services.fieldNames()) {
            for (Object port : service(name).getJsonArray("ports", new JsonArray())) {
                assertTrue(port.toString().startsWith("127.0.0.1:"), () -> name + ": " + port);
            }
        }
    }
}
