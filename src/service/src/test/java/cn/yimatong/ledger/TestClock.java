package cn.yimatong.ledger;

import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.nio.charset.StandardCharsets;

/**
 * A clock in Redis that a test sets: the scripts read it in place of {@code TIME}.
 *
 * <p>
 * It runs ahead of Redis's own clock, by which keys expire. So no key is gone earlier than by the test's clock, and
 * some are still there that should be gone by it. That is never seen in an answer: a mark outlives every question whose
 * answer it can change (once past exp and the greatest skew a code is recalled within ten seconds or expired), and
 * {@code annul} compares the ten minutes itself, {@code redeem} the age of a visit and the end of a limit's period.
 * Lives of keys only free memory.
 */
final class TestClock {
    static final String TIME_LINE = "local time = redis.call('TIME')\n";

    private static final byte[] KEY = "clock".getBytes(StandardCharsets.US_ASCII);
    private static final long DAY_MILLIS = 24 * 3600 * 1000L;

    private final RedisClusterAsyncCommands<byte[], byte[]> redis;
    private long millis;

    TestClock(RedisClusterAsyncCommands<byte[], byte[]> redis) {
        this.redis = redis;
        // The begin of a day, so that a history with the same seed meets the same periods.
        set((System.currentTimeMillis() / DAY_MILLIS + 2) * DAY_MILLIS);
    }

    static String putInto(String script) {
        return script.replace(TIME_LINE, "local time = redis.call('LRANGE', 'clock', 0, 1)\n");
    }

    long millis() {
        return millis;
    }

    void set(long millis) {
        this.millis = millis;
        var _ = redis.del(KEY);
        var _ = redis.rpush(KEY, digits(millis / 1000), digits(millis % 1000 * 1000 + 999));
    }

    void advance(long byMillis) {
        set(millis + byMillis);
    }

    private static byte[] digits(long value) {
        return Long.toString(value).getBytes(StandardCharsets.US_ASCII);
    }
}
