package cn.yimatong.load;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * What a city does to its service: how many scans a second at each time, and what they try.
 *
 * @param pace how many times the rate asked for
 * @param mix what the scans try
 * @param way how the scans leave and their codes come
 */
record Scenario(String name, Pace pace, Mix mix, Way way) {
    /** A rate over time. */
    interface Pace {
        /**
         * How many times the rate.
         *
         * @param part how much of the run is over, 0 to 1
         */
        double times(double part);
    }

    /** How the scans leave and their codes come. */
    enum Way {
        /** By plan, with codes made before. */
        PLANNED,
        /** By plan, with codes made as it goes. */
        ENDLESS,
        /** As soon as another is answered, with codes made before. */
        CLOSED
    }

    /** Of twenty, eighteen fresh codes, one forged and one replayed. */
    private static final Mix USUAL = new Mix(18, 1, 1);

    static final List<Scenario> ALL = List.of(new Scenario("steady", part -> 1, USUAL, Way.PLANNED),
            new Scenario("seven-in-the-morning", part -> 1 + 4 * Math.min(part, 1 - part), USUAL, Way.PLANNED),
            new Scenario("spike", part -> part >= 0.4 && part < 0.6 ? 5 : 1, USUAL, Way.PLANNED),
            new Scenario("replay-storm", part -> 1, new Mix(1, 0, 1), Way.PLANNED),
            new Scenario("bad-signature-flood", part -> 6, new Mix(1, 5, 0), Way.PLANNED),
            new Scenario("soak", part -> 1, USUAL, Way.ENDLESS),
            new Scenario("top", part -> 1, new Mix(1, 0, 0), Way.CLOSED));

    /** The scenario of this name. */
    static Scenario named(String name) {
        return ALL.stream().filter(scenario -> scenario.name.equals(name.toLowerCase(Locale.ROOT))).findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "no such scenario; there are "
                                + ALL.stream().map(Scenario::name).collect(Collectors.joining(", "))));
    }

    /**
     * When the scans leave, in nanoseconds since the start.
     *
     * @param perSecond the rate, which the pace multiplies
     */
    LongStream departures(int perSecond, int seconds) {
        long length = seconds * 1_000_000_000L;
        return LongStream.iterate(0, at -> at < length,
                at -> at + (long) Math.ceil(1e9 / (perSecond * pace.times((double) at / length))));
    }
}
