package cn.yimatong.records;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Scheduler;
import java.time.Duration;
import java.util.Optional;

/**
 * The records that a node has opened lately, by the holder's index. Whether one is still the newest the ledger says,
 * which is told the version with each question.
 *
 * <p>
 * Safe for use by many threads.
 */
public final class RecordCache {

    /** As long as the codes of one batch usually last. */
    private static final Duration EXPECTATION = Duration.ofMinutes(3);

    private final Cache<Long, Versioned> records;

    /**
     * Apart from the rest, where a full cache prefers those who come often: somebody who gets a code comes now, whether
     * or not he was here before. Who was given one longest ago goes first.
     */
    private final Cache<Long, Versioned> expected;
    private final int most;

    /**
     * An empty cache.
     *
     * @param most how many records it keeps, and as many again of holders who are expected
     * @param longest how long it keeps one, {@code expect} included: what is erased elsewhere must not stay in memory
     */
    public RecordCache(int most, Duration longest) {
        // Evicting is a few steps; done by whoever keeps, it needs no thread and the bound is exact.
        this.most = most;
        this.records = cache(most, longest.minus(EXPECTATION));
        this.expected = cache(most, EXPECTATION);
    }

    private static Cache<Long, Versioned> cache(int most, Duration longest) {
        return Caffeine.newBuilder().maximumSize(most).expireAfterWrite(longest)
                .scheduler(Scheduler.systemScheduler()).executor(Runnable::run).build();
    }

    /** What was kept of this holder, or nothing. */
    public Optional<Versioned> find(long index) {
        Versioned kept = records.getIfPresent(index);
        Versioned awaited = expected.getIfPresent(index);
        return Optional.ofNullable(kept == null || (awaited != null && isNewer(awaited, kept)) ? awaited : kept);
    }

    /** As {@link #find}, of a holder who has come: expected no longer, but perhaps to come again. */
    public Optional<Versioned> meet(long index) {
        // In one step: a holder who is forgotten meanwhile must not come back.
        expected.asMap().computeIfPresent(index, (_, record) -> {
            keep(index, record);
            return null;
        });
        return find(index);
    }

    /** Keeps a record, unless a newer one of this holder is there. */
    public void keep(long index, Versioned record) {
        keep(records, index, record);
    }

    /** As {@link #keep}, of a holder who has just been given codes and will show one. */
    public void expect(long index, Versioned record) {
        if (expected.estimatedSize() >= most) {
            expected.policy().expireAfterWrite()
                    .ifPresent(order -> expected.invalidateAll(order.oldest(1).keySet()));
        }
        keep(expected, index, record);
    }

    private static void keep(Cache<Long, Versioned> cache, long index, Versioned record) {
        cache.asMap().merge(index, record, (known, given) -> isNewer(known, given) ? known : given);
    }

    private static boolean isNewer(Versioned record, Versioned than) {
        return record.version() > than.version();
    }

    /** Forgets a holder: what is erased must not stay in memory. */
    public void forget(long index) {
        expected.invalidate(index);
        records.invalidate(index);
    }
}
