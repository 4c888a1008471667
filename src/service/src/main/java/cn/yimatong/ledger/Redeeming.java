package cn.yimatong.ledger;

import cn.yimatong.ledger.Redemption.Accepted;
import cn.yimatong.ledger.Redemption.FirstUse;
import cn.yimatong.ledger.Redemption.RejectReason;
import cn.yimatong.ledger.Redemption.Rejected;
import cn.yimatong.ledger.Script.Reply;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;

/** Both ends of {@code redeem.lua}: what goes in and what comes back; its head types either. */
record Redeeming(RedisAsyncCommands<byte[], byte[]> redis, Script script) {
    CompletionStage<Reply> run(byte[][] keys, byte[][] arguments) {
        return script.run(redis, keys, arguments);
    }

    static byte[][] keys(Spend spend) {
        long index = spend.index();
        return new byte[][]{RedisKeys.holder(index), RedisKeys.spent(index, spend.cti()), RedisKeys.usage(index),
            RedisKeys.birth(index)};
    }

    /** Made once for each asking, so that its second try carries the nonce of the first. */
    static byte[][] arguments(Spend spend) {
        Scan scan = spend.scan();
        // Tells apart two askings of one scan, not friend from foe: it need not be hard to guess.
        byte[] nonce = ByteBuffer.allocate(4).putInt(ThreadLocalRandom.current().nextInt()).array();
        return new byte[][]{ScanHashes.scan(scan), ScanHashes.scanner(scan.scanner()), nonce,
            ScanHashes.scene(scan.scene()),
            number(spend.batch()), number((spend.expiresAtSeconds() + spend.skewSeconds()) * 1000),
            number(spend.spendable() ? 1 : 0), number(0),
            number(spend.pauseMillis()), number(spend.expiresAtSeconds() * 1000),
            RedisLedger.bytes(spend.index()), spend.cti(),
            RedisLedger.text(scan.scanner()), RedisLedger.text(scan.scene()), RedisLedger.text(scan.id())};
    }

    static Redemption decode(Reply reply) {
        Instant at = Instant.ofEpochMilli(reply.number(1));
        return switch (reply.word()) {
            case "accepted" -> accepted(at, false);
            case "repeated" -> accepted(at, true);
            case "expired" -> rejected(RejectReason.EXPIRED, at);
            case "revoked" -> rejected(RejectReason.REVOKED, at);
            case "suspended" -> rejected(RejectReason.SUSPENDED, at);
            case "credential-suspended" -> rejected(RejectReason.CREDENTIAL_SUSPENDED, at);
            case "replayed" -> new Rejected(RejectReason.REPLAYED, at,
                    Optional.of(new FirstUse(Instant.ofEpochMilli(reply.number(2)), reply.number(3) == 1)));
            case "paused" -> rejected(RejectReason.PAUSED, at);
            default -> throw RedisLedger.unusable(reply);
        };
    }

    private static Accepted accepted(Instant at, boolean repeated) {
        return new Accepted(at, repeated, 0, Optional.empty(), Optional.empty());
    }

    private static Rejected rejected(RejectReason reason, Instant at) {
        return new Rejected(reason, at, Optional.empty());
    }

    private static byte[] number(long value) {
        return RedisLedger.text(Long.toString(value));
    }
}
