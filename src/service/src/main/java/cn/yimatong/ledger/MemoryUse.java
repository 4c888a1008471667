package cn.yimatong.ledger;

import java.util.Comparator;
import java.util.Map;

/**
 * How full a master of Redis is.
 *
 * @param usedBytes what it uses
 * @param mostBytes what it may use, which without a bound is what its machine has; 0 where it tells neither
 */
public record MemoryUse(long usedBytes, long mostBytes) {

    /** The fullest is the greatest; of which it is not known how much it may use, none is full. */
    static final Comparator<MemoryUse> FULLNESS = Comparator.comparingDouble(MemoryUse::share)
            .thenComparingLong(MemoryUse::usedBytes);

    /** @param info the answer to {@code INFO memory} */
    static MemoryUse of(String info) {
        Map<String, String> facts = ServerCheck.facts(info);
        long bound = Long.parseLong(facts.getOrDefault("maxmemory", "0"));
        return new MemoryUse(Long.parseLong(facts.getOrDefault("used_memory", "0")),
                bound > 0 ? bound : Long.parseLong(facts.getOrDefault("total_system_memory", "0")));
    }

    /** The share that is used; 0 where it is not known of how much. */
    public double share() {
        return mostBytes == 0 ? 0 : (double) usedBytes / mostBytes;
    }
}
