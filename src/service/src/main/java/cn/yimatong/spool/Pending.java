package cn.yimatong.spool;

import cn.yimatong.ledger.AwayAcceptance;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * The acceptances that Redis has not been told of, by partition. One counts from before it is taken, so that no
 * verification of its partition asks Redis between the taking and the telling. Safe for use by many threads.
 */
final class Pending {

    private final AtomicIntegerArray counts = new AtomicIntegerArray(AwayAcceptance.PARTITIONS);
    private final AtomicInteger total = new AtomicInteger();
    private final AtomicInteger parked = new AtomicInteger();
    /** Those of them that are in the file, and that nobody is settling. */
    private final NavigableMap<Integer, Deque<AwayAcceptance>> queues = new TreeMap<>();

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

    /** One that was polled could not be settled. */
    synchronized void giveBack(AwayAcceptance acceptance) {
        queue(acceptance.partition()).addFirst(acceptance);
    }

    /**
     * The oldest of the first partitions that have any.
     *
     * @param from the partition to begin with; behind the last comes the first
     * @param most how many
     */
    synchronized List<AwayAcceptance> poll(int from, int most) {
        List<AwayAcceptance> polled = new ArrayList<>();
        poll(queues.tailMap(from, true).entrySet(), most, polled);
        poll(queues.headMap(from, false).entrySet(), most, polled);
        return polled;
    }

    private static void poll(Collection<Map.Entry<Integer, Deque<AwayAcceptance>>> queues, int most,
            List<AwayAcceptance> polled) {
        var each = queues.iterator();
        while (each.hasNext() && polled.size() < most) {
            Deque<AwayAcceptance> queue = each.next().getValue();
            while (!queue.isEmpty() && polled.size() < most) {
                polled.add(queue.removeFirst());
            }
            if (queue.isEmpty()) {
                each.remove();
            }
        }
    }

    private Deque<AwayAcceptance> queue(int partition) {
        return queues.computeIfAbsent(partition, _ -> new ArrayDeque<>());
    }
}
