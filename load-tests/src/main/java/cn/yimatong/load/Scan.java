package cn.yimatong.load;

/**
 * One scan to come and what must be answered.
 *
 * @param kind why it is sent
 * @param code the code's text
 * @param scanId a new one for each scan
 */
record Scan(Kind kind, String code, String scanId) {
    /** What a scan tries. */
    enum Kind {
        /** A code nobody has presented yet: accepted. */
        FRESH,
        /** A code that was accepted a second before or earlier: replayed, and Redis has to say so. */
        REPLAYED,
        /** A code with another signature: rejected before Redis is asked. */
        FORGED
    }

    /** Whether the answer is the right one: the status, and the two words of the decision. */
    boolean isAnsweredBy(int status, String decision, String reason) {
        return status == 200 && switch (kind) {
            case FRESH -> decision.equals("accept") && reason.equals("valid");
            case REPLAYED -> decision.equals("reject") && reason.equals("replayed");
            case FORGED -> decision.equals("reject") && (reason.equals("bad-signature") || reason.equals("malformed"));
        };
    }
}
