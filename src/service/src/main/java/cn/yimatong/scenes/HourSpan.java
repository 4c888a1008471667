package cn.yimatong.scenes;

import io.vertx.core.json.JsonObject;

/**
 * Hours of the day, over midnight where they end before they begin.
 *
 * @param from first minute of the day
 * @param until first minute after it
 */
record HourSpan(int from, int until) {

    private static final int MINUTES_PER_HOUR = 60;

    static HourSpan of(JsonObject json) {
        return new HourSpan(minute(json.getString("from")), minute(json.getString("until")));
    }

    boolean contains(int minute) {
        boolean begun = minute >= from;
        boolean running = minute < until;
        return crossesMidnight() ? begun || running : begun && running;
    }

    boolean crossesMidnight() {
        return until < from;
    }

    /** Whether a minute within it belongs to the span that began on the day before. */
    boolean beganYesterday(int minute) {
        return crossesMidnight() && minute < until;
    }

    private static int minute(String hoursAndMinutes) {
        return Integer.parseInt(hoursAndMinutes, 0, 2, 10) * MINUTES_PER_HOUR
                + Integer.parseInt(hoursAndMinutes, 3, 5, 10);
    }
}
