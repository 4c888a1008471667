package cn.yimatong;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/** Codes that are issued at each of two nodes and shown at once at the other, until it is closed. */
final class IssueLoad implements AutoCloseable {

    private final List<CompletableFuture<Void>> running = new ArrayList<>();
    private final List<Refused> wrong = Collections.synchronizedList(new ArrayList<>());
    private final List<String> notIssued = Collections.synchronizedList(new ArrayList<>());
    private final List<AtomicLong> accepted = new ArrayList<>();
    private volatile boolean stopped;

    private record Refused(String code, String answer) {}

    static IssueLoad on(TestNode first, TestNode second) {
        IssueLoad load = new IssueLoad();
        first.register("load-1", People.senior());
        first.register("load-2", People.senior());
        load.begin(first, second, "load-1");
        load.begin(second, first, "load-2");
        return load;
    }

    private void begin(TestNode issuing, TestNode reading, String holder) {
        AtomicLong passes = new AtomicLong();
        accepted.add(passes);
        running.add(CompletableFuture.runAsync(() -> {
            while (!stopped) {
                pass(issuing, reading, holder, passes);
            }
        }, task -> Thread.ofPlatform().start(task)));
    }

    private void pass(TestNode issuing, TestNode reading, String holder, AtomicLong passes) {
        try {
            var issued = issuing.send("POST", "/v1/holders/" + holder + "/codes", "app", "{\"count\":1}");
            if (issued.statusCode() != 201) {
                notIssued.add(issued.body());
                return;
            }
            String code = new JsonObject(issued.body()).getJsonArray("codes").getJsonObject(0).getString("code");
            // A scene that asks for nothing but a holder, and has no pause.
            var answer = reading.verify("scanner-1", TestNode.newScanId(), code, "culture");
            String reason = new JsonObject(answer.body()).getString("reason");
            if ("valid".equals(reason)) {
                passes.incrementAndGet();
            } else {
                wrong.add(new Refused(code, answer.body()));
            }
        } catch (CompletionException e) {
            wrong.add(new Refused("", e.toString()));
        }
    }

    /** Waits for this many more at each node. */
    void passes(int more) {
        for (AtomicLong own : accepted) {
            long end = own.get() + more;
            Poll.until(() -> own.get() >= end);
        }
    }

    /** Reasons for which codes that had just been issued were refused. */
    List<String> wrong() {
        return wrong(_ -> false);
    }

    /** The same without those that were rightly refused. */
    List<String> wrong(Predicate<String> rightly) {
        return List.copyOf(wrong).stream().filter(refused -> !rightly.test(refused.code())).map(Refused::answer)
                .toList();
    }

    /** Answers to requests for codes that got none. */
    List<String> notIssued() {
        return List.copyOf(notIssued);
    }

    @Override
    public void close() {
        stopped = true;
        running.forEach(CompletableFuture::join);
    }
}
