package cn.yimatong.scenes;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * An instant as the deployment's clocks show it. Made without a date-time object in between: it is on the hot path.
 *
 * @param minute of the day, 0 to 1,439
 */
record LocalMoment(LocalDate day, int minute) {

    private static final int SECONDS_PER_DAY = 86_400;
    private static final int SECONDS_PER_MINUTE = 60;

    static LocalMoment of(Instant at, ZoneId zone) {
        long seconds = at.getEpochSecond() + zone.getRules().getOffset(at).getTotalSeconds();
        return new LocalMoment(LocalDate.ofEpochDay(Math.floorDiv(seconds, SECONDS_PER_DAY)),
                Math.floorMod(seconds, SECONDS_PER_DAY) / SECONDS_PER_MINUTE);
    }
}
