package cn.yimatong.ledger;

import cn.yimatong.ledger.Redemption.Accepted;
import cn.yimatong.ledger.Redemption.FirstUse;
import cn.yimatong.ledger.Redemption.RejectReason;
import cn.yimatong.ledger.Redemption.Rejected;
import cn.yimatong.ledger.Redemption.Stale;
import cn.yimatong.ledger.Script.Reply;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Both ends of {@code redeem.lua}: what goes in and what comes back; its head types either. */
@SuppressWarnings("ArrayRecordComponent") // lives as long as the question
record Redeeming(Spend spend, byte[] sceneHash) {
    private static final int KEYS = 5;
    private static final int ARGUMENTS = 4;
    private static final int MIDDLE_LENGTH = 16 + 8 + 4 + 1 + 4;
    private static final int ASKED_LENGTH = 1 + 1 + 6 + 3 * 8 + 3 * 4 + 4;
    private static final int LIMIT_LENGTH = 4 + 6;
    private static final int SPENDABLE = 1;
    private static final int REFUSED = 2;
    private static final int CREDENTIAL_NEEDED = 4;
    private static final byte[] NO_PLACE = new byte[4];

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
        byte[][] arguments = new byte[ARGUMENTS + spend.limits().size()][];
        arguments[0] = middleOfMark();
        arguments[1] = ByteBuffer.allocate(ASKED_LENGTH).put(spend.use().number()).put(flags())
                .put(SixBytes.of(spend.batch()))
                .putLong((spend.expiresAtSeconds() + spend.skewSeconds()) * 1000)
                .putLong(spend.expiresAtSeconds() * 1000)
                .putLong(spend.recordVersion())
                .putInt((int) spend.pauseMillis())
                .putInt((int) spend.passbackMillis())
                .putInt(spend.inspected().map(Spend.Inspected::millis).orElse(spend.visitMillis()).intValue())
                .put(placeHash())
                .array();
        arguments[2] = slots(spend.credentialSlots());
        arguments[3] = CodeUse.of(spend).encode();
        int next = ARGUMENTS;
        for (Spend.Limit limit : spend.limits()) {
            arguments[next++] = ByteBuffer.allocate(LIMIT_LENGTH).putInt(limit.most())
                    .put(SixBytes.of(limit.endsAtMillis())).array();
        }
        return arguments;
    }

    /** What a mark of this asking has between its instant and its last byte. */
    byte[] middleOfMark() {
        return ByteBuffer.allocate(MIDDLE_LENGTH).put(ScanHashes.scan(spend.scan()))
                .put(ScanHashes.scanner(spend.scan().scanner())).put(HolderScripts.nonce()).put((byte) 0)
                .put(sceneHash).array();
    }

    byte[] placeHash() {
        return spend.place().map(ScanHashes::place).orElse(NO_PLACE);
    }

    private byte flags() {
        return (byte) ((spend.spendable() ? SPENDABLE : 0) | (spend.refused() ? REFUSED : 0)
                | (spend.credentialNeeded() ? CREDENTIAL_NEEDED : 0));
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
                    Optional.of(new FirstUse(reply.instant(2), reply.number(3) == 1,
                            HexFormat.of().formatHex(reply.bytes(4)))));
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
}
