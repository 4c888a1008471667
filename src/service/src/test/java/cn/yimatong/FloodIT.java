package cn.yimatong;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A scanner that asks without a pause, and another beside it at the same node. */
final class FloodIT {

    private static final int MOST_A_SECOND = 30;
    private static final int FLOODING = 4;
    private static final int SCANS = 30;
    private static final Duration BETWEEN = Duration.ofMillis(1000 / MOST_A_SECOND + 5);

    /** The flood comes out of this process, too, and takes a core for itself. */
    private static final Duration SHARED_MACHINE = Duration.ofMillis(20);

    private final AtomicInteger turnedAway = new AtomicInteger();
    private final AtomicInteger answered = new AtomicInteger();
    private volatile boolean over;

    @Test
    void oneScannersFloodIsTurnedAwayAndAnothersScansGoOnAsBefore(@TempDir Path data) throws Exception {
        try (TestNode node = TestNode.start(data, "caller-requests=" + MOST_A_SECOND)) {
            Deque<String> codes = codes(node);
            String forged = TestNode.forged(codes.pop());
            usualTime(node, codes);
            Duration calm = usualTime(node, codes);
            long begun = System.nanoTime();
            List<Thread> flood = IntStream.range(0, FLOODING)
                    .mapToObj(_ -> Thread.ofVirtual().start(() -> flood(node, forged))).toList();
            Poll.until(() -> turnedAway.get() > 100);
            Duration flooded = usualTime(node, codes);
            over = true;
            for (Thread thread : flood) {
                thread.join();
            }
            double seconds = (System.nanoTime() - begun) / 1e9;
            assertTrue(answered.get() <= (seconds + 2) * MOST_A_SECOND, () -> answered + " in " + seconds + " s");
            assertTrue(flooded.compareTo(calm.multipliedBy(2).plus(SHARED_MACHINE)) < 0,
                    () -> flooded + " under the flood, " + calm + " before");
        }
    }

    /** Enough for three rounds, and one more. */
    private static Deque<String> codes(TestNode node) {
        Deque<String> codes = new ArrayDeque<>();
        for (int holder = 0; codes.size() <= 3 * SCANS; holder++) {
            node.register("holder-" + holder);
            HttpResponse<String> answer = node.send("POST", "/v1/holders/holder-" + holder + "/codes", "app",
                    "{\"count\":10}");
            assertEquals(201, answer.statusCode(), answer::body);
            JsonArray minted = new JsonObject(answer.body()).getJsonArray("codes");
            IntStream.range(0, minted.size()).forEach(i -> codes.add(minted.getJsonObject(i).getString("code")));
        }
        return codes;
    }

    /** The median of paced scans, each of which hears a decision; codes that begin later are told so. */
    private static Duration usualTime(TestNode node, Deque<String> codes) {
        List<Duration> times = IntStream.range(0, SCANS).mapToObj(_ -> {
            LockSupport.parkNanos(BETWEEN.toNanos());
            long begun = System.nanoTime();
            HttpResponse<String> answer = node.verify("scanner-2", TestNode.newScanId(), codes.pop(), "museum");
            Duration took = Duration.ofNanos(System.nanoTime() - begun);
            assertEquals(200, answer.statusCode(), answer::body);
            return took;
        }).sorted().toList();
        return times.get(SCANS / 2);
    }

    private void flood(TestNode node, String forged) {
        while (!over) {
            HttpResponse<String> answer = node.verify("scanner-1", TestNode.newScanId(), forged, "museum");
            if (answer.statusCode() == 429) {
                assertTrue(answer.headers().firstValue("Retry-After").isPresent());
                turnedAway.incrementAndGet();
            } else {
                assertEquals(200, answer.statusCode(), answer::body);
                answered.incrementAndGet();
            }
        }
    }
}
