package cn.yimatong.holders;

import cn.yimatong.http.Answer;
import cn.yimatong.http.Call;
import cn.yimatong.http.FieldError;
import cn.yimatong.http.Problem;
import cn.yimatong.http.ProblemType;
import cn.yimatong.keys.HolderIds;
import cn.yimatong.ledger.Change;
import cn.yimatong.ledger.Ledger;
import cn.yimatong.ledger.Standing;
import cn.yimatong.ledger.StandingChange;
import cn.yimatong.records.CredentialKind;
import cn.yimatong.scenes.Scenes;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * {@code setHolderStanding} and {@code setCredentialStanding}: stopped (挂失), freed, or stopped for good (注销), in force
 * for the very next verification.
 *
 * <p>
 * Refusals: 404 no such holder, no such kind of credential; 409 revoked is for good; 422 an end that is no end.
 */
final class StandingChanges {

    /** What a change is called that gives no reason. */
    private static final String NO_REASON = "unspecified";

    /** RFC 3339 in UTC, four digits of year. */
    private static final Pattern INSTANT = Pattern
            .compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?Z");

    private final HolderIds ids;
    private final Ledger ledger;
    private final Scenes scenes;
    private final StandingMeters meters;

    StandingChanges(HolderIds ids, Ledger ledger, Scenes scenes, StandingMeters meters) {
        this.ids = ids;
        this.ledger = ledger;
        this.scenes = scenes;
        this.meters = meters;
    }

    Future<Answer> ofHolder(Call call) {
        return change(call.path("holder"), 0, call.body().orElseThrow(), call.caller().name());
    }

    Future<Answer> ofCredential(Call call) {
        OptionalInt slot = slot(call.path("credential"));
        return slot.isEmpty()
                ? Future.succeededFuture(Problem.of(ProblemType.NOT_FOUND, "No such kind of credential is known here."))
                : change(call.path("holder"), slot.getAsInt(), call.body().orElseThrow(), call.caller().name());
    }

    /** Where the standing of this kind is kept. */
    OptionalInt slot(String credential) {
        Optional<CredentialKind> kind = scenes.current().credentialKinds().byId(credential);
        return kind.isPresent() ? OptionalInt.of(kind.get().slot()) : OptionalInt.empty();
    }

    /**
     * Changes one standing.
     *
     * @param asked {@code standing}, and perhaps {@code reason} and {@code until}
     */
    Future<Answer> change(String holder, int slot, JsonObject asked, String actor) {
        String reason = asked.getString("reason", NO_REASON);
        Optional<String> end = Optional.ofNullable(asked.getString("until"));
        Optional<Instant> until = end.flatMap(StandingChanges::instant);
        Standing.Kind kind = Standing.Kind.valueOf(asked.getString("standing").toUpperCase(Locale.ROOT));
        if (end.isPresent() && until.isEmpty()) {
            return refused("is not an instant");
        }
        if (until.isPresent() && kind != Standing.Kind.SUSPENDED) {
            return refused("stands only beside suspended");
        }
        Standing standing = until.map(Standing::suspendedUntil).orElseGet(() -> new Standing(kind, Optional.empty()));
        return ledger.setStanding(ids.keyOf(holder), slot, standing, new Change(actor, reason))
                .compose(change -> switch (change) {
                    case StandingChange.Done(Instant at) -> {
                        meters.set(kind);
                        yield Future.succeededFuture(done(standing, reason, at));
                    }
                    case StandingChange.Refused.ABSENT -> Future.succeededFuture(HeldRecords.noSuchHolder());
                    case StandingChange.Refused.REVOKED_BEFORE -> Future.succeededFuture(
                            Problem.of(ProblemType.CONFLICT, "It is revoked, and revoked is for good."));
                    case StandingChange.Refused.PAST -> refused("has passed");
                });
    }

    private static Answer done(Standing standing, String reason, Instant at) {
        JsonObject json = new JsonObject().put("standing", standing.kind().word()).put("reason", reason);
        standing.until().ifPresent(until -> json.put("until", until.toString()));
        return Answer.json(200, json.put("changedAt", at.toString()));
    }

    private static Future<Answer> refused(String detail) {
        return Future.succeededFuture(Problem.of(ProblemType.UNPROCESSABLE, "The standing cannot be set.",
                FieldError.pointer("/until", detail)));
    }

    /** The contract knows the form of an instant and not the calendar. Bulk items have not met the contract. */
    private static Optional<Instant> instant(String text) {
        if (!INSTANT.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Instant.parse(text).truncatedTo(ChronoUnit.MILLIS)).filter(Instant.EPOCH::isBefore);
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }
}
