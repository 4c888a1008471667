package cn.yimatong.ledger;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/**
 * One use of a code as the stream has it, packed: a field of an event costs Redis more than all that is in this one.
 * {@code redeem.lua} has the layout.
 */
@SuppressWarnings("ArrayRecordComponent") // lives between two requests
record CodeUse(Spend.Use use, long index, byte[] cti, Scan scan, Optional<String> place) {
    private static final int FIXED_LENGTH = 1 + 8 + 16;

    static CodeUse of(Spend spend) {
        return new CodeUse(spend.use(), spend.index(), spend.cti(), spend.scan(), spend.place());
    }

    /** Without the instant, which the script puts before it. */
    byte[] encode() {
        byte[][] texts = {RedisLedger.text(scan.scanner()), RedisLedger.text(scan.id()),
            RedisLedger.text(scan.scene()), RedisLedger.text(place.orElse(""))};
        int length = FIXED_LENGTH;
        for (byte[] text : texts) {
            length += Short.BYTES + text.length;
        }
        ByteBuffer buffer = ByteBuffer.allocate(length).put(use.number()).putLong(index).put(cti);
        for (byte[] text : texts) {
            buffer.putShort((short) text.length).put(text);
        }
        return buffer.array();
    }

    /** Whose use it is, of one of a later release as well. */
    static long index(byte[] bytes) {
        return ByteBuffer.wrap(bytes).getLong(SixBytes.LENGTH + 1);
    }

    /**
     * @param bytes as in the stream, the instant before it
     * @throws IllegalArgumentException it is a use that this release does not know
     */
    static CodeUse decode(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).position(SixBytes.LENGTH);
        Spend.Use use = Spend.Use.of(buffer.get());
        long index = buffer.getLong();
        byte[] cti = new byte[16];
        buffer.get(cti);
        String scanner = text(buffer);
        String id = text(buffer);
        String scene = text(buffer);
        return new CodeUse(use, index, cti, new Scan(scanner, scene, id),
                Optional.of(text(buffer)).filter(place -> !place.isEmpty()));
    }

    /** When the code was used: the instant before it in the stream. */
    static Instant instant(byte[] bytes) {
        return Instant.ofEpochMilli(SixBytes.get(ByteBuffer.wrap(bytes)));
    }

    private static String text(ByteBuffer buffer) {
        byte[] text = new byte[buffer.getShort() & 0xffff];
        buffer.get(text);
        return new String(text, StandardCharsets.UTF_8);
    }
}
