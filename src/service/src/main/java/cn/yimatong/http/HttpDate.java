package cn.yimatong.http;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The {@code Date} header (RFC 9110, section 5.6.7), formatted once a second. For one event loop. */
final class HttpDate {

    /** Not the JDK's {@code RFC_1123_DATE_TIME}: that one writes the first nine days of a month with one digit. */
    private static final DateTimeFormatter IMF_FIXDATE = DateTimeFormatter
            .ofPattern("EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private long second = Long.MIN_VALUE;
    private String text = "";

    String at(Instant instant) {
        if (instant.getEpochSecond() != second) {
            second = instant.getEpochSecond();
            text = IMF_FIXDATE.format(instant);
        }
        return text;
    }
}
