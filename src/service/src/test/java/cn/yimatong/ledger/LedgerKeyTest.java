package cn.yimatong.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cn.yimatong.ledger.LedgerKey.Kind;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Every key that {@link RedisKeys} writes is known again. */
class LedgerKeyTest {
    private static final long INDEX = 0xfedc_ba98_7654_3210L;

    @Test
    void everyKindOfKeyIsKnownByItsName() {
        assertIs(Kind.HOLDER, RedisKeys.holder(INDEX));
        assertIs(Kind.SPENT, RedisKeys.spent(INDEX, new byte[16]));
        assertIs(Kind.RETURNED, RedisKeys.returned(INDEX, new byte[16]));
        assertIs(Kind.REUSED, RedisKeys.reused(INDEX, new byte[16]));
        assertIs(Kind.VISIT, RedisKeys.visit(INDEX, ScanHashes.scene("bus")));
        assertIs(Kind.LIMIT, RedisKeys.limit(INDEX, ScanHashes.limit(INDEX, "day")));
        assertIs(Kind.SETTLED, RedisKeys.settled(INDEX, ScanHashes.scan(new Scan("a", "b", "c")), new byte[16]));
        assertIs(Kind.ANNULLED,
                RedisKeys.annulled(INDEX, ScanHashes.redemption(new ScanKey("a", "b"), new byte[16], 1)));
        assertIs(Kind.USAGE, RedisKeys.usage(INDEX));
        assertIs(Kind.BIRTH, RedisKeys.birth(INDEX));
        assertEquals(Kind.POINTER, kind(RedisKeys.pointer(ScanHashes.scanKey(new ScanKey("a", "b")))));
        assertEquals(Kind.TABLE, kind(RedisKeys.table("callers")));
        assertEquals("callers", RedisKeys.tableName(RedisKeys.table("callers")));
        assertEquals(Kind.FOUNDED, kind(RedisKeys.FOUNDED));
        assertEquals(Kind.PASSING, kind(RedisKeys.READY));
        assertEquals(Kind.PASSING, kind(RedisKeys.readyOf(7)));
        assertEquals(Kind.PASSING, kind(RedisKeys.NODES));
        assertEquals(Kind.PASSING, kind(RedisKeys.REFUSALS));
    }

    @Test
    void whatNoScriptWouldLookAtIsUnknown() {
        byte[] elsewhere = RedisKeys.holder(INDEX);
        elsewhere[6] ^= 0x10;
        assertEquals(Kind.UNKNOWN, kind(elsewhere));
        for (String key : new String[]{"", "{", "{abc}", "{zzz}b", "{04b}", "{04b}x", "{04b}bb", "{yimatong}",
            "somebody's"}) {
            assertEquals(Kind.UNKNOWN, kind(key.getBytes(StandardCharsets.US_ASCII)), key);
        }
    }

    private static void assertIs(Kind kind, byte[] key) {
        assertEquals(kind, kind(key));
        assertEquals(RedisKeys.partition(INDEX), LedgerKey.of(key).partition());
    }

    private static Kind kind(byte[] key) {
        return LedgerKey.of(key).kind();
    }
}
