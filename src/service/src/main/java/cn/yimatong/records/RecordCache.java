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

    private final Cache<Long, Versioned> records;

    /**
     * An empty cache.
     *
     * @param most how many records it keeps
     * @param longest how long it keeps one: what is erased elsewhere must not stay in memory
     */
    public RecordCache(int most, Duration longest) {
        // Evicting is a few steps; done by whoever keeps, it needs no thread and the bound is exact.
        this.records = Caffeine.newBuilder().maximumSize(most).expireAfterWrite(longest)
                .scheduler(Scheduler.systemScheduler()).executor(Runnable::run).build();
    }

    /** What was kept of this holder, or nothing. */
    public Optional<Versioned> find(long index) {
        return Optional.ofNullable(records.getIfPresent(index));
    }

    /** Keeps a record, unless a newer one of this holder is there. */
    public void keep(long index, Versioned record) {
        records.asMap().merge(index, record, (old, given) -> given.version() > old.version() ? given : old);
    }

    /** Forgets a holder: what is erased must not stay in memory. */
    public void forget(long index) {
        records.invalidate(index);
    }
}
