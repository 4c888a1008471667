package cn.yimatong.records;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * A record as bytes, small and of a length that tells little.
 *
 * <pre>
 * form : 1 byte, 1 || JSON, raw DEFLATE (RFC 1951) with the preset dictionary of the form || zeros
 * </pre>
 *
 * The JSON is {@link RecordWriter}'s, each guardian with the member {@code number} besides. What was written is
 * believed: rules that have become stricter since, or a kind of credential that is known no longer, lose no record.
 *
 * <p>
 * Safe for use by many threads. Deflaters and inflaters hold memory outside the heap and are costly to make, so idle
 * ones wait for the next call.
 */
final class RecordCodec {

    private static final byte FORM = 1;

    /**
     * Lengths are 8 more than a multiple of this. With 30 bytes of seal, 84 of the ledger's head and 6 of Redis's own,
     * a value then fills the memory that Redis's allocator gives it.
     */
    private static final int STEP = 64;

    private static final int OVER_STEP = 8;
    private static final String NUMBER = "number";

    private final Queue<Deflater> deflaters = new ConcurrentLinkedQueue<>();
    private final Queue<Inflater> inflaters = new ConcurrentLinkedQueue<>();

    byte[] encode(HolderRecord record) {
        JsonObject json = RecordWriter.write(record);
        record.guardians().forEach(
                guardian -> json.getJsonObject("guardians").getJsonObject(guardian.id()).put(NUMBER,
                        guardian.number()));
        byte[] text = json.encode().getBytes(UTF_8);
        Deflater waiting = deflaters.poll();
        Deflater deflater = waiting == null ? new Deflater(Deflater.BEST_COMPRESSION, true) : waiting;
        deflater.reset();
        deflater.setDictionary(RecordDictionary.BYTES);
        deflater.setInput(text);
        deflater.finish();
        // Incompressible text grows by a few bytes for each 16 KB.
        byte[] out = new byte[text.length + STEP + text.length / 1024];
        out[0] = FORM;
        int length = 1 + deflater.deflate(out, 1, out.length - 1);
        if (!deflater.finished()) {
            throw new IllegalStateException("a record does not fit where it must");
        }
        deflaters.add(deflater);
        return Arrays.copyOf(out, padded(length));
    }

    HolderRecord decode(byte[] bytes) {
        if (bytes.length < 1 || bytes[0] != FORM) {
            throw new IllegalStateException("a record is in a form that this version does not know");
        }
        Inflater waiting = inflaters.poll();
        Inflater inflater = waiting == null ? new Inflater(true) : waiting;
        inflater.reset();
        inflater.setDictionary(RecordDictionary.BYTES);
        inflater.setInput(bytes, 1, bytes.length - 1);
        String text = inflate(inflater, bytes.length * 8);
        inflaters.add(inflater);
        return StoredRecord.read(new JsonObject(text));
    }

    private static String inflate(Inflater inflater, int guess) {
        byte[] text = new byte[guess];
        int length = 0;
        try {
            while (!inflater.finished()) {
                if (length == text.length) {
                    text = Arrays.copyOf(text, 2 * length);
                }
                int more = inflater.inflate(text, length, text.length - length);
                if (more == 0 && inflater.needsInput()) {
                    throw new IllegalStateException("a record is cut short");
                }
                length += more;
            }
        } catch (DataFormatException e) {
            throw new IllegalStateException("a record cannot be inflated", e);
        }
        return new String(text, 0, length, UTF_8);
    }

    private static int padded(int length) {
        return (length - OVER_STEP + STEP - 1) / STEP * STEP + OVER_STEP;
    }
}
