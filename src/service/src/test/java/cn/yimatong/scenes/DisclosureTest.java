package cn.yimatong.scenes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.records.HolderRecord;
import cn.yimatong.records.HolderRecord.Credential;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a record holds, a field that its scene does not disclose never leaves. */
final class DisclosureTest {

    private static final int SEEDS = 60;
    private static final int RANDOM_SCENES = 12;
    private static final List<String> CAN_BE_MASKED = List.of("name", "idNumber", "credentialNumber");
    private static final Set<String> ALWAYS = Set.of("guardian", "attention", "display/zh", "display/en", "voice/zh",
            "voice/en", "tone");

    static Stream<Long> seeds() {
        return Stream.iterate(1L, seed -> seed + 1).limit(SEEDS);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whatIsNotDisclosedNeverLeaves(long seed) {
        Random random = new Random(seed);
        Catalogue catalogue = catalogue(random);
        Planted planted = Planted.record(random, catalogue);
        Showing showing = new Showing(
                random.nextInt(4) == 0 && !planted.record().guardians().isEmpty() ? Optional.of(1) : Optional.empty(),
                Optional.of("place"));
        for (Scene scene : catalogue.scenes()) {
            switch (Rules.decide(catalogue, scene, planted.record(), Planted.AT, showing)) {
                case Verdict.Refused refused -> assertNothingLeaves(scene,
                        Told.of(SceneAnswer.rejected(scene, refused.reason().word())), planted, Set.of());
                case Verdict.Admitted admitted -> {
                    List<Integer> slots = new ArrayList<>(admitted.credentialSlots());
                    slots.add(0);
                    for (int slot : slots) {
                        JsonObject answer = Told.of(SceneAnswer.accepted(catalogue, scene, planted.record(), admitted,
                                new SceneAnswer.Found(slot, true, Optional.of(true)), showing, Planted.AT,
                                () -> "pseudonym"));
                        assertNothingLeaves(scene, answer, planted,
                                disclosed(catalogue, scene, planted.record(), slot));
                        assertOnlyMembersOf(scene, answer);
                    }
                }
            }
        }
    }

    @Test
    void theSeedsReachAcceptanceAndRefusalOfMostScenes() {
        Set<String> accepted = new HashSet<>();
        Set<String> refused = new HashSet<>();
        seeds().forEach(seed -> {
            Random random = new Random(seed);
            Catalogue catalogue = catalogue(random);
            Planted planted = Planted.record(random, catalogue);
            Catalogue.shipped().scenes().forEach(scene -> (Rules.decide(catalogue, scene, planted.record(), Planted.AT,
                    Showing.BY_HOLDER) instanceof Verdict.Admitted ? accepted : refused).add(scene.id()));
        });
        assertEquals(27, accepted.size(), "all but payout");
        assertTrue(refused.containsAll(Set.of("hotel", "alive-check", "elder-canteen", "payout")), refused.toString());
    }

    /** Values of the record that this scene may tell as they are. */
    private static Set<String> disclosed(Catalogue catalogue, Scene scene, HolderRecord record, int slot) {
        Disclosure disclosure = scene.disclosure();
        Set<String> disclosed = new HashSet<>();
        if (plain(disclosure, Field.NAME)) {
            record.name().ifPresent(disclosed::add);
        }
        if (plain(disclosure, Field.ID_NUMBER)) {
            record.idNumber().ifPresent(disclosed::add);
        }
        if (plain(disclosure, Field.CREDENTIAL_NUMBER)) {
            catalogue.credentialKinds().bySlot(slot).map(kind -> record.credentials().get(kind.id()))
                    .map(Credential::number).ifPresent(disclosed::add);
        }
        if (disclosure.has(Field.GRADE)) {
            record.concessions().forEach(concession -> concession.grade().ifPresent(disclosed::add));
        }
        return disclosed;
    }

    private static boolean plain(Disclosure disclosure, Field field) {
        return disclosure.has(field) && !disclosure.masks(field);
    }

    private static void assertNothingLeaves(Scene scene, JsonObject answer, Planted planted, Set<String> disclosed) {
        String text = answer.encode();
        for (String value : planted.values()) {
            if (!disclosed.contains(value)) {
                assertFalse(text.contains(value), () -> scene.id() + " tells " + value + " in " + text);
            }
        }
    }

    private static void assertOnlyMembersOf(Scene scene, JsonObject answer) {
        Set<String> members = new TreeSet<>();
        members("", answer, members);
        Set<String> allowed = new HashSet<>(ALWAYS);
        allowed.addAll(Set.of("credential/type", "concession/effect"));
        for (Field field : Field.values()) {
            if (scene.disclosure().has(field)) {
                allowed.add(switch (field) {
                    case NAME, ID_NUMBER, STUDENT, MEMBER -> "holder/" + field.word();
                    case CREDENTIAL_NUMBER -> "credential/number";
                    case STANDING -> "credential/standing";
                    case CONCESSION -> "concession/kind";
                    case GRADE -> "concession/grade";
                    case PSEUDONYM, GUARDIAN, ACCEPTED_LATELY -> field.word();
                });
            }
        }
        members.removeAll(allowed);
        assertEquals(Set.of(), members, scene.id());
        assertTrue(answer.fieldNames().containsAll(Set.of("guardian", "attention", "display", "voice", "tone")));
        boolean named = scene.disclosure().has(Field.CONCESSION);
        String tone = answer.getString("tone");
        assertTrue(named || !tone.equals("senior"), "senior is sounded at " + scene.id());
        assertTrue(named || scene.disclosure().has(Field.STUDENT) || !tone.equals("student"),
                "student is sounded at " + scene.id());
    }

    private static void members(String at, JsonObject json, Set<String> members) {
        json.forEach(member -> {
            if (member.getValue() instanceof JsonObject inner) {
                members(at + member.getKey() + "/", inner, members);
            } else {
                members.add(at + member.getKey());
            }
        });
    }

    /** What ships, and scenes that disclose this and that. */
    private static Catalogue catalogue(Random random) {
        JsonArray scenes = new JsonArray();
        for (int i = 0; i < RANDOM_SCENES; i++) {
            JsonObject discloses = new JsonObject();
            for (Field field : Field.values()) {
                if (random.nextInt(3) == 0 && field != Field.ACCEPTED_LATELY) {
                    boolean masked = random.nextBoolean() && CAN_BE_MASKED.contains(field.word());
                    discloses.put(field.word(), masked ? "masked" : "plain");
                }
            }
            JsonArray concessions = new JsonArray();
            for (String kind : List.of("senior", "student", "disabled", "low-income")) {
                if (random.nextBoolean()) {
                    concessions.add(new JsonObject().put("kind", kind).put("effect",
                            List.of("free", "half", "priority", "none").get(random.nextInt(4))));
                }
            }
            scenes.add(new JsonObject().put("id", "random-" + i)
                    .put("name", new JsonObject().put("zh", "随机").put("en", "Random"))
                    .put("needs", List.of("any", "any", "ssc", "union").get(random.nextInt(4)))
                    .put("discloses", discloses).put("concessions", concessions).put("spend", "reusable")
                    .put("guardian", "allowed"));
        }
        return RuleVector.extended(new JsonObject().put("scenes", scenes));
    }
}
