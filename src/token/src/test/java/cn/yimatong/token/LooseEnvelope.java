package cn.yimatong.token;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Writes envelopes that say the right thing in a wrong way, or nearly the right thing, as often as the seed wills it.
 */
final class LooseEnvelope {
    private static final int BREAK = 0xFF;

    private final RandomCodes codes;
    private final Random random;
    /** One slip in so many decisions. */
    private final int rarity;

    LooseEnvelope(RandomCodes codes, int rarity) {
        this.codes = codes;
        this.random = codes.random();
        this.rarity = rarity;
    }

    private boolean slip() {
        return random.nextInt(rarity) == 0;
    }

    byte[] write() {
        Claims claims = codes.claims();
        KeyId keyId = codes.keyId();
        List<byte[]> header = new ArrayList<>();
        header.add(entry(1, integer(slip() ? random.nextLong() : keyId.algorithm().coseId())));
        header.add(entry(4, bytes(codes.bytes(slip() ? random.nextInt(7) : 4))));
        List<byte[]> payload = new ArrayList<>();
        claims.audience().ifPresent(audience -> payload.add(entry(3, text(slip() ? audience + "é" : audience))));
        payload.add(entry(4, integer(slip() ? claims.expiresAt() + 400 : claims.expiresAt())));
        payload.add(entry(5, integer(slip() ? -1 - claims.notBefore() : claims.notBefore())));
        payload.add(entry(7, bytes(codes.bytes(slip() ? random.nextInt(20) : 16))));
        claims.scope().ifPresent(
                scope -> payload.add(entry(9, slip() ? integer(scope) : bytes(new byte[]{(byte) scope}))));
        byte[] signature = bytes(codes.bytes(slip() ? random.nextInt(80) : 64));
        return join(array(4), bytes(map(header)), map(new ArrayList<>()), bytes(map(payload)), signature,
                slip() ? codes.bytes(1) : new byte[0]);
    }

    private byte[] entry(long key, byte[] value) {
        return join(integer(slip() ? random.nextInt(12) : key), value);
    }

    private byte[] map(List<byte[]> entries) {
        if (slip()) {
            Collections.shuffle(entries, random);
        }
        if (slip() && !entries.isEmpty()) {
            entries.add(entries.get(random.nextInt(entries.size())));
        }
        if (slip() && !entries.isEmpty()) {
            entries.remove(random.nextInt(entries.size()));
        }
        byte[] content = join(entries.toArray(new byte[0][]));
        if (slip()) {
            return join(new byte[]{(byte) 0xBF}, content, new byte[]{(byte) BREAK});
        }
        return join(head(5, slip() ? random.nextInt(8) : entries.size()), content);
    }

    private byte[] array(int size) {
        return slip() ? new byte[]{(byte) 0x9F} : head(4, size);
    }

    private byte[] integer(long value) {
        byte[] number = value < 0 ? head(1, -1 - value) : head(0, value);
        return slip() ? join(head(6, random.nextInt(30)), number) : number;
    }

    private byte[] text(String text) {
        return string(3, text.getBytes(StandardCharsets.UTF_8));
    }

    private byte[] bytes(byte[] content) {
        return string(slip() ? 3 : 2, content);
    }

    private byte[] string(int majorType, byte[] content) {
        if (slip()) {
            return join(new byte[]{(byte) ((majorType << 5) | 31)}, head(majorType, content.length), content,
                    new byte[]{(byte) BREAK});
        }
        return join(head(majorType, content.length), content);
    }

    /** Writes a head in its shortest form or, as a slip, in some form. */
    private byte[] head(int majorType, long argument) {
        int shortest = argument < 24 ? 0 : argument < 0x100 ? 1 : argument < 0x10000 ? 2 : argument < 1L << 32 ? 4 : 8;
        int width = shortest;
        if (slip()) {
            width = new int[]{0, 1, 2, 4, 8}[random.nextInt(5)];
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int information = width == 0 ? (int) argument & 0x1F : 24 + Integer.numberOfTrailingZeros(width);
        out.write((majorType << 5) | information);
        for (int shift = 8 * width - 8; shift >= 0; shift -= 8) {
            out.write((int) (argument >>> shift));
        }
        return out.toByteArray();
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
