package cn.yimatong;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * People who board a bus one after the other, each with a fresh code; now and then one shows it twice, or shows
 * something else. While nobody gets a code they show the last that they have.
 */
final class Riders implements AutoCloseable {

    private static final int AT_ONCE = 2;

    /** A town, not a load: whoever looks has two processors for himself and a browser as well. */
    private static final Duration BETWEEN = Duration.ofMillis(40);

    private static final int MOST_KEPT = 40;

    private final TestNode node;
    private final AtomicInteger next = new AtomicInteger();
    private final Deque<String> kept = new ConcurrentLinkedDeque<>();
    private final List<Thread> queues;
    private volatile boolean over;

    private Riders(TestNode node) {
        this.node = node;
        this.queues = IntStream.range(0, AT_ONCE).mapToObj(_ -> Thread.ofVirtual().start(this::queue)).toList();
    }

    /** They come until they are stopped. */
    static Riders boarding(TestNode node) {
        return new Riders(node);
    }

    private void queue() {
        while (!over) {
            ride(next.incrementAndGet());
            LockSupport.parkNanos(BETWEEN.toNanos());
        }
    }

    private void ride(int number) {
        String holder = "rider-" + number % 2000;
        if (number <= 2000) {
            node.register(holder);
        }
        HttpResponse<String> answer = node.send("POST", "/v1/holders/" + holder + "/codes", "app", "{}");
        if (answer.statusCode() != 201) {
            String last = kept.peekLast();
            if (last != null) {
                show(last, "bus");
            }
            return;
        }
        String code = new JsonObject(answer.body()).getJsonArray("codes").getJsonObject(0).getString("code");
        if (number % 5 == 1) {
            // Shown to nobody yet: good for a ride when Redis is gone, as far as the node can tell.
            kept.addLast(code);
            if (kept.size() > MOST_KEPT) {
                kept.removeFirst();
            }
            return;
        }
        show(code, number % 11 == 0 ? "pharmacy" : number % 7 == 0 ? "museum" : "bus");
        if (number % 17 == 0) {
            show(code, "bus");
        }
        if (number % 23 == 0) {
            show("https://example.org/" + number, "bus");
        }
    }

    /** How many codes nobody has seen yet. */
    int kept() {
        return kept.size();
    }

    private void show(String code, String scene) {
        node.verify("scanner-1", TestNode.newScanId(), code, scene);
    }

    @Override
    public void close() {
        over = true;
        queues.forEach(queue -> {
            try {
                queue.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
