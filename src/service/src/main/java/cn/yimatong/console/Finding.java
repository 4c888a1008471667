package cn.yimatong.console;

/**
 * Something that is not well.
 *
 * @param kind what
 * @param value how much: scans, requests, acceptances, keys, seconds, days, a share
 * @param of of how many scans or requests; 0 where it is not of these
 * @param where which masters; empty text where it is not about one
 */
record Finding(Kind kind, double value, double of, String where) {

    /** How bad things are for the people who show codes; later is worse. */
    enum Level {
        /** All is well. */
        WELL,
        /** Nobody notices, and somebody has to mend something. */
        MEND,
        /** Scans take too long. */
        SLOW,
        /** Some people are held up. */
        HELD_UP,
        /** Buses cannot board. */
        STOPPED
    }

    /** What can be found, the worst first. Each leads to a paragraph of the run-book. */
    enum Kind {
        /** More than half of the scans on buses hear no decision. */
        BUSES(Level.STOPPED, "scans-hear-no-decision"),
        /** No master of Redis answers: each is gone, too slow or refuses. */
        LEDGER(Level.HELD_UP, "redis-is-gone"),
        /** Some do not. */
        MASTER(Level.HELD_UP, "a-master-is-left-alone"),
        /** Redis answers, and its data is lost or of a later release. */
        UNUSABLE(Level.HELD_UP, "redis-has-lost-its-data"),
        /** Many requests for codes get none, by the service's fault. */
        CODES(Level.HELD_UP, "codes-are-not-made"),
        /** This node's clock is not Redis's. */
        CLOCK(Level.HELD_UP, "a-clock-is-off"),
        /** No client connects any more that looks at the time. */
        CERTIFICATE_OVER(Level.HELD_UP, "the-certificate-expires-soon"),
        /** Objective 1 is missed. */
        UNDECIDED(Level.HELD_UP, "scans-hear-no-decision"),
        /** Objective 2 is missed. */
        SLOW(Level.SLOW, "scans-are-slow"),
        /** A Redis is nearly full. */
        MEMORY(Level.MEND, "redis-runs-out-of-memory"),
        /** No key lasts long enough. */
        KEYS(Level.MEND, "keys-expire-soon"),
        /** This node cannot sign with a key that lies in a token. */
        TOKEN(Level.MEND, "a-key-in-a-token-cannot-be-had"),
        /** The certificate does not last long enough. */
        CERTIFICATE(Level.MEND, "the-certificate-expires-soon"),
        /** Keys or callers that this node cannot read. */
        UNREADABLE(Level.MEND, "keys-or-callers-cannot-be-read"),
        /** This node does not hear which keys and callers are in force. */
        DEAF(Level.MEND, "a-node-does-not-hear-of-changes"),
        /** Acceptances that cannot be settled. */
        PARKED(Level.MEND, "acceptances-are-parked"),
        /** Acceptances that Redis has not known for a minute, or since the start. */
        PENDING(Level.MEND, "the-spool-is-not-empty"),
        /** Codes that were accepted twice while Redis was away. */
        TWICE(Level.MEND, "a-code-was-accepted-twice");

        private final Level level;
        private final String paragraph;

        Kind(Level level, String paragraph) {
            this.level = level;
            this.paragraph = paragraph;
        }

        Level level() {
            return level;
        }

        /** The anchor of its paragraph. */
        String paragraph() {
            return paragraph;
        }
    }
}
