package cn.yimatong.ledger;

import cn.yimatong.ledger.Script.Reply;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** Both ends of {@code settle.lua}: what goes in and what comes back; its head types either. */
record Settling(AwayAcceptance acceptance, Redeeming redeeming) {
    private static final int KEYS = 7;
    private static final int ARGUMENTS = 3;
    private static final int ASKED_LENGTH = 1 + 1 + 6 + 8 + 6 + 4 + 4;
    private static final int MARK_LIFE_MILLIS = 90_000;

    static Settling of(AwayAcceptance acceptance) {
        return new Settling(acceptance, Redeeming.of(acceptance.spend()));
    }

    /** Those of {@code redeem}, and the guard before the limits. */
    byte[][] keys() {
        byte[][] redeem = redeeming.keys();
        Spend spend = acceptance.spend();
        byte[][] keys = new byte[redeem.length + 1][];
        System.arraycopy(redeem, 0, keys, 0, KEYS - 1);
        keys[KEYS - 1] = RedisKeys.settled(spend.index(), ScanHashes.scan(spend.scan()), spend.cti());
        System.arraycopy(redeem, KEYS - 1, keys, KEYS, redeem.length - KEYS + 1);
        return keys;
    }

    byte[][] arguments() {
        Spend spend = acceptance.spend();
        List<Spend.Limit> limits = spend.limits();
        byte[][] arguments = new byte[ARGUMENTS + limits.size()][];
        arguments[0] = redeeming.middleOfMark();
        arguments[1] = ByteBuffer.allocate(ASKED_LENGTH).put(spend.use().number())
                .put((byte) acceptance.slot())
                .put(SixBytes.of(spend.batch()))
                .putLong(spend.expiresAtSeconds() * 1000 + MARK_LIFE_MILLIS)
                .put(SixBytes.of(acceptance.at().toEpochMilli()))
                .putInt((int) spend.visitMillis())
                .put(redeeming.placeHash())
                .array();
        arguments[2] = CodeUse.of(spend).encode();
        for (int i = 0; i < limits.size(); i++) {
            arguments[ARGUMENTS + i] = SixBytes.of(limits.get(i).endsAtMillis());
        }
        return arguments;
    }

    static Settled decode(Reply reply) {
        return switch (reply.word()) {
            case "settled" -> Settled.SETTLED;
            case "known" -> Settled.KNOWN;
            case "twice" -> Settled.TWICE;
            case "stopped" -> Settled.STOPPED;
            default -> throw reply.unusable();
        };
    }

    /** As a repetition, so that the pointer of another asking is left as it is. */
    Redemption.Accepted accepted() {
        return new Redemption.Accepted(acceptance.at(), true, acceptance.slot(), Optional.empty(), Optional.empty());
    }
}
