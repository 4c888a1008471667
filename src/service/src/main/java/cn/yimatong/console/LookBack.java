package cn.yimatong.console;

import java.time.Duration;

/**
 * The spans by which it is judged how things are, each as long as is remembered at most.
 *
 * @param moment the last seconds: who is held up at this moment
 * @param minute what it no longer shows is over
 * @param minutes as the alerts look back at least: long enough that few scans miss an objective by chance, and for
 * requests of which there are few
 * @param hour so many scans that a few are no chance, and what happens so seldom that whoever looks has to find it
 * later
 */
record LookBack(Span moment, Span minute, Span minutes, Span hour) {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration MINUTES = Duration.ofMinutes(5);

    /** From the newest reading. Needs two. */
    static LookBack of(Past past) {
        return new LookBack(past.last(Past.POINT), past.last(MINUTE), past.last(MINUTES), past.last(Past.HOUR));
    }
}
