package cn.yimatong.console;

/**
 * What a node has asked one master of Redis.
 *
 * @param answered questions with an answer
 * @param unanswered questions without, also those that were not asked because the master does not answer
 * @param millis what the answered took, in sum
 */
record Asked(double answered, double unanswered, double millis) {

    private static final double FEW = 3;
    private static final double SHARE = 0.1;

    static final Asked NOTHING = new Asked(0, 0, 0);

    Asked plus(Asked other) {
        return new Asked(answered + other.answered, unanswered + other.unanswered, millis + other.millis);
    }

    /** What came since an earlier look. */
    Asked since(Asked earlier) {
        return new Asked(Span.growth(earlier.answered, answered), Span.growth(earlier.unanswered, unanswered),
                Span.growth(earlier.millis, millis));
    }

    boolean any() {
        return answered > 0 || unanswered > 0;
    }

    /** Whether it was asked and has not answered once. */
    boolean silent() {
        return answered <= 0 && unanswered > 0;
    }

    /** Whether it leaves or refuses more than a few, as one does that reads and refuses every write. */
    boolean faltering() {
        return unanswered >= FEW && unanswered > SHARE * answered;
    }
}
