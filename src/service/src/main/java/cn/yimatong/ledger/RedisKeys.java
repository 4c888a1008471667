package cn.yimatong.ledger;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Names of all keys in Redis. A holder's partition is the top ten bits of the index; each partition has a tag in
 * braces, so that in a cluster all keys that one script touches lie in one slot.
 */
final class RedisKeys {
    /** The deployment's founding mark; in one slot with all tables. */
    static final byte[] FOUNDED = "{yimatong}founded".getBytes(StandardCharsets.US_ASCII);

    /** Written to see whether scripts may write; in the slot of {@link #FOUNDED}. */
    static final byte[] READY = "{yimatong}ready".getBytes(StandardCharsets.US_ASCII);

    /** Where nodes say that they are there; in the slot of {@link #FOUNDED}. */
    static final byte[] NODES = "{yimatong}nodes".getBytes(StandardCharsets.US_ASCII);

    /** The last codes that were refused; in the slot of {@link #FOUNDED}. */
    static final byte[] REFUSALS = "{yimatong}refusals".getBytes(StandardCharsets.US_ASCII);

    private static final String TABLE = "{yimatong}t:";

    private RedisKeys() {}

    /** The holder's head and record. */
    static byte[] holder(long index) {
        return key(partition(index), 'h', 8).putLong(index).array();
    }

    /** The mark of a spent code. */
    static byte[] spent(long index, byte[] cti) {
        return key(partition(index), 's', cti.length).put(cti).array();
    }

    /** The second mark of a code that went both ways. */
    static byte[] returned(long index, byte[] cti) {
        return key(partition(index), 'o', cti.length).put(cti).array();
    }

    /** The mark by which the last use of a reusable code is recalled. */
    static byte[] reused(long index, byte[] cti) {
        return key(partition(index), 'r', cti.length).put(cti).array();
    }

    /** The holder's last acceptance at a scene. */
    static byte[] visit(long index, byte[] sceneHash) {
        return key(partition(index), 'v', 8 + sceneHash.length).putLong(index).put(sceneHash).array();
    }

    /** What the holder has used of a limit. */
    static byte[] limit(long index, byte[] limit) {
        return key(partition(index), 'l', limit.length).put(limit).array();
    }

    /** What became of an acceptance that was settled, where no mark tells. */
    static byte[] settled(long index, byte[] scanHash, byte[] cti) {
        return key(partition(index), 'g', scanHash.length + cti.length).put(scanHash).put(cti).array();
    }

    /** Says that a redemption is annulled. */
    static byte[] annulled(long index, byte[] redemptionHash) {
        return key(partition(index), 'a', redemptionHash.length).put(redemptionHash).array();
    }

    /** The usage stream of the holder's partition. */
    static byte[] usage(long index) {
        return usageOf(partition(index));
    }

    static byte[] usageOf(int partition) {
        return key(partition, 'u', 0).array();
    }

    /** Written to see whether scripts may write in this partition. */
    static byte[] readyOf(int partition) {
        return key(partition, 'w', 0).array();
    }

    /** The birth mark of the holder's partition. */
    static byte[] birth(long index) {
        return birthOf(partition(index));
    }

    static byte[] birthOf(int partition) {
        return key(partition, 'b', 0).array();
    }

    /** From scanner and scan id to the redemption. Lies anywhere, as the holder is not known when it is read. */
    static byte[] pointer(byte[] scanKeyHash) {
        int partition = (scanKeyHash[0] & 0xff) << 2 | (scanKeyHash[1] & 0xff) >>> 6;
        return key(partition, 'p', scanKeyHash.length).put(scanKeyHash).array();
    }

    /** A table of the deployment's shared state. */
    static byte[] table(String name) {
        return (TABLE + name).getBytes(StandardCharsets.UTF_8);
    }

    /** The name in a key of {@link #table}. */
    static String tableName(byte[] tableKey) {
        return new String(tableKey, StandardCharsets.UTF_8).substring(TABLE.length());
    }

    /** What {@code SCAN} finds all holders by. */
    static byte[] holders() {
        return "{???}h????????".getBytes(StandardCharsets.US_ASCII);
    }

    /** The index in a key of {@link #holder}. */
    static long indexOf(byte[] holderKey) {
        return ByteBuffer.wrap(holderKey).getLong(holderKey.length - 8);
    }

    /** What stands in a key's braces: keys with the same lie together. */
    static String tag(byte[] key) {
        String text = new String(key, StandardCharsets.ISO_8859_1);
        return text.substring(text.indexOf('{') + 1, text.indexOf('}'));
    }

    static int partition(long index) {
        return (int) (index >>> 54);
    }

    private static ByteBuffer key(int partition, char kind, int suffixLength) {
        byte[] tag = PartitionTags.of(partition).getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(tag.length + 3 + suffixLength)
                .put((byte) '{')
                .put(tag)
                .put((byte) '}')
                .put((byte) kind);
    }
}
