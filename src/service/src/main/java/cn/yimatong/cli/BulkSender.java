package cn.yimatong.cli;

import cn.yimatong.cli.ServiceClient.Answer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Has the service keep a batch of items. Where it will not read the batch as a whole, halves find the item that is to
 * blame: a repeat changes nothing, so the halves may hold what was kept before.
 */
final class BulkSender {
    private static final Set<Integer> UNREADABLE = Set.of(400, 413, 422);

    private final BulkKind kind;
    private final ServiceClient client;
    private final Patience patience;

    BulkSender(BulkKind kind, ServiceClient client, Patience patience) {
        this.kind = kind;
        this.client = client;
        this.patience = patience;
    }

    /**
     * Sends items and waits.
     *
     * @return those that were refused, by line; all others were kept
     * @throws CannotRunException if the service is away for longer than it is waited for, or does not let this caller
     * in
     */
    List<Refusal> send(List<BulkItem> items) throws CannotRunException, InterruptedException {
        var refused = new ArrayList<Refusal>();
        items.stream().filter(BulkItem::isBad).map(Refusal::of).forEach(refused::add);
        List<BulkItem> good = items.stream().filter(item -> !item.isBad()).toList();
        if (!good.isEmpty()) {
            send(good, refused);
        }
        refused.sort(Comparator.comparingLong(Refusal::line));
        return refused;
    }

    private void send(List<BulkItem> items, List<Refusal> refused) throws CannotRunException, InterruptedException {
        String body = items.stream().map(BulkItem::text)
                .collect(Collectors.joining(",", "{\"" + kind.word() + "\":[", "]}"));
        Answer answer = patience.ask(() -> client.send("POST", kind.path(), body, Map.of()));
        if (answer.isSuccess()) {
            refused.addAll(refusals(items, answer.body()));
        } else if (!UNREADABLE.contains(answer.status())) {
            throw answer.problem();
        } else if (items.size() == 1) {
            refused.add(unreadable(items.getFirst(), answer));
        } else {
            int half = items.size() / 2;
            send(items.subList(0, half), refused);
            send(items.subList(half, items.size()), refused);
        }
    }

    private List<Refusal> refusals(List<BulkItem> items, JsonObject answer) throws CannotRunException {
        try {
            var refused = new ArrayList<Refusal>();
            for (Object one : answer.getJsonArray("refused")) {
                JsonObject refusal = (JsonObject) one;
                BulkItem item = items.get(refusal.getInteger("index"));
                refused.add(new Refusal(item.line(), item.holder(), refusal.getString("detail", ""),
                        refusal.getJsonArray("errors", new JsonArray())));
            }
            if (answer.getInteger("done") + refused.size() == items.size()) {
                return refused;
            }
        } catch (ClassCastException | NullPointerException | IndexOutOfBoundsException otherShape) {
            throw unexpected(otherShape);
        }
        throw unexpected(new IllegalStateException("not every item has its answer"));
    }

    private CannotRunException unexpected(RuntimeException cause) {
        return new CannotRunException("the service's answer is not what " + kind.path() + " promises", cause);
    }

    /** The problem of a request that held this item alone; its pointers begin at the item instead of at the request. */
    private Refusal unreadable(BulkItem item, Answer answer) {
        String root = "/" + kind.word() + "/0";
        var errors = new JsonArray();
        if (answer.body().getValue("errors") instanceof JsonArray all) {
            all.stream().filter(JsonObject.class::isInstance).map(JsonObject.class::cast).forEach(error -> {
                String pointer = error.getValue("pointer") instanceof String text ? text : "";
                errors.add(new JsonObject()
                        .put("pointer", pointer.startsWith(root) ? pointer.substring(root.length()) : pointer)
                        .put("detail", error.getValue("detail") instanceof String text ? text : ""));
            });
        }
        Object detail = answer.body().getValue("detail", answer.body().getValue("title"));
        return new Refusal(item.line(), item.holder(),
                detail instanceof String text ? text : "The service cannot read this line.", errors);
    }
}
