package cn.yimatong.ledger;

import java.nio.ByteBuffer;
import java.util.Locale;

/** What {@code redeem.lua} was asked, read from its arguments as its head types them. */
record RedeemAsked(String use, boolean spendable, boolean refused, boolean credentialNeeded, long batch,
        long expiredMillis, long recordVersion, long pauseMillis, long passbackMillis, String cti, Scan scan) {
    static RedeemAsked of(byte[][] arguments) {
        ByteBuffer asked = ByteBuffer.wrap(arguments[1]);
        String use = Spend.Use.of(asked.get()).name().toLowerCase(Locale.ROOT);
        int flags = asked.get();
        long batch = SixBytes.get(asked);
        long expiredMillis = asked.getLong();
        asked.getLong();
        CodeUse event = CodeUse.decode(ByteBuffer.allocate(6 + arguments[3].length).put(6, arguments[3]).array());
        return new RedeemAsked(use, (flags & 1) != 0, (flags & 2) != 0, (flags & 4) != 0, batch, expiredMillis,
                asked.getLong(), asked.getInt(), asked.getInt(), ScriptRun.hex(event.cti()), event.scan());
    }

    /** The scan in words. */
    String scanned() {
        return scan.scanner() + " " + scan.scene() + " " + scan.id();
    }
}
