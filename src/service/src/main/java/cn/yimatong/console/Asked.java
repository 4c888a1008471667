package cn.yimatong.console;

/**
 * What a node has asked one master of Redis.
 *
 * @param answered questions with an answer
 * @param unanswered questions without one that helps, also those that were not asked because the master does not answer
 * @param refused those of them that the master refused, as it does all that writes
 * @param millis what the answered took, in sum
 */
record Asked(double answered, double unanswered, double refused, double millis) {

    private static final double FEW = 3;
    private static final double SHARE = 0.1;

    static final Asked NOTHING = new Asked(0, 0, 0, 0);

    Asked plus(Asked other) {
        return new Asked(answered + other.answered, unanswered + other.unanswered,
                refused + other.refused, millis + other.millis);
    }

    /** What came since an earlier look. */
    Asked since(Asked earlier) {
        return new Asked(Span.growth(earlier.answered, answered), Span.growth(earlier.unanswered, unanswered),
                Span.growth(earlier.refused, refused), Span.growth(earlier.millis, millis));
    }

    boolean any() {
        return answered > 0 || unanswered > 0;
    }

    /** Whether it refuses what writes: what reads is answered as ever, so that shares say nothing. */
    boolean refusing() {
        return refused >= FEW;
    }

    /** Whether it was asked and has not answered once. */
    boolean silent() {
        return answered <= 0 && unanswered > 0;
    }

    /** Whether it has left several questions, or all; one that is late is no news. */
    boolean away() {
        return (silent() && refused <= 0) || unanswered - refused >= FEW;
    }

    /** Whether it leaves or refuses more than a few. */
    boolean faltering() {
        return unanswered >= FEW && unanswered > SHARE * answered;
    }
}
