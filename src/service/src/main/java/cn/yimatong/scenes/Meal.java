package cn.yimatong.scenes;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A meal of the day, with its hours. */
record Meal(String id, HourSpan hours) {

    /** The first meal that is served at this minute of the day, or null. */
    static @Nullable Meal at(int minute, List<Meal> meals) {
        for (Meal meal : meals) {
            if (meal.hours.contains(minute)) {
                return meal;
            }
        }
        return null;
    }
}
