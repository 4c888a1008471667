package cn.yimatong.console;

/**
 * Something that is not well.
 *
 * @param kind what
 * @param level how bad it is
 * @param value how much: scans, requests, acceptances, keys, seconds, days at most, a share
 * @param of of how many scans or requests; 0 where it is not of these
 * @param where which masters, or for which reason; empty text where it is about neither
 */
record Finding(Kind kind, Level level, double value, double of, String where) {

    /**
     * How bad things are for the people who show codes; later is worse. What wakes somebody is {@link #ACT} or worse.
     */
    enum Level {
        /** All is well. */
        WELL,
        /** Nobody notices, and somebody has to mend something in the next days. */
        MEND,
        /** People may not notice yet, and somebody has to act now. */
        ACT,
        /** Scans take too long. */
        SLOW,
        /** Some people are held up. */
        HELD_UP,
        /** Buses cannot board, or will not in a few minutes. */
        STOPPED
    }

    /** What can be found, of one level the worst first. Each leads to a paragraph of the run-book. */
    enum Kind {
        /** More than half of the scans on buses hear no decision. */
        BUSES("scans-hear-no-decision"),
        /** Requests to decide are refused (4xx) instead of served as before; all, where it is a stop. */
        NO_SCANNER("requests-are-refused"),
        /** No key signs, so that this node makes no code, and as keys are shared perhaps none does. */
        NO_KEY("codes-are-not-made"),
        /** No client connects any more that looks at the time. */
        CERTIFICATE_OVER("the-certificate-expires-soon"),
        /** Some masters of Redis answer and refuse what writes. */
        REFUSING("redis-refuses-writes"),
        /** No master of Redis answers: each is gone, too slow or refuses. */
        LEDGER("redis-is-gone"),
        /** Some do not. */
        MASTER("a-master-is-left-alone"),
        /** Some answer, and leave or refuse many questions. */
        FALTERING("redis-is-gone"),
        /** Redis answers, and its data is lost or of a later release. */
        UNUSABLE("redis-has-lost-its-data"),
        /** Most scans of this moment show a code that holds no more, not yet, or by no key in force. */
        INVALID_CODES_NOW("codes-are-turned-away"),
        /** Many scans show a code that holds no more, not yet, or by no key in force. */
        INVALID_CODES("codes-are-turned-away"),
        /** This node's clock is ahead of Redis's. */
        CLOCK_AHEAD("a-clock-is-off"),
        /** It is behind. */
        CLOCK_BEHIND("a-clock-is-off"),
        /** This node cannot sign with the signing key, which lies in a token. */
        TOKEN("a-key-in-a-token-cannot-be-had"),
        /** Many requests for codes get none, by the service's fault. */
        CODES("codes-are-not-made"),
        /** Objective 1 is missed. */
        UNDECIDED("scans-hear-no-decision"),
        /** Objective 2 is missed. */
        SLOW("scans-are-slow"),
        /** More requests to decide are refused (4xx) than are served. */
        REFUSED_SCANS("requests-are-refused"),
        /** More requests for codes are. */
        REFUSED_CODES("requests-are-refused"),
        /** They are, nearly all for want of a token that is in force, and no less is served than before. */
        UNAUTHENTICATED("requests-are-refused"),
        /** A Redis is nearly full. */
        MEMORY("redis-runs-out-of-memory"),
        /** Keys or callers that this node cannot read. */
        UNREADABLE("keys-or-callers-cannot-be-read"),
        /** This node does not hear which keys and callers are in force. */
        DEAF("a-node-does-not-hear-of-changes"),
        /** No key lasts long enough. */
        KEYS("keys-expire-soon"),
        /** This node cannot sign with a key in a token that would be the next to. */
        NEXT_TOKEN("a-key-in-a-token-cannot-be-had"),
        /** The certificate does not last long enough. */
        CERTIFICATE("the-certificate-expires-soon"),
        /** The files hold one that this node cannot serve; the one before goes on. */
        CERTIFICATE_REFUSED("the-certificate-expires-soon"),
        /** Acceptances that cannot be settled. */
        PARKED("acceptances-are-parked"),
        /** Acceptances that Redis has not known for a minute, or since the start. */
        PENDING("the-spool-is-not-empty"),
        /** Codes that were accepted twice while Redis was away. */
        TWICE("a-code-was-accepted-twice");

        private final String paragraph;

        Kind(String paragraph) {
            this.paragraph = paragraph;
        }

        /** The anchor of its paragraph. */
        String paragraph() {
            return paragraph;
        }
    }
}
