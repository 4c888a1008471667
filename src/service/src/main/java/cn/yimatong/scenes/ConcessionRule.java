package cn.yimatong.scenes;

import cn.yimatong.records.ConcessionKind;
import cn.yimatong.records.HolderRecord.Concession;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One line of a scene's concessions.
 *
 * @param grades those it is for; none: every grade
 * @param hours when it is granted; none: at every hour
 * @param weekdays bit 0 Monday to bit 6 Sunday. Hours over midnight belong to the day on which they begin
 * @param pauseSeconds the pause after a ride on it, instead of the scene's
 */
record ConcessionRule(ConcessionKind kind, List<String> grades, Optional<HourSpan> hours, int weekdays, Effect effect,
        OptionalInt pauseSeconds) {

    private static final List<String> WEEKDAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");
    private static final int EVERY_DAY = 0b111_1111;

    static ConcessionRule of(JsonObject json) {
        return new ConcessionRule(ConcessionKind.of(json.getString("kind")).orElseThrow(),
                Members.strings(json, "grades"), Members.object(json, "hours").map(HourSpan::of), weekdays(json),
                Effect.of(json.getString("effect")), Members.number(json, "pauseSeconds"));
    }

    /** What this line grants to somebody with this concession, or none. */
    Optional<AppliedConcession> grant(Concession held, LocalMoment moment) {
        if (held.kind() != kind || !held.validOn(moment.day()) || !inForce(moment)) {
            return Optional.empty();
        }
        if (!grades.isEmpty() && (held.grade().isEmpty() || !grades.contains(held.grade().get()))) {
            return Optional.empty();
        }
        return Optional.of(new AppliedConcession(kind, held.grade(), effect, pauseSeconds));
    }

    private boolean inForce(LocalMoment moment) {
        if (hours.isPresent() && !hours.get().contains(moment.minute())) {
            return false;
        }
        if (weekdays == EVERY_DAY) {
            return true;
        }
        int day = moment.day().getDayOfWeek().getValue() - 1;
        int begun = hours.isPresent() && hours.get().beganYesterday(moment.minute()) ? (day + 6) % 7 : day;
        return (weekdays & 1 << begun) != 0;
    }

    private static int weekdays(JsonObject json) {
        JsonArray days = json.getJsonArray("weekdays");
        if (days == null) {
            return EVERY_DAY;
        }
        int bits = 0;
        for (int i = 0; i < days.size(); i++) {
            bits |= 1 << WEEKDAYS.indexOf(days.getString(i));
        }
        return bits;
    }
}
