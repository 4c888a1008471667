package cn.yimatong.scenes;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;

/**
 * How often a scene accepts one holder in a period.
 *
 * @param perMeal whether the period is a meal; outside meals, and otherwise, it is the day
 * @param perPlace whether each place counts by itself; scans without a place count together
 */
record LimitRule(boolean perMeal, int most, boolean perPlace) {

    static LimitRule of(JsonObject json) {
        return new LimitRule(json.getString("per").equals("meal"), json.getInteger("max"),
                json.getBoolean("perPlace", false));
    }

    LimitPeriod period(String scene, LocalMoment moment, List<Meal> meals, ZoneId zone, Showing showing) {
        StringBuilder key = new StringBuilder(48).append(scene).append('/');
        LocalDate day = moment.day();
        Instant endsAt;
        Meal meal = perMeal ? Meal.at(moment.minute(), meals) : null;
        if (meal == null) {
            key.append(day).append(perMeal ? "/~" : "");
            endsAt = day.plusDays(1).atStartOfDay(zone).toInstant();
        } else {
            LocalDate begun = meal.hours().beganYesterday(moment.minute()) ? day.minusDays(1) : day;
            key.append(begun).append('/').append(meal.id());
            LocalDate lastDay = meal.hours().crossesMidnight() ? begun.plusDays(1) : begun;
            endsAt = lastDay.atStartOfDay().plusMinutes(meal.hours().until()).atZone(zone).toInstant();
        }
        if (perPlace) {
            key.append('@').append(showing.place().orElse(""));
        }
        return new LimitPeriod(key.toString(), most, endsAt);
    }
}
