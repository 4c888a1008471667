package cn.yimatong.records;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TimesTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "2026-02-29", "2026-13-01", "2026-00-01", "2026-01-00", "2026-1-01", "20260101",
        "1849-12-31",
        "2201-01-01", "+2026-01-01", "2026-01-01Z", "2026/01/01", "２026-01-01", "2026-01-01 ", "-026-01-01"})
    void whatIsNoRealDayIsNoDate(String text) {
        assertEquals(Optional.empty(), Times.date(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Z", "2026-01-01", "2026-01-01T00:00:00", "2026-01-01T00:00:00z",
        "2026-01-01t00:00:00Z",
        "2026-01-01 00:00:00Z", "2026-01-01T00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T23:60:00Z",
        "2026-12-31T23:59:60Z", "2026-01-01T00:00:00+00:00", "2026-01-01T00:00:00+08:00", "2026-02-30T00:00:00Z",
        "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00.1234567890Z", "2026-01-01T00:00:00,5Z", "1849-12-31T23:59:59Z",
        "2201-01-01T00:00:00Z", "2026-01-01T-1:00:00Z", "2026-01-01T00:00:00.-1Z", "2026-01-01T00:00:0 Z"})
    void whatIsNoInstantInUtcIsNone(String text) {
        assertEquals(Optional.empty(), Times.instant(text));
    }

    @ParameterizedTest
    @CsvSource({"2026-01-01T00:00:00Z,0", "2026-01-01T00:00:00.5Z,500000000", "2026-01-01T00:00:00.000000001Z,1",
        "2026-01-01T00:00:00.120Z,120000000", "2026-01-01T00:00:00.000Z,0"})
    void aSecondHasUpToNineDigits(String text, int nanos) {
        assertEquals(Optional.of(Instant.parse("2026-01-01T00:00:00Z").plusNanos(nanos)), Times.instant(text));
    }

    /** The JDK is the oracle wherever the two have the same idea of the form. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void daysAndInstantsAreThoseOfTheJdk(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            String day = "%d-%02d-%02d".formatted(1850 + random.nextInt(351), random.nextInt(14), random.nextInt(33));
            assertEquals(parsed(day, LocalDate::parse), Times.date(day), day);
            assertEquals(parsed(day, LocalDate::parse), Times.compactDate("x" + day.replace("-", ""), 1), day);
            String instant = "%sT%02d:%02d:%02d%sZ".formatted(day, random.nextInt(24), random.nextInt(61),
                    random.nextInt(60), random.nextBoolean() ? "" : "." + random.nextInt(1_000_000_000));
            assertEquals(parsed(instant, Instant::parse), Times.instant(instant), instant);
        }
    }

    private static <T> Optional<T> parsed(String text, Function<String, T> parser) {
        try {
            return Optional.of(parser.apply(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
