package cn.yimatong.records;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RecordReaderTest {

    static final List<PlantedFault> EACH = PlantedFault.ALL;

    private final RecordReader reader = TestRecords.reader();

    @ParameterizedTest
    @FieldSource("EACH")
    void aSinglePlantedFaultIsNamedAndNothingElse(PlantedFault planted) {
        for (long seed = 0; seed < 20; seed++) {
            JsonObject json = RecordWriter.write(TestRecords.full(new Random(seed)));
            planted.plant(json);
            List<Fault> faults = faults(json);
            assertEquals(List.of(planted.pointer()), faults.stream().map(Fault::pointer).toList());
            assertEquals(planted.structural(), faults.getFirst().structural(), faults.getFirst()::detail);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void ofManyPlantedFaultsEachIsNamed(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 300; i++) {
            JsonObject json = RecordWriter.write(TestRecords.full(random));
            List<PlantedFault> planted = apart(random);
            planted.forEach(fault -> fault.plant(json));
            Set<String> expected = planted.stream().map(PlantedFault::pointer).collect(Collectors.toSet());
            List<String> found = faults(json).stream().map(Fault::pointer).toList();
            assertEquals(expected, new HashSet<>(found));
            assertEquals(expected.size(), found.size(), "none is named twice");
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void noJsonMakesItThrowAndWhatIsGoodReadsAgain(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 3_000; i++) {
            JsonObject json = new AnyJson(random).object();
            switch (reader.read(json)) {
                case RecordReading.Bad bad -> assertTrue(!bad.faults().isEmpty() && bad.faults().size() <= 64);
                case RecordReading.Good good -> assertEquals(reader.read(RecordWriter.write(good.record())), good);
            }
        }
    }

    @Test
    void aBirthDateThatIsNotTheIdentityNumbersIsNamed() {
        String digits = "99010119520301001";
        JsonObject json = new JsonObject().put("birthDate", "1952-03-02")
                .put("idNumber", digits + IdentityNumber.checkCharacter(digits));
        assertEquals(List.of("/birthDate"), faults(json).stream().map(Fault::pointer).toList());
        assertGood(json.put("birthDate", "1952-03-01"));
    }

    @Test
    void theSameConcessionTwiceIsNamedOnceForEachTimeTooOften() {
        JsonObject senior = new JsonObject().put("kind", "senior").put("grade", "65+");
        JsonArray twice = new JsonArray().add(senior).add(new JsonObject().put("kind", "senior")).add(senior.copy())
                .add(senior.copy());
        assertEquals(List.of("/concessions/2", "/concessions/3"),
                faults(new JsonObject().put("concessions", twice)).stream().map(Fault::pointer).toList());
    }

    @Test
    void whatHasHappenedMayBeFiveMinutesAheadOfOurClock() {
        assertGood(assurance("2026-11-25T04:05:00Z"));
        assertEquals(1, faults(assurance("2026-11-25T04:05:00.001Z")).size());
    }

    @Test
    void somebodyIsBornTodayByChinasCalendar() {
        RecordReader atMidnight = new RecordReader(TestRecords.KINDS,
                () -> Instant.parse("2026-11-24T16:00:00Z"));
        assertInstanceOf(RecordReading.Good.class, atMidnight.read(new JsonObject().put("birthDate", "2026-11-25")));
        assertInstanceOf(RecordReading.Bad.class, atMidnight.read(new JsonObject().put("birthDate", "2026-11-26")));
    }

    @Test
    void ofAThousandFaultsSixtyFourAreTold() {
        JsonObject json = new JsonObject();
        IntStream.range(0, 1_000).forEach(i -> json.put("m" + i, i));
        assertEquals(RecordReader.MAX_FAULTS, faults(json).size());
    }

    @Test
    void noDetailRepeatsWhatWasSent() {
        for (PlantedFault planted : PlantedFault.ALL) {
            JsonObject json = RecordWriter.write(TestRecords.full(new Random(1)));
            planted.plant(json);
            String value = String.valueOf(planted.value());
            assertFalse(value.length() > 3 && faults(json).getFirst().detail().contains(value), value);
        }
    }

    private void assertGood(JsonObject json) {
        RecordReading reading = reader.read(json);
        assertInstanceOf(RecordReading.Good.class, reading, reading::toString);
    }

    private List<Fault> faults(JsonObject json) {
        return assertInstanceOf(RecordReading.Bad.class, reader.read(json)).faults();
    }

    private static JsonObject assurance(String realNameAt) {
        return new JsonObject().put("assurance", new JsonObject().put("realNameAt", realNameAt));
    }

    /** Some faults, none inside what another one spoils. */
    private static List<PlantedFault> apart(Random random) {
        List<PlantedFault> all = new ArrayList<>(PlantedFault.ALL);
        Collections.shuffle(all, random);
        List<PlantedFault> apart = new ArrayList<>();
        int most = 2 + random.nextInt(20);
        for (PlantedFault fault : all) {
            if (apart.size() < most && apart.stream().noneMatch(fault::touches)) {
                apart.add(fault);
            }
        }
        return apart;
    }
}
