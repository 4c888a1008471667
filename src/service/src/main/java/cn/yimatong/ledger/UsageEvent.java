package cn.yimatong.ledger;

import java.time.Instant;
import java.util.Optional;

/**
 * One event of a holder's usage stream. What it has no use for is empty.
 *
 * @param kind {@code spent}, {@code annulled}, {@code standing} or {@code erased}; of what a node accepted while Redis
 * was away also {@code conflict}, where another scan had spent the code, and {@code slipped}, where the holder was
 * stopped
 * @param at by Redis's clock; of what was accepted while it was away, by the node's
 * @param scene where a code was spent
 * @param scanner who spent it or took it back
 * @param place where in the scene, if the scanner said so
 * @param direction {@code in} or {@code out}, if the scene has directions
 * @param standing what was stopped or freed, if that is what happened
 */
public record UsageEvent(String kind, Instant at, Optional<String> scene, Optional<String> scanner,
        Optional<String> place, Optional<String> direction, Optional<StandingSet> standing) {

    /**
     * A standing that was set.
     *
     * @param slot whose: 0 the holder's, else that of the credential in this slot
     * @param actor who asked for it
     * @param reason the word that was given for it
     */
    public record StandingSet(int slot, Standing standing, String actor, String reason) {}

    /** One that says no more than that it happened. */
    static UsageEvent bare(String kind, Instant at) {
        return new UsageEvent(kind, at, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty());
    }
}
