package cn.yimatong.console;

/** What is promised of scans, and when a person has to mend something: the numbers of {@code rules.yaml}. */
final class Objectives {

    /** Of a thousand scans 999 hear a decision. */
    static final double UNDECIDED = 0.001;

    /** Of a hundred scans 99 are decided within {@link #SLOW_MILLIS}. */
    static final double SLOW = 0.01;

    /** A bound of the stages' buckets. */
    static final double SLOW_MILLIS = 50;

    /** In fewer days no key may be left that can sign. */
    static final double KEY_DAYS = 14;

    /** The share of a Redis's memory that may be used. */
    static final double MEMORY = 0.8;

    private Objectives() {}
}
