package cn.yimatong.ledger;

import cn.yimatong.ledger.Redemption.Accepted;
import cn.yimatong.ledger.Redemption.FirstUse;
import cn.yimatong.ledger.Redemption.RejectReason;
import cn.yimatong.ledger.Redemption.Rejected;
import cn.yimatong.ledger.Redemption.Stale;
import cn.yimatong.ledger.Script.Reply;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Both ends of {@code redeem.lua}: what goes in and what comes back; its head types either. */
@SuppressWarnings("ArrayRecordComponent") // lives as long as the question
record Redeeming(Spend spend, byte[] sceneHash) {
    private static final int KEYS = 5;
    private static final int ARGUMENTS = 23;
    static final byte[] NO_PLACE = new byte[4];

    static Redeeming of(Spend spend) {
        return new Redeeming(spend, ScanHashes.scene(spend.scan().scene()));
    }

    byte[][] keys() {
        long index = spend.index();
        int visits = spend.inspected().map(inspected -> inspected.scenes().size()).orElse(1);
        byte[][] keys = new byte[KEYS + visits + spend.limits().size()][];
        keys[0] = RedisKeys.holder(index);
        keys[1] = RedisKeys.spent(index, spend.cti());
        keys[2] = spend.use() == Spend.Use.REUSE
                ? RedisKeys.reused(index, spend.cti())
                : RedisKeys.returned(index, spend.cti());
        keys[3] = RedisKeys.usage(index);
        keys[4] = RedisKeys.birth(index);
        int next = KEYS;
        if (spend.inspected().isPresent()) {
            for (String scene : spend.inspected().get().scenes()) {
                keys[next++] = RedisKeys.visit(index, ScanHashes.scene(scene));
            }
        } else {
            keys[next++] = RedisKeys.visit(index, sceneHash);
        }
        for (Spend.Limit limit : spend.limits()) {
            keys[next++] = RedisKeys.limit(index, limit.key());
        }
        return keys;
    }

    /** Made once for each asking, so that its second try carries the nonce of the first. */
    byte[][] arguments() {
        Scan scan = spend.scan();
        byte[][] fixed = {ScanHashes.scan(scan), ScanHashes.scanner(scan.scanner()), HolderScripts.nonce(),
            sceneHash, number(spend.batch()),
            number((spend.expiresAtSeconds() + spend.skewSeconds()) * 1000), flag(spend.spendable()),
            RedisLedger.text(spend.use().name().toLowerCase(Locale.ROOT)), number(spend.recordVersion()),
            flag(spend.refused()), slots(spend.credentialSlots()), flag(spend.credentialNeeded()),
            number(spend.pauseMillis()), number(spend.passbackMillis()),
            number(spend.inspected().map(Spend.Inspected::millis).orElse(spend.visitMillis())),
            number(spend.expiresAtSeconds() * 1000), spend.place().map(ScanHashes::place).orElse(NO_PLACE),
            RedisLedger.bytes(spend.index()), spend.cti(), RedisLedger.text(scan.scanner()),
            RedisLedger.text(scan.scene()), RedisLedger.text(scan.id()),
            RedisLedger.text(spend.place().orElse(""))};
        byte[][] arguments = Arrays.copyOf(fixed, ARGUMENTS + 2 * spend.limits().size());
        int next = ARGUMENTS;
        for (Spend.Limit limit : spend.limits()) {
            arguments[next++] = number(limit.most());
            arguments[next++] = number(limit.endsAtMillis());
        }
        return arguments;
    }

    private static byte[] slots(List<Integer> slots) {
        byte[] bytes = new byte[slots.size()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = slots.get(i).byteValue();
        }
        return bytes;
    }

    static Redemption decode(Reply reply) {
        return switch (reply.word()) {
            case "accepted" -> accepted(reply, false);
            case "repeated" -> accepted(reply, true);
            case "inspected" -> new Accepted(reply.instant(1), false, (int) reply.number(2), Optional.empty(),
                    Optional.of(reply.instant(3)).filter(last -> last.isAfter(Instant.EPOCH)));
            case "stale" -> new Stale(record(reply));
            case "replayed" -> new Rejected(RejectReason.REPLAYED, reply.instant(1),
                    Optional.of(new FirstUse(reply.instant(2), reply.number(3) == 1)));
            case "expired" -> rejected(RejectReason.EXPIRED, reply);
            case "revoked" -> rejected(RejectReason.REVOKED, reply);
            case "refused" -> rejected(RejectReason.REFUSED, reply);
            case "suspended" -> rejected(RejectReason.SUSPENDED, reply);
            case "credential-missing" -> rejected(RejectReason.CREDENTIAL_MISSING, reply);
            case "credential-suspended" -> rejected(RejectReason.CREDENTIAL_SUSPENDED, reply);
            case "paused" -> rejected(RejectReason.PAUSED, reply);
            case "limited" -> rejected(RejectReason.LIMITED, reply);
            case "passback" -> rejected(RejectReason.PASSBACK, reply);
            default -> throw reply.unusable();
        };
    }

    private static Accepted accepted(Reply reply, boolean repeated) {
        return new Accepted(reply.instant(1), repeated, (int) reply.number(2),
                reply.has(3) ? Optional.of(record(reply)) : Optional.empty(), Optional.empty());
    }

    private static RecordBlob record(Reply reply) {
        return new RecordBlob(reply.number(3), reply.bytes(4));
    }

    private static Rejected rejected(RejectReason reason, Reply reply) {
        return new Rejected(reason, reply.instant(1), Optional.empty());
    }

    private static byte[] flag(boolean set) {
        return number(set ? 1 : 0);
    }

    static byte[] number(long value) {
        return RedisLedger.text(Long.toString(value));
    }
}
