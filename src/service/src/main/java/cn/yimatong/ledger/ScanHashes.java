package cn.yimatong.ledger;

import com.github.benmanes.caffeine.cache.CacheLoader;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.crypto.digests.SM3Digest;

/**
 * What is kept of a scan: short hashes, so that every mark has the same small size. SM3 (GB/T 32905) over a label and
 * the fields, each with its length before it, so that no two lists of fields run together.
 */
final class ScanHashes {
    /** More than a city has scanners. What is kept of their names saves two of four hashes of each scan. */
    private static final int MOST_NAMES = 100_000;

    private static final LoadingCache<String, byte[]> SCANNERS = kept(name -> hash(8, "scanner", name));
    private static final LoadingCache<String, byte[]> SCENES = kept(name -> hash(4, "scene", name));

    private ScanHashes() {}

    private static LoadingCache<String, byte[]> kept(CacheLoader<String, byte[]> hash) {
        return Caffeine.newBuilder().maximumSize(MOST_NAMES).executor(Runnable::run).build(hash);
    }

    /** 16 bytes by which a scan is recalled. */
    static byte[] scan(Scan scan) {
        return hash(16, "scan", scan.scanner(), scan.scene(), scan.id());
    }

    /** 16 bytes by which a redemption is found again for its annulment. */
    static byte[] scanKey(ScanKey key) {
        return hash(16, "scan key", key.scanner(), key.id());
    }

    /** 8 bytes that tell a code that was refused from others, and are no help to open its handle. */
    static byte[] refusedCode(byte[] cti) {
        return hash(8, "refused code", HexFormat.of().formatHex(cti));
    }

    /** 8 bytes by which a replay tells the same scanner from another; to be read only. */
    static byte[] scanner(String scanner) {
        return SCANNERS.get(scanner);
    }

    /** The same in hexadecimal digits, for people to look up which scanner of those that are known it is. */
    static String scannerDigits(String scanner) {
        return HexFormat.of().formatHex(scanner(scanner));
    }

    /** 16 bytes by which a redemption is known to be annulled: one code can be redeemed more than once. */
    static byte[] redemption(ScanKey key, byte[] cti, long atMillis) {
        return hash(16, "redemption", key.scanner(), key.id(), HexFormat.of().formatHex(cti), Long.toString(atMillis));
    }

    /**
     * 4 bytes by which a visit tells its scene from others; a false match would refuse one holder for one pause. To be
     * read only.
     */
    static byte[] scene(String scene) {
        return SCENES.get(scene);
    }

    /** 4 bytes by which an inspection tells a place from others. */
    static byte[] place(String place) {
        return hash(4, "place", place);
    }

    /** 12 bytes that count one holder's acceptances in one period; a false match would refuse one holder once. */
    static byte[] limit(long index, String period) {
        return hash(Spend.Limit.KEY_LENGTH, "limit", Long.toHexString(index), period);
    }

    private static byte[] hash(int length, String... fields) {
        SM3Digest digest = new SM3Digest();
        for (String field : fields) {
            byte[] bytes = field.getBytes(StandardCharsets.UTF_8);
            digest.update(ByteBuffer.allocate(4).putInt(bytes.length).array(), 0, 4);
            digest.update(bytes, 0, bytes.length);
        }
        byte[] full = new byte[digest.getDigestSize()];
        digest.doFinal(full, 0);
        return Arrays.copyOf(full, length);
    }
}
