package cn.yimatong.ledger;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A key that was found in Redis, read as {@link RedisKeys} writes them.
 *
 * @param kind what lies under it, as far as its name tells
 * @param partition 0 to 1,023; {@link #NONE} for what the deployment shares and what is not the ledger's
 */
@SuppressWarnings("ArrayRecordComponent") // handed through as it came
record LedgerKey(byte[] bytes, Kind kind, int partition) {
    static final int NONE = -1;

    private static final int TAG_LENGTH = 5;
    private static final String SHARED = "{yimatong}";
    private static final String TABLE = SHARED + "t:";

    /** What the ledger keeps. */
    enum Kind {
        HOLDER("holders"),
        TOMBSTONE("tombstones of erased holders"),
        SPENT("spent marks"),
        RETURNED("second marks, of the way back"),
        REUSED("recall marks of reusable codes"),
        VISIT("visits"),
        LIMIT("counters of limits"),
        SETTLED("guards of settled acceptances"),
        ANNULLED("annulled redemptions"),
        POINTER("pointers for annulments"),
        USAGE("usage streams"),
        BIRTH("birth marks"),
        TABLE("shared tables"),
        FOUNDED("founding marks"),
        /** Written for the sake of writing, by an import that goes on, or by nodes for people to look at. */
        PASSING("passing marks"),
        UNKNOWN("not the ledger's");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    static LedgerKey of(byte[] key) {
        String text = new String(key, StandardCharsets.ISO_8859_1);
        if (text.startsWith(SHARED)) {
            return new LedgerKey(key, shared(text), NONE);
        }
        boolean tagged = key.length > TAG_LENGTH && key[0] == '{' && key[TAG_LENGTH - 1] == '}';
        int partition = tagged ? PartitionTags.partitionOf(text.substring(1, TAG_LENGTH - 1)) : NONE;
        Kind kind = partition == NONE ? Kind.UNKNOWN : kind(key, partition);
        return new LedgerKey(key, kind, kind == Kind.UNKNOWN ? NONE : partition);
    }

    private static Kind shared(String text) {
        if (text.startsWith(TABLE)) {
            return Kind.TABLE;
        }
        return switch (text.substring(SHARED.length())) {
            case "founded" -> Kind.FOUNDED;
            case "ready", "importing", "nodes", "refusals" -> Kind.PASSING;
            default -> Kind.UNKNOWN;
        };
    }

    private static Kind kind(byte[] key, int partition) {
        int suffix = key.length - TAG_LENGTH - 1;
        return switch (key[TAG_LENGTH]) {
            case 'h' -> suffix == 8 ? ofHolder(Kind.HOLDER, key, partition) : Kind.UNKNOWN;
            case 's' -> suffix == 16 ? Kind.SPENT : Kind.UNKNOWN;
            case 'o' -> suffix == 16 ? Kind.RETURNED : Kind.UNKNOWN;
            case 'r' -> suffix == 16 ? Kind.REUSED : Kind.UNKNOWN;
            case 'v' -> suffix == 12 ? ofHolder(Kind.VISIT, key, partition) : Kind.UNKNOWN;
            case 'l' -> suffix == Spend.Limit.KEY_LENGTH ? Kind.LIMIT : Kind.UNKNOWN;
            case 'g' -> suffix == 32 ? Kind.SETTLED : Kind.UNKNOWN;
            case 'a' -> suffix == 16 ? Kind.ANNULLED : Kind.UNKNOWN;
            case 'p' -> suffix == 16 ? Kind.POINTER : Kind.UNKNOWN;
            case 'u' -> suffix == 0 ? Kind.USAGE : Kind.UNKNOWN;
            case 'b' -> suffix == 0 ? Kind.BIRTH : Kind.UNKNOWN;
            case 'w' -> suffix == 0 ? Kind.PASSING : Kind.UNKNOWN;
            default -> Kind.UNKNOWN;
        };
    }

    /** One with an index of another partition is nobody's: no script would ever look there. */
    private static Kind ofHolder(Kind kind, byte[] key, int partition) {
        long index = ByteBuffer.wrap(key).getLong(TAG_LENGTH + 1);
        return RedisKeys.partition(index) == partition ? kind : Kind.UNKNOWN;
    }
}
