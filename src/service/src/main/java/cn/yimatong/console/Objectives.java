package cn.yimatong.console;

/** What is promised of scans, and when a person has to do something: the numbers of {@code rules.yaml}. */
final class Objectives {

    /** Of a thousand scans 999 hear a decision. */
    static final double UNDECIDED = 0.001;

    /** Of a hundred scans 99 are decided within {@link #SLOW_MILLIS}. */
    static final double SLOW = 0.01;

    /** A bound of the stages' buckets. */
    static final double SLOW_MILLIS = 50;

    /** Of ten requests for codes, which an app repeats, nine get some. */
    static final double CODES = 0.1;

    /** Of ten scans, at two somebody shows a code that has ended, begins later or has no key in force. */
    static final double INVALID_CODES = 0.2;

    /** At more than this share of scans: people are held up. */
    static final double INVALID_CODES_NOW = 0.5;

    /** At more than this share of many scans of a moment: at once, whatever the minute was like. */
    static final double INVALID_CODES_AT_ONCE = 0.7;

    /** So few requests that fail or are refused in five minutes are chance, or a stranger. */
    static final double FEW_REQUESTS = 10;

    /** Of what was served before, what is left where those are refused who were not. */
    static final double LESS = 0.5;

    /** A key and a certificate that last for fewer days are to be replaced. */
    static final double DAYS = 14;

    /** For fewer: now. */
    static final double DAYS_NOW = 2;

    /** A Redis that has used more of its memory wants more. */
    static final double MEMORY = 0.8;

    /** More: now. */
    static final double MEMORY_NOW = 0.9;

    /** How far a node's clock may be off Redis's, in seconds. */
    static final double CLOCK_SECONDS = 1;

    /** For so long, in seconds, a node may be without news of keys and callers. */
    static final double DEAF_SECONDS = 30;

    private Objectives() {}

    /**
     * How fast the first objective's allowance was used: at 1 it is used up just when its month ends; NaN without
     * scans.
     */
    static double undecidedPace(Span span) {
        return Span.share(span.undecided(), span.toDecide()) / UNDECIDED;
    }

    /** The same of the second. */
    static double slowPace(Span span) {
        return Span.share(span.slow(), span.whole().all()) / SLOW;
    }
}
