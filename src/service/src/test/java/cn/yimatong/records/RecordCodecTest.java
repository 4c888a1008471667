package cn.yimatong.records;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.json.JsonObject;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RecordCodecTest {

    private final RecordCodec codec = new RecordCodec();

    private static final String FIRST_JSON = """
            {"name":"测试癸","birthDate":"1952-03-01","idNumber":"990101195203010019",\
            "credentials":{"health":{"number":"TZ3UIQU4XPPU03TYTU"},\
            "insurance":{"number":"TSC9Q239WA89K13CCX","region":"990101"},\
            "ssc":{"number":"990101195203010019","issuer":"990100","validUntil":"2036-12-31"}},\
            "concessions":[{"kind":"senior","grade":"70+","validFrom":"2022-03-01","validUntil":"2032-03-01"}],\
            "assurance":{"realNameAt":"2026-01-05T02:00:00Z"},\
            "consents":{"hotel":{"textVersion":"2026-1","at":"2026-10-01T08:00:00.5Z","by":"g-1"}},\
            "guardians":{"g-1":{"until":"2027-01-01T00:00:00Z","consentedAt":"2026-01-01T00:00:00Z"}}}""";

    private static final String FIRST_STORED = """
            AYOniGdbu1+sn/p85g6MSDY1gjsQKbItLQ0MDQxBssAwMzQwACcGwtEVEmUc6hkYahIREBBqYBwSGRKKOwJDgp0tA42MLcMdLSy9DY2d
            nSOQoxTiAGxRitVp8EgGyxpQKUJBxQJGcjHCFaHGRuRHaK0OSklBVM6H8AyQ41zPFJI6wCVCui7EtyhlF0gQqfiCJENIujFApC7UIg3u
            YlRFSMVcLQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=""";

    /** Records lie sealed for years: a dictionary or a reader that does not open this one loses them all. */
    @Test
    void aRecordStoredByTheFirstReleaseIsReadForEver() {
        HolderRecord stored = codec.decode(Base64.getMimeDecoder().decode(FIRST_STORED));
        assertEquals(1, stored.guardians().getFirst().number());
        RecordReading reading = TestRecords.reader().read(new JsonObject(FIRST_JSON), stored);
        assertEquals(assertInstanceOf(RecordReading.Good.class, reading).record(), stored);
    }

    @Test
    void theDictionaryOfTheFormIsTheOneItBeganWith() throws Exception {
        assertEquals("88e925bd8b763abcaa9e2813bea0999c3d992f935a79d1de237c0067f8c7392f", HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(RecordDictionary.BYTES)));
    }

    @Test
    void whatCannotBeReadIsRefusedWithoutAWordOfIt() {
        for (String text : new String[]{"{\"birthDate\":\"secret\"}", "{\"name\":secret}",
            "{\"credentials\":\"secret\"}", "secret"}) {
            byte[] deflated = new PresetDeflate(RecordDictionary.BYTES).deflate(text.getBytes(UTF_8));
            byte[] stored = new byte[1 + deflated.length];
            stored[0] = 1;
            System.arraycopy(deflated, 0, stored, 1, deflated.length);
            IllegalStateException refused = assertThrows(IllegalStateException.class, () -> codec.decode(stored));
            assertFalse(String.valueOf(refused.getMessage()).contains("secret"));
            assertNull(refused.getCause());
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void lengthsAreEightMoreThanAMultipleOfSixtyFour(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 500; i++) {
            assertEquals(8, codec.encode(TestRecords.any(random)).length % 64);
        }
    }

    @Test
    void aNameThatCannotBeDeflatedStillFits() {
        HolderRecord record = new HolderRecord(Optional.of("\uD840\uDC0B測试Ёبཀ".repeat(10)), Optional.empty(),
                Optional.empty(), TestRecords.full(new Random(1)).credentials(), TestRecords.full(new Random(2))
                        .concessions(),
                HolderRecord.Assurance.NONE, TestRecords.full(new Random(3)).consents(),
                TestRecords.full(new Random(4)).guardians());
        assertEquals(record, codec.decode(codec.encode(record)));
    }

    @Test
    void aFormOfALaterReleaseAndACutRecordAreRefusedAndLeaveNothingBehind() {
        byte[] stored = codec.encode(TestRecords.usual(new Random(1)));
        byte[] later = stored.clone();
        later[0] = 2;
        assertThrows(IllegalStateException.class, () -> codec.decode(later));
        assertThrows(IllegalStateException.class, () -> codec.decode(Arrays.copyOf(stored, 40)));
        assertThrows(IllegalStateException.class, () -> codec.decode(new byte[0]));
        assertEquals(TestRecords.usual(new Random(1)), codec.decode(stored));
    }
}
