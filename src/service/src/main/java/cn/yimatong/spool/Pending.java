package cn.yimatong.spool;

import cn.yimatong.ledger.AwayAcceptance;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    /** Those that are in the file and not settled, each by its identity. */
    private final Set<AwayAcceptance> kept = Collections.newSetFromMap(new IdentityHashMap<>());
    /** Those of them that can be settled, and that nobody is settling. */
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

    /** One was not taken after all. */
    void end(int partition) {
        counts.decrementAndGet(partition);
        total.decrementAndGet();
    }

    /** One that has begun is in the file and can be settled. */
    synchronized void add(AwayAcceptance acceptance) {
        kept.add(acceptance);
        queue(acceptance.partition()).addLast(acceptance);
    }

    /** One need not be in the file any more. */
    synchronized void settled(AwayAcceptance acceptance) {
        kept.remove(acceptance);
        end(acceptance.partition());
    }

    /** One cannot be settled before the next start: it stays in the file, and no more than that. */
    void park(AwayAcceptance acceptance) {
        parked.incrementAndGet();
        end(acceptance.partition());
    }

    int parked() {
        return parked.get();
    }

    /** How many must stay in the file. */
    synchronized int keptCount() {
        return kept.size();
    }

    /** What must stay in the file, oldest first. */
    synchronized List<AwayAcceptance> kept() {
        return kept.stream().sorted(Comparator.comparing(AwayAcceptance::at)).toList();
    }

    /**
     * Those that were polled and could not be settled, in the order in which they came; their partitions come last from
     * now on, as they must not stop another.
     */
    synchronized void giveBack(List<AwayAcceptance> polled) {
        for (AwayAcceptance acceptance : polled.reversed()) {
            Deque<AwayAcceptance> queue = queue(acceptance.partition());
            queue.addFirst(acceptance);
            queues.remove(acceptance.partition());
            queues.put(acceptance.partition(), queue);
        }
    }

    /**
     * Those that are wanted, of each partition the oldest first.
     *
     * @param wanted is asked of one after the other; of a partition from which one is not wanted no more are. Where it
     * throws none is polled
     */
    synchronized List<AwayAcceptance> poll(Predicate<AwayAcceptance> wanted) {
        List<AwayAcceptance> polled = new ArrayList<>();
        try {
            queues.values().removeIf(queue -> {
                while (!queue.isEmpty() && wanted.test(queue.getFirst())) {
                    polled.add(queue.removeFirst());
                }
                return queue.isEmpty();
            });
        } catch (RuntimeException e) {
            giveBack(polled);
            throw e;
        }
        return polled;
    }

    private Deque<AwayAcceptance> queue(int partition) {
        return queues.computeIfAbsent(partition, _ -> new ArrayDeque<>());
    }
}
