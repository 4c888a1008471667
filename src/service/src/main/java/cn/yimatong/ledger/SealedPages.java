package cn.yimatong.ledger;

import cn.yimatong.ledger.Topology.Master;
import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** All sealed records, page by page, and back in their places sealed again. */
final class SealedPages {
    /** Each is a command that is sent before the first is answered. */
    private static final int MOST_KEYS = 10_000;

    private final Questions questions;
    private final Script reseal;

    /** @param change applied to each script */
    SealedPages(Questions questions, UnaryOperator<String> change) {
        this.questions = questions;
        this.reseal = Script.load("reseal", change);
    }

    Future<Page> page(String cursor, int count) {
        if (count < 1 || count > MOST_KEYS) {
            throw new IllegalArgumentException("count is out of range");
        }
        ScanArgs arguments = ScanArgs.Builder.limit(count).match(RedisKeys.holders());
        Position before = Position.of(cursor);
        return questions.sources().compose(sources -> {
            Position position = before.on(sources);
            OptionalInt next = position.next();
            return next.isEmpty()
                    ? Future.succeededFuture(new Page(Page.END, Map.of()))
                    : page(sources.get(next.getAsInt()).master(), position, next.getAsInt(), arguments);
        });
    }

    private Future<Page> page(Master master, Position position, int part, ScanArgs arguments) {
        return questions.askMaster(master, redis -> redis.scan(position.cursor(part), arguments)
                .thenCompose(found -> read(redis, found.getKeys()).thenApply(
                        holders -> new Page(position.behind(part, found).text(), records(found, holders)))));
    }

    private static CompletionStage<List<RedisFuture<byte[]>>> read(RedisClusterAsyncCommands<byte[], byte[]> redis,
            List<byte[]> keys) {
        List<RedisFuture<byte[]>> holders = keys.stream().map(redis::get).toList();
        return CompletableFuture.allOf(
                holders.stream().map(RedisFuture::toCompletableFuture).toArray(CompletableFuture<?>[]::new))
                .thenApply(_ -> holders);
    }

    private static Map<Long, RecordBlob> records(KeyScanCursor<byte[]> found, List<RedisFuture<byte[]>> holders) {
        Map<Long, RecordBlob> records = new HashMap<>();
        for (int i = 0; i < holders.size(); i++) {
            byte @Nullable [] holder = holders.get(i).toCompletableFuture().join();
            if (holder != null) {
                long index = RedisKeys.indexOf(found.getKeys().get(i));
                HolderHead.blob(holder).ifPresent(blob -> records.put(index, blob));
            }
        }
        return records;
    }

    Future<Boolean> reseal(long index, long version, byte[] sealed) {
        byte[][] keys = {RedisKeys.holder(index)};
        byte[][] arguments = {RedisLedger.text(Long.toString(version)), sealed};
        return questions.ask(reseal, keys, arguments, reply -> switch (reply.word()) {
            case "done" -> true;
            case "changed" -> false;
            default -> throw reply.unusable();
        });
    }
}
