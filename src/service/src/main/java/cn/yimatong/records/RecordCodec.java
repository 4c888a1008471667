package cn.yimatong.records;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonObject;

/**
 * A record as bytes, small and of a length that tells little.
 *
 * <pre>
 * form : 1 byte, 1 || JSON, deflated with the dictionary of the form || zeros
 * </pre>
 *
 * The JSON is {@link RecordWriter}'s, each guardian with the member {@code number} besides. What was written is
 * believed: rules that have become stricter since, or a kind of credential that is known no longer, lose no record.
 *
 * <p>
 * Safe for use by many threads.
 */
final class RecordCodec {

    private static final byte FORM = 1;

    /**
     * Lengths are 8 more than a multiple of this. With 30 bytes of seal, 84 of the ledger's head and 6 of Redis's own,
     * a value then fills the memory that Redis's allocator gives it.
     */
    private static final int STEP = 64;

    private static final int OVER_STEP = 8;

    private final PresetDeflate deflate = new PresetDeflate(RecordDictionary.BYTES);

    byte[] encode(HolderRecord record) {
        JsonObject json = RecordWriter.write(record);
        record.guardians().forEach(guardian -> json.getJsonObject("guardians").getJsonObject(guardian.id())
                .put(StoredRecord.NUMBER, guardian.number()));
        byte[] deflated = deflate.deflate(json.encode().getBytes(UTF_8));
        byte[] bytes = new byte[padded(1 + deflated.length)];
        bytes[0] = FORM;
        System.arraycopy(deflated, 0, bytes, 1, deflated.length);
        return bytes;
    }

    HolderRecord decode(byte[] bytes) {
        if (bytes.length < 1 || bytes[0] != FORM) {
            throw new IllegalStateException("a record is in a form that this version does not know");
        }
        String text = new String(deflate.inflate(bytes, 1), UTF_8);
        try {
            return StoredRecord.read(new JsonObject(text));
        } catch (RuntimeException e) {
            // Without its cause, whose message repeats what stands in the record.
            throw new IllegalStateException("a record is not what its form says: " + e.getClass().getSimpleName());
        }
    }

    private static int padded(int length) {
        return (length - OVER_STEP + STEP - 1) / STEP * STEP + OVER_STEP;
    }
}
