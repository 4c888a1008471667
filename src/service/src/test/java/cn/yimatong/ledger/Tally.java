package cn.yimatong.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.ledger.Redemption.RejectReason;
import cn.yimatong.ledger.Redemption.Rejected;
import cn.yimatong.ledger.ScanLoad.Asked;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What came of a {@link ScanLoad}. */
record Tally(List<Asked> asked) {
    private static final Logger LOG = LoggerFactory.getLogger(Tally.class);

    /** Those about such codes. */
    Tally about(Predicate<Spend> which) {
        return new Tally(asked.stream().filter(one -> which.test(one.code())).toList());
    }

    /** Those that were sent between two moments of {@link System#nanoTime}. */
    Tally sentBetween(long fromNanos, long toNanos) {
        return new Tally(
                asked.stream().filter(one -> one.sentNanos() >= fromNanos && one.sentNanos() < toNanos).toList());
    }

    /** The first acceptances of those codes that were accepted for more than one scan. */
    List<Asked> stolen() {
        return asked.stream().filter(Asked::accepted).collect(Collectors.groupingBy(Asked::code)).values().stream()
                .filter(accepted -> accepted.stream().map(Asked::scan).distinct().count() > 1)
                .map(accepted -> Collections.min(accepted, Comparator.comparingLong(Asked::endedNanos))).toList();
    }

    /**
     * What holds through a fail-over: no honest passenger is refused, and only those codes are accepted twice whose
     * first acceptance a master may have acknowledged and not handed on, between two moments.
     */
    Tally assertLostOnlyBetween(long fromNanos, long toNanos) {
        assertEquals(List.of(), wronglyRefused());
        LOG.info("Through a fail-over: {}", this);
        for (Asked first : stolen()) {
            assertTrue(first.sentNanos() < toNanos && first.endedNanos() > fromNanos, () -> first + " " + this);
        }
        return this;
    }

    /** Passengers, who come first, refused for whatever reason; and thieves refused for any but the true one. */
    List<Asked> wronglyRefused() {
        return asked.stream().filter(one -> one.answer().filter(answer -> !(answer instanceof Redemption.Accepted))
                .filter(answer -> !one.thief() || !(answer instanceof Rejected rejected)
                        || rejected.reason() != RejectReason.REPLAYED)
                .isPresent()).toList();
    }

    long accepted() {
        return asked.stream().filter(one -> !one.thief() && one.accepted()).count();
    }

    /** Passengers who were told again that they are accepted: what came of the first asking had been lost. */
    long recalled() {
        return asked.stream().filter(one -> !one.thief() && one.answer()
                .filter(answer -> answer instanceof Redemption.Accepted accepted && accepted.repeated()).isPresent())
                .count();
    }

    long unavailable() {
        return asked.stream().filter(one -> one.answer().isEmpty()).count();
    }

    /** How long the slowest question took, answered or not. */
    Duration slowest() {
        return asked.stream().map(Asked::took).max(Duration::compareTo).orElse(Duration.ZERO);
    }

    /** From then to the first acceptance that was asked for later. */
    Duration healed(long sinceNanos) {
        return Duration.ofNanos(asked.stream().filter(one -> one.accepted() && one.sentNanos() > sinceNanos)
                .mapToLong(Asked::endedNanos).min().orElseThrow(() -> new AssertionError("Nobody: " + this))
                - sinceNanos);
    }

    /** What holds through every fault that loses no write: no code twice, and no honest passenger refused. */
    Tally assertNobodyIsWronged() {
        assertEquals(List.of(), stolen());
        assertEquals(List.of(), wronglyRefused());
        return this;
    }

    /** So soon after a fault's end somebody is accepted again. */
    Tally assertHealed(long sinceNanos, Duration bound) {
        Duration healed = healed(sinceNanos);
        LOG.info("Healed after {} ms: {}", healed.toMillis(), this);
        assertTrue(healed.compareTo(bound) < 0, () -> healed + " " + this);
        return this;
    }

    @Override
    public String toString() {
        return "Tally[" + asked.size() + " asked, " + accepted() + " passengers accepted, " + recalled()
                + " recalled, " + stolen().size()
                + " stolen, " + wronglyRefused().size() + " wrongly refused, " + unavailable()
                + " unavailable, slowest "
                + slowest().toMillis() + " ms]";
    }
}
