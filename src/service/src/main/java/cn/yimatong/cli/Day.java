package cn.yimatong.cli;

import cn.yimatong.cli.ServiceClient.Answer;
import cn.yimatong.cli.Step.Where;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Walks steps, as the phones, the app's backend, the bank and the scanners of the town would. */
final class Day {
    private final ServiceClient app;
    private final List<ServiceClient> scanners;
    private final Patience patience;
    private final Supplier<String> scanIds;
    private final DayReport report;
    private final Map<String, String> phones = new HashMap<>();
    private final Map<String, String> lastScans = new HashMap<>();

    /**
     * A day.
     *
     * @param app the app's backend
     * @param scanners one or two
     * @param scanIds makes scan ids
     * @param report hears what happens
     */
    Day(ServiceClient app, List<ServiceClient> scanners, Patience patience, Supplier<String> scanIds,
            DayReport report) {
        this.app = app;
        this.scanners = scanners;
        this.patience = patience;
        this.scanIds = scanIds;
        this.report = report;
    }

    /** Walks one step; what is not as the story expects is told to the report. */
    void walk(Step step) throws CannotRunException, InterruptedException {
        switch (step) {
            case Step.Fetch fetch -> fetch(fetch);
            case Step.NoCode none -> noCode(none);
            case Step.Hold hold -> phones.put(hold.holder().id(), hold.text());
            case Step.Scan scan -> scan(scan);
            case Step.Annul annul -> annul(annul);
            case Step.Report standing -> report(standing);
            case Step.Agree agree -> agree(agree);
        }
    }

    private Answer code(Resident holder, Optional<String> scene, Optional<Resident> guardian)
            throws CannotRunException, InterruptedException {
        var body = new JsonObject().put("count", 1);
        scene.ifPresent(id -> body.put("scene", id));
        guardian.ifPresent(other -> body.put("guardian", other.id()));
        return ask(app, "POST", "/v1/holders/" + holder.id() + "/codes", body, Map.of());
    }

    private void fetch(Step.Fetch fetch) throws CannotRunException, InterruptedException {
        Answer answer = code(fetch.holder(), fetch.scene(), fetch.guardian());
        phones.remove(fetch.holder().id());
        if (answer.isSuccess()) {
            phones.put(fetch.holder().id(), HeldCodes.of(answer.body(), Instant.EPOCH).first().text());
        } else {
            report.unexpected(fetch, "expected a code, but " + words(answer));
        }
    }

    private void noCode(Step.NoCode none) throws CannotRunException, InterruptedException {
        Answer answer = code(none.holder(), Optional.of(none.scene()), Optional.empty());
        boolean refused = answer.status() == 409;
        report.noCode(none, answer.isSuccess() ? "the phone got one" : words(answer));
        if (!refused) {
            report.unexpected(none, "expected no code (409), got " + answer.status());
        }
    }

    private static String words(Answer answer) {
        return String.valueOf(answer.problem().getMessage());
    }

    private void scan(Step.Scan scan) throws CannotRunException, InterruptedException {
        String holder = scan.holder().id();
        if (!phones.containsKey(holder)) {
            return;
        }
        Where where = scan.where();
        String scanId = where.sameScan() ? lastScans.getOrDefault(holder, "") : scanIds.get();
        lastScans.put(holder, scanId);
        var body = new JsonObject().put("code", phones.get(holder)).put("scene", scan.scene()).put("place",
                where.place());
        putIfGiven(body, "direction", where.direction());
        putIfGiven(body, "businessType", where.businessType());
        putIfGiven(body, "mode", where.inspect() ? "inspect" : "");
        Answer answer = ask(scanner(where.second()), "POST", "/v1/verifications", body,
                Map.of("Idempotency-Key", scanId));
        if (answer.isSuccess()) {
            report.scanned(scan, answer.body());
        } else if (answer.status() == 422 && scan.expected().reason().equals(Expected.REFUSED_BY_NAME)) {
            report.scanned(scan, new JsonObject().put("decision", "reject").put("reason", Expected.REFUSED_BY_NAME)
                    .put("display", new JsonObject().put("zh", answer.firstError())));
        } else {
            report.unexpected(scan,
                    "expected " + scan.expected().reason() + ", but " + words(answer));
        }
    }

    private void annul(Step.Annul annul) throws CannotRunException, InterruptedException {
        String scanId = lastScans.getOrDefault(annul.holder().id(), "");
        change(annul, "annulled: the door stayed shut", scanner(false), "POST",
                "/v1/verifications/" + scanId + "/annulment", new JsonObject());
    }

    private void report(Step.Report standing) throws CannotRunException, InterruptedException {
        String what = standing.credential().map(kind -> "/credentials/" + kind).orElse("");
        change(standing, standing.credential().orElse("holder") + " reported " + standing.standing(), app, "PUT",
                "/v1/holders/" + standing.holder().id() + what + "/standing",
                new JsonObject().put("standing", standing.standing()).put("reason", "demo"));
    }

    private void agree(Step.Agree agree) throws CannotRunException, InterruptedException {
        var body = new JsonObject().put("textVersion", "2026-1");
        agree.by().ifPresent(guardian -> body.put("by", guardian.id()));
        change(agree,
                "agrees to what " + agree.scene() + " discloses" + (agree.by().isPresent() ? ", by guardian" : ""),
                app, "PUT", "/v1/holders/" + agree.holder().id() + "/consents/" + agree.scene(), body);
    }

    private void change(Step step, String words, ServiceClient client, String method, String path, JsonObject body)
            throws CannotRunException, InterruptedException {
        Answer answer = ask(client, method, path, body, Map.of());
        report.told(step, words);
        if (!answer.isSuccess()) {
            report.unexpected(step, words + ", but " + words(answer));
        }
    }

    /** Nothing that the day asks for does more when it is repeated: a scan has its id, codes are free. */
    private Answer ask(ServiceClient client, String method, String path, JsonObject body, Map<String, String> headers)
            throws CannotRunException, InterruptedException {
        return patience.ask(() -> client.send(method, path, body, headers));
    }

    private ServiceClient scanner(boolean second) {
        return second ? scanners.getLast() : scanners.getFirst();
    }

    private static void putIfGiven(JsonObject body, String member, String value) {
        if (!value.isEmpty()) {
            body.put(member, value);
        }
    }
}
