package cn.yimatong.scenes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class RuleVectorsTest {

    /** Members of a scene that say what it is and rule nothing. */
    private static final Set<String> NO_RULE = Set.of("id", "name", "items");

    private static List<RuleVector> vectors() {
        return RuleVector.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    void holds(RuleVector vector) {
        assertEquals(vector.expected(), vector.actual(vector.toCase()));
    }

    @Test
    void theFileFitsItsSchema() {
        String schema = new String(Resource.read("rule-vectors.schema.json"), StandardCharsets.UTF_8);
        assertEquals(List.of(), SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(schema, InputFormat.JSON).validate(RuleVector.file().encode(), InputFormat.JSON));
    }

    @Test
    void namesAreUnique() {
        Set<String> names = new HashSet<>();
        vectors().forEach(vector -> assertTrue(names.add(vector.name()), vector.name()));
    }

    @Test
    void everySceneOfTheCatalogueHasItsWholeAnswer() {
        Set<String> answered = vectors().stream().filter(vector -> vector.name().startsWith("scene-"))
                .map(vector -> vector.expected().getJsonObject("answer").getString("scene"))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(
                Catalogue.shipped().scenes().stream().map(Scene::id).collect(Collectors.toCollection(TreeSet::new)),
                answered);
    }

    @Test
    void everyRuleThatASceneCanStateIsTouched() {
        Set<String> rules = new TreeSet<>(properties("scene"));
        rules.removeAll(NO_RULE);
        Set<String> touched = vectors().stream().map(vector -> vector.json().getString("why"))
                .map(why -> why.substring(0, why.indexOf(':'))).collect(Collectors.toCollection(TreeSet::new));
        rules.removeAll(touched);
        assertEquals(Set.of(), rules);
        Set<String> ofConcessions = new TreeSet<>(properties("concession"));
        ofConcessions.removeAll(touched);
        assertEquals(Set.of("kind"), ofConcessions, "the kind is every vector's matter");
    }

    @Test
    void everyFieldThatASceneCanDiscloseIsSeenAndLeftOut() {
        for (Field field : Field.values()) {
            Set<Boolean> seen = vectors().stream().filter(vector -> vector.expected().containsKey("answer"))
                    .map(vector -> vector.toCase().scene().disclosure().has(field)).collect(Collectors.toSet());
            assertEquals(Set.of(true, false), seen, field.word());
        }
    }

    private static Set<String> properties(String definition) {
        return new JsonObject(new String(Resource.read("scenes.schema.json"), StandardCharsets.UTF_8))
                .getJsonObject("$defs").getJsonObject(definition).getJsonObject("properties").fieldNames();
    }
}
