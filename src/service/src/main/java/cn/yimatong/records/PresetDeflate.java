package cn.yimatong.records;

import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * Raw DEFLATE (RFC 1951) of short texts with a preset dictionary.
 *
 * <p>
 * Safe for use by many threads. Deflaters and inflaters hold memory outside the heap and are costly to make, so idle
 * ones wait for the next call; one that has thrown is not used again.
 */
final class PresetDeflate {

    private final byte[] dictionary;
    private final Queue<Deflater> deflaters = new ConcurrentLinkedQueue<>();
    private final Queue<Inflater> inflaters = new ConcurrentLinkedQueue<>();

    PresetDeflate(byte[] dictionary) {
        this.dictionary = dictionary;
    }

    byte[] deflate(byte[] plain) {
        Deflater waiting = deflaters.poll();
        Deflater deflater = waiting == null ? new Deflater(Deflater.BEST_COMPRESSION, true) : waiting;
        deflater.reset();
        deflater.setDictionary(dictionary);
        deflater.setInput(plain);
        deflater.finish();
        byte[] out = new byte[plain.length / 2 + 64];
        int length = 0;
        while (!deflater.finished()) {
            if (length == out.length) {
                out = Arrays.copyOf(out, 2 * length);
            }
            length += deflater.deflate(out, length, out.length - length);
        }
        deflaters.add(deflater);
        return Arrays.copyOf(out, length);
    }

    /** Inflates what begins at this place and ends by its own account; what follows is not looked at. */
    byte[] inflate(byte[] bytes, int from) {
        Inflater waiting = inflaters.poll();
        Inflater inflater = waiting == null ? new Inflater(true) : waiting;
        inflater.reset();
        inflater.setDictionary(dictionary);
        inflater.setInput(bytes, from, bytes.length - from);
        byte[] out = new byte[bytes.length * 4];
        int length = 0;
        try {
            while (!inflater.finished()) {
                if (length == out.length) {
                    out = Arrays.copyOf(out, 2 * length);
                }
                int more = inflater.inflate(out, length, out.length - length);
                if (more == 0 && inflater.needsInput()) {
                    throw new IllegalStateException("deflated bytes are cut short");
                }
                length += more;
            }
        } catch (DataFormatException e) {
            throw new IllegalStateException("bytes cannot be inflated", e);
        }
        inflaters.add(inflater);
        return Arrays.copyOf(out, length);
    }
}
