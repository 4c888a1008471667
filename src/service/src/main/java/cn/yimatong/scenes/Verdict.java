package cn.yimatong.scenes;

import java.util.List;
import java.util.Optional;

/**
 * What a scene's rules say of a record. The ledger still has its word: standing, replay, pause and limits are there.
 */
public sealed interface Verdict {

    /** The holder is refused; {@code reason} is the first that applies. */
    record Refused(RuleReason reason) implements Verdict {}

    /**
     * The holder is admitted as far as the record tells.
     *
     * @param credentialSlots slots of the credentials that would do, in order of preference: held, and valid on that
     * day
     * @param credentialNeeded whether one of them must be active. Without one, {@code credential-missing}
     * @param concession the one that applies
     * @param pauseSeconds how long the holder is refused here after this acceptance; 0: no pause
     * @param limits the periods in which this acceptance counts
     */
    record Admitted(List<Integer> credentialSlots, boolean credentialNeeded, Optional<AppliedConcession> concession,
            int pauseSeconds, List<LimitPeriod> limits) implements Verdict {}
}
