package cn.yimatong.ledger;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CodeUseTest {
    private static final long INSTANT = 0xfedc_ba98_7654L;

    @ParameterizedTest
    @EnumSource(Spend.Use.class)
    void whatIsPackedIsReadAgain(Spend.Use use) {
        byte[] cti = ByteBuffer.allocate(16).putLong(0, -1).put(15, (byte) 7).array();
        CodeUse packed = new CodeUse(use, -5, cti, new Scan("门 1", "图书馆".repeat(20), ""), Optional.of("3 号线"));
        byte[] encoded = packed.encode();
        byte[] inStream = ByteBuffer.allocate(6 + encoded.length).putShort((short) (INSTANT >>> 32))
                .putInt((int) INSTANT).put(encoded).array();
        CodeUse read = CodeUse.decode(inStream);
        assertEquals(Instant.ofEpochMilli(INSTANT), CodeUse.instant(inStream));
        assertArrayEquals(cti, read.cti());
        assertEquals(packed, new CodeUse(read.use(), read.index(), cti, read.scan(), read.place()));
    }

    @ParameterizedTest
    @EnumSource(Spend.Use.class)
    void noPlaceIsReadAsNone(Spend.Use use) {
        CodeUse packed = new CodeUse(use, 1, new byte[16], new Scan("a", "b", "c"), Optional.empty());
        byte[] encoded = packed.encode();
        assertEquals(Optional.empty(),
                CodeUse.decode(ByteBuffer.allocate(6 + encoded.length).put(6, encoded).array()).place());
    }
}
