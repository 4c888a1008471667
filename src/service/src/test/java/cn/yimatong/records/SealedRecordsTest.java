package cn.yimatong.records;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.keys.DataKeys;
import cn.yimatong.keys.TestDataKeys;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class SealedRecordsTest {

    /** What the ledger's head leaves of 512 bytes. */
    private static final int ROOM = 512 - 84;

    private final TestDataKeys deployment = new TestDataKeys();
    private final DataKeys keys = deployment.node();
    private final SealedRecords records = new SealedRecords(keys);

    @Test
    void aRecordOpensForItsHolderAndVersionAlone() {
        HolderRecord record = TestRecords.full(new Random(1));
        byte[] sealed = records.seal(1, 2, record);
        assertEquals(record, records.open(1, 2, sealed).result());
        assertInstanceOf(IllegalStateException.class, records.open(2, 2, sealed).cause());
        assertInstanceOf(IllegalStateException.class, records.open(1, 3, sealed).cause());
        assertInstanceOf(IllegalStateException.class, records.open(1, 2, new byte[0]).cause());
    }

    @Test
    void aKeyThatAnotherNodeHasMadeIsFetched() {
        DataKeys other = deployment.node();
        assertTrue(other.rotate().succeeded());
        HolderRecord record = TestRecords.usual(new Random(1));
        byte[] sealed = new SealedRecords(other).seal(1, 2, record);
        assertEquals(record, records.open(1, 2, sealed).result());
        assertEquals(2, keys.newest());
    }

    @Test
    void aKeyThatNobodyHasIsNamedAndNoEndlessSearch() {
        byte[] sealed = records.seal(1, 2, HolderRecord.EMPTY);
        sealed[0] = 9;
        assertTrue(String.valueOf(records.open(1, 2, sealed).cause().getMessage()).contains("data key 2305"));
    }

    @Test
    void aRecordUnderAnOldKeyIsSealedAnewUnderTheNewest() {
        HolderRecord record = TestRecords.usual(new Random(1));
        byte[] old = records.seal(1, 2, record);
        assertTrue(keys.rotate().succeeded());
        byte[] anew = records.seal(1, 2, records.open(1, 2, old).result());
        assertEquals(1, DataKeys.keyOf(old));
        assertEquals(2, DataKeys.keyOf(anew));
        assertEquals(record, records.open(1, 2, anew).result());
    }

    @Test
    void theUsualRecordFitsBesideTheLedgersHeadInHalfAKilobyte() {
        LongStream.range(0, 500).forEach(seed -> {
            int length = records.seal(1, 2, TestRecords.usual(new Random(seed))).length;
            assertTrue(length <= ROOM, () -> "seed " + seed + ": " + length);
        });
    }

    @Test
    void theLengthOfMostRecordsIsOneOfAFew() {
        long lengths = LongStream.range(0, 500)
                .map(seed -> records.seal(1, 2, TestRecords.usual(new Random(seed))).length).distinct().count();
        assertTrue(lengths <= 3, () -> "lengths: " + lengths);
    }

    @Test
    void nothingOfARecordIsReadableInItsSeal() {
        HolderRecord record = TestRecords.usual(new Random(1));
        String sealed = new String(records.seal(1, 2, record), StandardCharsets.ISO_8859_1);
        assertFalse(sealed.contains(record.idNumber().orElseThrow()));
        assertFalse(sealed.contains(
                new String(record.name().orElseThrow().getBytes(UTF_8), StandardCharsets.ISO_8859_1)));
        assertFalse(sealed.contains("senior") || sealed.contains("number"));
    }
}
