package cn.yimatong.spool;

import cn.yimatong.ledger.AwayAcceptance;
import cn.yimatong.ledger.Scan;
import cn.yimatong.ledger.Spend;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * One entry in the file: length of the payload, 4 bytes | CRC32C of the payload, 4 | payload: format 1 | instant, ms, 8
 * | index, 8 | batch, 8 | cti, 16 | exp, s, 8 | skew, s, 1 | use, 1 | slot, 1 | life of the visit, ms, 8 | scanner,
 * scene, scan id, place (empty: none), each as {@link DataOutputStream#writeUTF} writes it | how many limits, 1 | of
 * each its key, 12, how often, 4, and the end of its period, ms, 8.
 */
final class Frame {

    /** Length and checksum. */
    static final int HEAD = Integer.BYTES * 2;
    /** Longer than any: names have bounds. */
    static final int MOST_PAYLOAD = 4096;

    private static final int FORMAT = 1;
    private static final int CTI = 16;
    private static final int LIMIT_KEY = 12;
    private static final List<Spend.Use> USES = List.of(Spend.Use.ONCE, Spend.Use.IN, Spend.Use.OUT, Spend.Use.REUSE);

    private Frame() {}

    static byte[] encode(AwayAcceptance acceptance) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(192);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            Spend spend = acceptance.spend();
            out.writeByte(FORMAT);
            out.writeLong(acceptance.at().toEpochMilli());
            out.writeLong(spend.index());
            out.writeLong(spend.batch());
            out.write(spend.cti());
            out.writeLong(spend.expiresAtSeconds());
            out.writeByte(spend.skewSeconds());
            out.writeByte(USES.indexOf(spend.use()));
            out.writeByte(acceptance.slot());
            out.writeLong(spend.visitMillis());
            out.writeUTF(spend.scan().scanner());
            out.writeUTF(spend.scan().scene());
            out.writeUTF(spend.scan().id());
            out.writeUTF(spend.place().orElse(""));
            out.writeByte(spend.limits().size());
            for (Spend.Limit limit : spend.limits()) {
                out.write(limit.key());
                out.writeInt(limit.most());
                out.writeLong(limit.endsAtMillis());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        byte[] payload = bytes.toByteArray();
        return ByteBuffer.allocate(HEAD + payload.length).putInt(payload.length).putInt(checksum(payload)).put(payload)
                .array();
    }

    /**
     * Reads a payload whose checksum is right.
     *
     * @throws IllegalStateException for a format of a later version, which this one must not throw away
     */
    static AwayAcceptance decode(byte[] payload) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(payload));
        int format = in.readUnsignedByte();
        if (format != FORMAT) {
            throw new IllegalStateException("an entry has format " + format + ", which this version does not know");
        }
        Instant at = Instant.ofEpochMilli(in.readLong());
        long index = in.readLong();
        long batch = in.readLong();
        byte[] cti = in.readNBytes(CTI);
        long expiresAtSeconds = in.readLong();
        int skewSeconds = in.readUnsignedByte();
        Spend.Use use = USES.get(in.readUnsignedByte());
        int slot = in.readUnsignedByte();
        long visitMillis = in.readLong();
        Scan scan = new Scan(in.readUTF(), in.readUTF(), in.readUTF());
        String place = in.readUTF();
        int count = in.readUnsignedByte();
        List<Spend.Limit> limits = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            limits.add(new Spend.Limit(in.readNBytes(LIMIT_KEY), in.readInt(), in.readLong()));
        }
        return new AwayAcceptance(new Spend(index, batch, cti, expiresAtSeconds, skewSeconds, scan, true, use, 0, false,
                List.of(), false, 0, 0, visitMillis, limits,
                place.isEmpty() ? Optional.empty() : Optional.of(place), Optional.empty()), slot, at);
    }

    static int checksum(byte[] payload) {
        CRC32C checksum = new CRC32C();
        checksum.update(payload);
        return (int) checksum.getValue();
    }
}
