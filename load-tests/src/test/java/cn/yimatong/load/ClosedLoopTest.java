package cn.yimatong.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ClosedLoopTest {
    private static final int AT_ONCE = 8;

    private final Object lock = new Object();
    private List<CompletableFuture<Integer>> unanswered = new ArrayList<>();
    private int answered;

    /** A service that answers nobody until as many wait as may. */
    private CompletableFuture<Integer> ask(int request) {
        var answer = new CompletableFuture<Integer>();
        List<CompletableFuture<Integer>> all = List.of();
        synchronized (lock) {
            unanswered.add(answer);
            if (unanswered.size() == AT_ONCE) {
                all = unanswered;
                unanswered = new ArrayList<>();
                answered += AT_ONCE;
            }
        }
        all.forEach(one -> one.complete(request));
        return answer;
    }

    @Test
    @Timeout(60)
    void asManyRequestsAreUnansweredAsAllowed() throws Exception {
        ClosedLoop.run(AT_ONCE, Long.MAX_VALUE, IntStream.range(0, 125 * AT_ONCE).iterator(), this::ask);
        assertEquals(125 * AT_ONCE, answered, "each request is sent once");
    }

    @Test
    void theTimeEndsWhatRequestsDoNot() throws Exception {
        long nanos = ClosedLoop.run(4, 50_000_000, Stream.generate(() -> 1).iterator(),
                i -> CompletableFuture.completedFuture(i));
        assertTrue(nanos >= 50_000_000, () -> nanos + " ns");
    }
}
