package cn.yimatong.records;

import java.time.Instant;
import java.time.LocalDate;
import java.time.Month;
import java.time.Year;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * Days and instants as they stand in a record: RFC 3339 full-date, and RFC 3339 in UTC with a {@code Z}. Read by hand,
 * as an import reads a dozen of them for each holder and the JDK's formatters throw at each that is wrong.
 */
final class Times {

    /** The first year in a record. */
    static final int FIRST_YEAR = 1850;

    /** The last year in a record. */
    static final int LAST_YEAR = 2200;

    private static final int DATE_LENGTH = 10;
    private static final int SECONDS_END = 19;
    private static final int NANO_DIGITS = 9;

    private Times() {}

    /** {@code YYYY-MM-DD}, a real day of the years that a record may hold. */
    static Optional<LocalDate> date(String text) {
        return text.length() == DATE_LENGTH ? dateAtStart(text) : Optional.empty();
    }

    /** {@code YYYYMMDD} at this place of the text, a real day of the years that a record may hold. */
    static Optional<LocalDate> compactDate(String text, int from) {
        return day(number(text, from, from + 4), number(text, from + 4, from + 6), number(text, from + 6, from + 8));
    }

    /**
     * {@code YYYY-MM-DDThh:mm:ssZ}, with up to nine digits of a second's fraction. No leap second, since no later
     * instant could be told from it.
     */
    static Optional<Instant> instant(String text) {
        int last = text.length() - 1;
        if (last < SECONDS_END || text.charAt(last) != 'Z' || text.charAt(DATE_LENGTH) != 'T' || text.charAt(13) != ':'
                || text.charAt(16) != ':') {
            return Optional.empty();
        }
        int hour = number(text, 11, 13);
        int minute = number(text, 14, 16);
        int second = number(text, 17, SECONDS_END);
        int nanos = fraction(text, last);
        if (!within(hour, 23) || !within(minute, 59) || !within(second, 59) || nanos < 0) {
            return Optional.empty();
        }
        return dateAtStart(text)
                .map(day -> day.atTime(hour, minute, second, nanos).toInstant(ZoneOffset.UTC));
    }

    private static Optional<LocalDate> dateAtStart(String text) {
        if (text.charAt(4) != '-' || text.charAt(7) != '-') {
            return Optional.empty();
        }
        return day(number(text, 0, 4), number(text, 5, 7), number(text, 8, DATE_LENGTH));
    }

    private static Optional<LocalDate> day(int year, int month, int day) {
        boolean real = year >= FIRST_YEAR && year <= LAST_YEAR && month >= 1 && month <= 12 && day >= 1
                && day <= Month.of(month).length(Year.isLeap(year));
        return real ? Optional.of(LocalDate.of(year, month, day)) : Optional.empty();
    }

    /** The nanoseconds after the seconds, 0 where none stand, or -1. */
    private static int fraction(String text, int end) {
        if (end == SECONDS_END) {
            return 0;
        }
        int digits = end - SECONDS_END - 1;
        if (text.charAt(SECONDS_END) != '.' || digits < 1 || digits > NANO_DIGITS) {
            return -1;
        }
        int nanos = number(text, SECONDS_END + 1, end);
        for (int i = digits; i < NANO_DIGITS && nanos > 0; i++) {
            nanos *= 10;
        }
        return nanos;
    }

    private static boolean within(int number, int most) {
        return number >= 0 && number <= most;
    }

    /** Up to nine digits, or -1 where something else stands among them. */
    private static int number(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            char digit = text.charAt(i);
            if (!Forms.isDigit(digit)) {
                return -1;
            }
            number = number * 10 + (digit - '0');
        }
        return number;
    }
}
