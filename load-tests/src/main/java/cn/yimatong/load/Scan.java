package cn.yimatong.load;

import java.util.UUID;

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

    /** A scan with an id of its own. */
    static Scan of(Kind kind, String code) {
        return new Scan(kind, code, UUID.randomUUID().toString());
    }

    /** Whether the answer is the right one: the status, and the two words of the decision. */
    boolean isAnsweredBy(Decision answer) {
        return answer.status() == 200 && switch (kind) {
            case FRESH -> answer.decision().equals("accept") && answer.reason().equals("valid");
            case REPLAYED -> answer.decision().equals("reject") && answer.reason().equals("replayed");
            case FORGED -> answer.decision().equals("reject") && answer.reason().equals("bad-signature");
        };
    }
}
