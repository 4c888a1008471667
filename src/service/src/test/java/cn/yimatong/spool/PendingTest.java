package cn.yimatong.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import cn.yimatong.ledger.AwayAcceptance;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PendingTest {

    private final Pending pending = new Pending();

    /** These, by partition. */
    private List<AwayAcceptance> added(int... partitions) {
        List<AwayAcceptance> all = Arrays.stream(partitions).mapToObj(Uses::rich).toList();
        all.forEach(pending::add);
        return all;
    }

    @Test
    void whatIsGivenBackIsStillOldestFirstAndComesAfterOtherPartitions() {
        List<AwayAcceptance> all = added(1, 1, 1, 2);
        pending.poll(all.subList(0, 2)::contains);
        pending.giveBack(all.subList(0, 2));
        assertEquals(List.of(all.get(3), all.get(0), all.get(1), all.get(2)), pending.poll(_ -> true));
    }

    @Test
    void whereTheAskedThrowsNothingIsPolledAndNothingLost() {
        List<AwayAcceptance> all = added(1, 1, 2);
        assertThrows(IllegalStateException.class, () -> pending.poll(acceptance -> {
            if (acceptance.partition() == 2) {
                throw new IllegalStateException("planted");
            }
            return true;
        }));
        assertEquals(List.of(all.get(2), all.get(0), all.get(1)), pending.poll(_ -> true));
    }
}
