package cn.yimatong.ledger;

import java.time.Instant;

/** Answer to {@link Ledger#setStanding}. */
public sealed interface StandingChange {
    /**
     * The standing is in force.
     *
     * @param at when this was decided, by Redis's clock; also where it was in force before
     */
    record Done(Instant at) implements StandingChange {}

    /** Nothing has changed, for this reason. */
    enum Refused implements StandingChange {
        /** No such holder, or erased. */
        ABSENT,
        /** Revoked is for good. Only revoking again is done. */
        REVOKED_BEFORE,
        /** The end of the suspension has passed by Redis's clock: the caller's mistake. */
        PAST
    }
}
