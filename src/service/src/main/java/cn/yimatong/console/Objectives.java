package cn.yimatong.console;

/** What is promised of scans, and when a person has to mend something: the numbers of {@code rules.yaml}. */
final class Objectives {

    /** Of a thousand scans 999 hear a decision. */
    static final double UNDECIDED = 0.001;

    /** Of a hundred scans 99 are decided within {@link #SLOW_MILLIS}. */
    static final double SLOW = 0.01;

    /** A bound of the stages' buckets. */
    static final double SLOW_MILLIS = 50;

    /** Of ten requests for codes, which an app repeats, nine get some. */
    static final double CODES = 0.1;

    /** How far a node's clock may be off Redis's, in seconds. */
    static final double CLOCK_SECONDS = 1;

    /** In fewer days no certificate may end. */
    static final double CERTIFICATE_DAYS = 14;

    /** For longer, in seconds, no node may be without news of keys and callers. */
    static final double DEAF_SECONDS = 30;

    /** In fewer days no key may be left that can sign. */
    static final double KEY_DAYS = 14;

    /** The share of a Redis's memory that may be used. */
    static final double MEMORY = 0.8;

    private Objectives() {}
}
