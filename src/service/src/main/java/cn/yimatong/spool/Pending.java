package cn.yimatong.spool;

import cn.yimatong.ledger.AwayAcceptance;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.Predicate;

/**
 * The acceptances that Redis has not been told of, by partition. One counts from before it is taken, so that no
 * verification of its partition asks Redis between the taking and the telling. Safe for use by many threads.
 */
final class Pending {

    private final AtomicIntegerArray counts = new AtomicIntegerArray(AwayAcceptance.PARTITIONS);
    private final AtomicInteger total = new AtomicInteger();
    private final AtomicInteger parked = new AtomicInteger();
    /** Those of them that are in the file, and that nobody is settling. */
    private final Map<Integer, Deque<AwayAcceptance>> queues = new LinkedHashMap<>();

    /** Whether anything of this partition is pending. */
    boolean in(int partition) {
        return counts.get(partition) > 0;
    }

    int total() {
        return total.get();
    }

    /** One is about to be taken. */
    void begin(int partition) {
        total.incrementAndGet();
        counts.incrementAndGet(partition);
    }

    /** One is settled, or was not taken after all. */
    void end(int partition) {
        counts.decrementAndGet(partition);
        total.decrementAndGet();
    }

    /** One cannot be settled before the next start: it stays in the file, and no more than that. */
    void park(int partition) {
        parked.incrementAndGet();
        end(partition);
    }

    int parked() {
        return parked.get();
    }

    /** One that has begun is in the file and can be settled. */
    synchronized void add(AwayAcceptance acceptance) {
        queue(acceptance.partition()).addLast(acceptance);
    }

    /** One that was polled could not be settled; its partition comes last from now on, as it must not stop another. */
    synchronized void giveBack(AwayAcceptance acceptance) {
        Deque<AwayAcceptance> queue = queue(acceptance.partition());
        queue.addFirst(acceptance);
        queues.remove(acceptance.partition());
        queues.put(acceptance.partition(), queue);
    }

    /**
     * Those that are wanted, of each partition the oldest first.
     *
     * @param wanted is asked of one after the other; of a partition from which one is not wanted no more are
     */
    synchronized List<AwayAcceptance> poll(Predicate<AwayAcceptance> wanted) {
        List<AwayAcceptance> polled = new ArrayList<>();
        queues.values().removeIf(queue -> {
            while (!queue.isEmpty() && wanted.test(queue.getFirst())) {
                polled.add(queue.removeFirst());
            }
            return queue.isEmpty();
        });
        return polled;
    }

    private Deque<AwayAcceptance> queue(int partition) {
        return queues.computeIfAbsent(partition, _ -> new ArrayDeque<>());
    }
}
