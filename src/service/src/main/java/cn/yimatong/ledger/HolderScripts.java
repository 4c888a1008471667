package cn.yimatong.ledger;

import cn.yimatong.ledger.Grant.Denied;
import cn.yimatong.ledger.Grant.DeniedReason;
import cn.yimatong.ledger.Grant.Granted;
import cn.yimatong.ledger.Script.Reply;
import io.vertx.core.Future;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.UnaryOperator;

/**
 * Both ends of the scripts about one holder: {@code store}, {@code find}, {@code erase}, {@code standing} and
 * {@code grant}; their heads type either.
 */
final class HolderScripts {
    private final Questions questions;
    private final Script store;
    private final Script find;
    private final Script erase;
    private final Script standing;
    private final Script grant;

    /** @param change applied to each script */
    HolderScripts(Questions questions, UnaryOperator<String> change) {
        this.questions = questions;
        this.store = Script.load("store", change);
        this.find = Script.load("find", change);
        this.erase = Script.load("erase", change);
        this.standing = Script.load("standing", change);
        this.grant = Script.load("grant", change);
    }

    Future<Stored> store(HolderKey holder, Write write) {
        byte[] expected = write.expected().isPresent()
                ? number(write.expected().getAsLong())
                : new byte[0];
        byte[] replaced = new byte[write.replaced().size()];
        for (int i = 0; i < replaced.length; i++) {
            replaced[i] = write.replaced().get(i).byteValue();
        }
        byte[][] arguments = {bytes(holder.check()), number(write.version()), expected, write.sealed(), replaced,
            bytes(holder.index())};
        return questions.ask(store, keysWithUsage(holder), arguments, reply -> switch (reply.word()) {
            case "created" -> new Stored.Done(true);
            case "replaced" -> new Stored.Done(false);
            // By what was asked: only a holder who was not there can have been expected not to be.
            case "same" -> new Stored.Done(write.expected().orElse(-1) == 0);
            case "behind" -> new Stored.Behind(reply.number(1));
            case "conflict" -> new Stored.Conflict();
            default -> throw reply.unusable();
        });
    }

    Future<Optional<Holding>> find(HolderKey holder) {
        byte[][] arguments = {bytes(holder.check())};
        return questions.ask(find, keys(holder), arguments, reply -> switch (reply.word()) {
            case "found" -> Optional.of(HolderHead.holding(reply.bytes(2), reply.number(1)));
            case "absent" -> Optional.empty();
            default -> throw reply.unusable();
        });
    }

    Future<Optional<Erased>> erase(HolderKey holder, String actor) {
        byte[][] arguments = {bytes(holder.check()), bytes(holder.index()), text(actor)};
        return questions.ask(erase, keysWithUsage(holder), arguments, reply -> switch (reply.word()) {
            case "erased" -> {
                Instant at = reply.instant(1);
                yield Optional.of(new Erased(at, at.plusSeconds(Erased.TOMBSTONE_SECONDS)));
            }
            case "absent" -> Optional.empty();
            default -> throw reply.unusable();
        });
    }

    Future<StandingChange> setStanding(HolderKey holder, int slot, Standing to, Change change) {
        if (slot < 0 || slot > Standings.CREDENTIALS) {
            throw new IllegalArgumentException("slot is out of range");
        }
        byte[][] arguments = {bytes(holder.check()), number(slot), number(to.bits()), bytes(holder.index()),
            text(to.kind().word()), text(change.actor()), text(change.reason())};
        return questions.ask(standing, keysWithUsage(holder), arguments, reply -> switch (reply.word()) {
            case "done", "same" -> new StandingChange.Done(reply.instant(1));
            case "absent" -> StandingChange.Refused.ABSENT;
            case "revoked" -> StandingChange.Refused.REVOKED_BEFORE;
            case "past" -> StandingChange.Refused.PAST;
            default -> throw reply.unusable();
        });
    }

    Future<Grant> grant(HolderKey holder, long knownVersion) {
        byte[][] arguments = {bytes(holder.check()), number(knownVersion)};
        return questions.ask(grant, keys(holder), arguments, HolderScripts::grant);
    }

    private static Grant grant(Reply reply) {
        return switch (reply.word()) {
            case "granted" -> new Granted(reply.number(1), reply.number(2), reply.number(3),
                    reply.has(4) ? Optional.of(reply.bytes(4)) : Optional.empty());
            case "suspended" -> new Denied(DeniedReason.SUSPENDED);
            case "revoked" -> new Denied(DeniedReason.REVOKED);
            case "absent" -> new Denied(DeniedReason.ABSENT);
            default -> throw reply.unusable();
        };
    }

    private static byte[][] keys(HolderKey holder) {
        return new byte[][]{RedisKeys.holder(holder.index()), RedisKeys.birth(holder.index())};
    }

    private static byte[][] keysWithUsage(HolderKey holder) {
        return new byte[][]{RedisKeys.holder(holder.index()), RedisKeys.birth(holder.index()),
            RedisKeys.usage(holder.index())};
    }

    /** Tells apart two askings, not friend from foe: it need not be hard to guess. */
    static byte[] nonce() {
        return ByteBuffer.allocate(4).putInt(ThreadLocalRandom.current().nextInt()).array();
    }

    private static byte[] bytes(long value) {
        return RedisLedger.bytes(value);
    }

    private static byte[] number(long value) {
        return text(Long.toString(value));
    }

    private static byte[] text(String value) {
        return RedisLedger.text(value);
    }
}
