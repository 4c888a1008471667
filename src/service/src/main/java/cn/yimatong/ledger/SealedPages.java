package cn.yimatong.ledger;

import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
        int master = Integer.parseInt(cursor.substring(0, cursor.indexOf(':')));
        ScanCursor position = ScanCursor.of(cursor.substring(cursor.indexOf(':') + 1));
        return questions.askMasters(masters -> {
            if (master >= masters.size()) {
                return CompletableFuture.completedStage(new Page(Page.END, Map.of()));
            }
            RedisClusterAsyncCommands<byte[], byte[]> redis = masters.get(master).commands();
            return redis.scan(position, arguments).thenCompose(found -> read(redis, found.getKeys())
                    .thenApply(holders -> new Page(next(master, masters.size(), found), records(found, holders))));
        });
    }

    private static String next(int master, int masters, KeyScanCursor<byte[]> found) {
        if (!found.isFinished()) {
            return master + ":" + found.getCursor();
        }
        return master + 1 < masters ? (master + 1) + ":0" : Page.END;
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
