package cn.yimatong.records;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read is written again, and what is stored comes back, member by member. */
final class RecordRoundTripTest {

    private final RecordReader reader = TestRecords.reader();
    private final RecordCodec codec = new RecordCodec();

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void whatIsWrittenReadsAsTheSameRecord(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 1_000; i++) {
            HolderRecord record = named(TestRecords.any(random), AnyName.of(random));
            JsonObject overTheWire = new JsonObject(RecordWriter.write(record).encode());
            RecordReading reading = reader.read(overTheWire, record);
            assertEquals(record, assertInstanceOf(RecordReading.Good.class, reading, reading::toString).record());
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {5, 6, 7, 8})
    void whatIsStoredComesBackTheSame(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 1_000; i++) {
            HolderRecord record = named(TestRecords.any(random), AnyName.of(random));
            assertEquals(record, codec.decode(codec.encode(record)));
        }
    }

    @Test
    void aRecordInWhichNothingIsKnownIsAnEmptyObject() {
        assertEquals(new JsonObject(), RecordWriter.write(HolderRecord.EMPTY));
        assertEquals(HolderRecord.EMPTY, read(new JsonObject(), List.of()));
        assertEquals(HolderRecord.EMPTY, codec.decode(codec.encode(HolderRecord.EMPTY)));
    }

    @Test
    void aGuardianKeepsTheNumberAndHardlyAnyoneGetsThatOfOneWhoLeft() {
        List<HolderRecord.Guardian> before = read(guardians("a", "b", "c"), List.of()).guardians();
        assertEquals(List.of("a98", "b99", "c100"), numbers(before));
        List<HolderRecord.Guardian> after = read(guardians("d", "c", "a"), before).guardians();
        assertEquals(List.of("d101", "c100", "a98"), numbers(after));
        assertEquals(List.of("e102", "c100"), numbers(read(guardians("e", "c"), after).guardians()));
    }

    @Test
    void twoGuardiansWhoseIdsAskForOneNumberGetTwo() {
        assertEquals("Aa".hashCode(), "BB".hashCode());
        List<HolderRecord.Guardian> both = read(guardians("Aa", "BB"), List.of()).guardians();
        assertEquals(both.getFirst().number() + 1, both.getLast().number());
        List<HolderRecord.Guardian> left = read(guardians("BB"), both).guardians();
        assertEquals(both.getLast(), left.getFirst());
    }

    private HolderRecord read(JsonObject json, List<HolderRecord.Guardian> previous) {
        return assertInstanceOf(RecordReading.Good.class, reader.read(json, HolderRecord.EMPTY.withGuardians(previous)))
                .record();
    }

    private static JsonObject guardians(String... ids) {
        JsonObject guardians = new JsonObject();
        for (String id : ids) {
            guardians.put(id, new JsonObject().put("consentedAt", "2026-01-01T00:00:00Z"));
        }
        return new JsonObject().put("guardians", guardians);
    }

    private static List<String> numbers(List<HolderRecord.Guardian> guardians) {
        return guardians.stream().map(guardian -> guardian.id() + guardian.number()).toList();
    }

    private static HolderRecord named(HolderRecord record, String name) {
        return new HolderRecord(Optional.of(name), record.birthDate(), record.idNumber(), record.credentials(),
                record.concessions(), record.assurance(), record.consents(), record.guardians());
    }
}
