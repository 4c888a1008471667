package cn.yimatong.http;

import cn.yimatong.access.Caller;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How often one caller may ask at this node: for each a bucket of tokens, so that the flood of one is not the wait of
 * another. Safe for use by many threads.
 */
final class CallerPace {

    private static final long NANOS = 1_000_000_000;

    private final int perSecond;

    /** By name; as many as there are callers, for only who is known gets here. */
    private final Map<String, Pace> paces = new ConcurrentHashMap<>();

    private record Pace(int perSecond, Bucket bucket) {

        static Pace of(int perSecond) {
            return new Pace(perSecond, Bucket.builder().addLimit(
                    limit -> limit.capacity(2L * perSecond).refillGreedy(perSecond, Duration.ofSeconds(1))).build());
        }
    }

    /**
     * @param perSecond for those without a bound of their own: requests a second, twice as many at once; 0: no bound
     */
    CallerPace(int perSecond) {
        this.perSecond = perSecond;
    }

    /** Takes note of a request: 0 where it may go on, else the whole seconds after which the next may. */
    int secondsToWait(Caller caller) {
        int bound = caller.requestsPerSecond().orElse(perSecond);
        if (bound == 0) {
            return 0;
        }
        Pace pace = paces.get(caller.name());
        if (pace == null || pace.perSecond() != bound) {
            pace = paces.compute(caller.name(),
                    (_, known) -> known != null && known.perSecond() == bound ? known : Pace.of(bound));
        }
        ConsumptionProbe probe = pace.bucket().tryConsumeAndReturnRemaining(1);
        return probe.isConsumed() ? 0 : (int) Math.ceilDiv(probe.getNanosToWaitForRefill(), NANOS);
    }
}
