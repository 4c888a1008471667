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
        Versioned awaited = expected.getIfPresent(index);
        return Optional.ofNullable(awaited == null ? records.getIfPresent(index) : awaited);
    }

    /** Keeps a record, unless a newer one of this holder is there. */
    public void keep(long index, Versioned record) {
        if (expected.asMap().computeIfPresent(index, (_, known) -> newer(known, record)) == null) {
            records.asMap().merge(index, record, RecordCache::newer);
        }
    }

    /** As {@link #keep}, of a holder who has just been given codes and will show one. */
    public void expect(long index, Versioned record) {
        if (expected.estimatedSize() >= most) {
            expected.policy().expireAfterWrite()
                    .ifPresent(order -> expected.invalidateAll(order.oldest(1).keySet()));
        }
        Versioned known = records.getIfPresent(index);
        expected.asMap().merge(index, known == null ? record : newer(known, record), RecordCache::newer);
        records.invalidate(index);
    }

    private static Versioned newer(Versioned known, Versioned given) {
        return known.version() > given.version() ? known : given;
    }

    /** Forgets a holder: what is erased must not stay in memory. */
    public void forget(long index) {
        expected.invalidate(index);
        records.invalidate(index);
    }
}
