package cn.yimatong;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Many scans of one code at the same time. */
final class Scans {

    private Scans() {}

    /**
     * The answers to this many scans, each with an id of its own, dealt out to the nodes and their two scanners in
     * turn.
     */
    static List<JsonObject> atOnce(List<TestNode> nodes, String code, int count) {
        List<CompletableFuture<JsonObject>> scans = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            scans.add(nodes.get(i % nodes.size()).scanAsync("scanner-" + (1 + i / nodes.size() % 2),
                    TestNode.newScanId(), code, "bus"));
        }
        return scans.stream().map(CompletableFuture::join).toList();
    }

    /** How many were accepted; fails where one was rejected for anything but being replayed. */
    static long accepted(List<JsonObject> answers) {
        for (JsonObject answer : answers) {
            String reason = answer.getString("reason");
            if (!List.of("valid", "replayed").contains(reason)) {
                throw new AssertionError("a scan was answered " + reason);
            }
        }
        return answers.stream().filter(answer -> "accept".equals(answer.getString("decision"))).count();
    }
}
