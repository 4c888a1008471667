package cn.yimatong.ledger;

import cn.yimatong.ledger.Script.Reply;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Both ends of {@code settle.lua}: what goes in and what comes back; its head types either. */
record Settling(AwayAcceptance acceptance, Redeeming redeeming) {
    private static final int KEYS = 7;
    private static final int ARGUMENTS = 17;
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
        Scan scan = spend.scan();
        byte[][] fixed = {ScanHashes.scan(scan), ScanHashes.scanner(scan.scanner()), HolderScripts.nonce(),
            redeeming.sceneHash(), number(spend.batch()), number(spend.expiresAtSeconds() * 1000 + MARK_LIFE_MILLIS),
            RedisLedger.text(spend.use().name().toLowerCase(Locale.ROOT)), number(acceptance.at().toEpochMilli()),
            number(acceptance.slot()), number(spend.visitMillis()),
            spend.place().map(ScanHashes::place).orElse(Redeeming.NO_PLACE), RedisLedger.bytes(spend.index()),
            spend.cti(), RedisLedger.text(scan.scanner()), RedisLedger.text(scan.scene()), RedisLedger.text(scan.id()),
            RedisLedger.text(spend.place().orElse(""))};
        List<Spend.Limit> limits = spend.limits();
        byte[][] arguments = Arrays.copyOf(fixed, ARGUMENTS + limits.size());
        for (int i = 0; i < limits.size(); i++) {
            arguments[ARGUMENTS + i] = number(limits.get(i).endsAtMillis());
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

    private static byte[] number(long value) {
        return Redeeming.number(value);
    }
}
