package cn.yimatong.console;

import cn.yimatong.console.Finding.Kind;
import cn.yimatong.console.Finding.Level;
import cn.yimatong.ledger.MemoryUse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether the city can board its buses, and what is not well.
 *
 * @param level the worst of what was found
 * @param findings the worst first
 */
record Verdict(Level level, List<Finding> findings) {

    /** A few slow scans among few are chance, as those of a node that was just started are. */
    private static final double FEW = 5;

    private static final double DAY_SECONDS = 86_400;

    Verdict {
        findings = List.copyOf(findings);
    }

    /**
     * Judges.
     *
     * @param now the last seconds: who is held up at this moment
     * @param minute long enough that a single scan misses no objective by chance
     * @param past all that is remembered
     * @param memory what is known of Redis's memory
     */
    static Verdict of(Span now, Span minute, Span past, Optional<MemoryUse> memory) {
        List<Finding> found = new ArrayList<>();
        scans(found, now, minute);
        codes(found, minute);
        ledger(found, now);
        acceptances(found, minute, past);
        secrets(found, now.to());
        double offset = Math.abs(now.to().measure(Measure.CLOCK_OFFSET_SECONDS));
        if (offset > Objectives.CLOCK_SECONDS) {
            found.add(new Finding(Kind.CLOCK, offset, 0, ""));
        }
        memory.map(MemoryUse::share).filter(used -> used > Objectives.MEMORY)
                .ifPresent(used -> found.add(new Finding(Kind.MEMORY, used, 0, "")));
        found.sort((one, other) -> one.kind().compareTo(other.kind()));
        return new Verdict(found.isEmpty() ? Level.WELL : found.getFirst().kind().level(), found);
    }

    private static void scans(List<Finding> found, Span now, Span minute) {
        double onBuses = now.growth(Count.ON_BUSES);
        double unavailable = now.growth(Count.UNAVAILABLE_ON_BUSES);
        if (unavailable * 2 > onBuses) {
            found.add(new Finding(Kind.BUSES, unavailable, onBuses, ""));
        }
        if (minute.undecided() > Objectives.UNDECIDED * minute.toDecide()) {
            found.add(new Finding(Kind.UNDECIDED, minute.undecided(), minute.toDecide(), ""));
        }
        double slow = minute.whole().slowerThan(Objectives.SLOW_MILLIS);
        if (slow >= FEW && slow > Objectives.SLOW * minute.whole().all()) {
            found.add(new Finding(Kind.SLOW, slow, minute.whole().all(), ""));
        }
    }

    private static void codes(List<Finding> found, Span minute) {
        double ungiven = minute.growth(Count.UNGIVEN);
        double asked = minute.growth(Count.GIVEN) + ungiven;
        if (ungiven > Objectives.CODES * asked) {
            found.add(new Finding(Kind.CODES, ungiven, asked, ""));
        }
    }

    private static void acceptances(List<Finding> found, Span minute, Span past) {
        double parked = minute.to().measure(Measure.PARKED);
        if (parked > 0) {
            found.add(new Finding(Kind.PARKED, parked, 0, ""));
        }
        double pending = minute.to().measure(Measure.PENDING);
        if (pending > 0 && minute.from().measure(Measure.PENDING) > 0) {
            found.add(new Finding(Kind.PENDING, pending, 0, ""));
        }
        if (past.growth(Count.TWICE) > 0) {
            found.add(new Finding(Kind.TWICE, past.growth(Count.TWICE), 0, ""));
        }
    }

    /** Keys, callers and the certificate. */
    private static void secrets(List<Finding> found, Reading now) {
        double keyDays = now.measure(Measure.KEY_SECONDS) / DAY_SECONDS;
        // Where none signs, nothing is known of how long it lasts.
        if (!(keyDays >= Objectives.KEY_DAYS)) {
            found.add(new Finding(Kind.KEYS, Double.isNaN(keyDays) ? 0 : keyDays, 0, ""));
        }
        double missing = now.measure(Measure.TOKEN_KEYS_MISSING);
        if (missing > 0) {
            found.add(new Finding(Kind.TOKEN, missing, 0, ""));
        }
        double certificateDays = now.measure(Measure.CERTIFICATE_SECONDS) / DAY_SECONDS;
        if (certificateDays < Objectives.CERTIFICATE_DAYS) {
            found.add(new Finding(certificateDays < 0 ? Kind.CERTIFICATE_OVER : Kind.CERTIFICATE, certificateDays, 0,
                    ""));
        }
        double unreadable = now.measure(Measure.UNREADABLE);
        if (unreadable > 0) {
            found.add(new Finding(Kind.UNREADABLE, unreadable, 0, ""));
        }
        double age = now.measure(Measure.STATE_AGE_SECONDS);
        if (age > Objectives.DEAF_SECONDS) {
            found.add(new Finding(Kind.DEAF, age, 0, ""));
        }
    }

    private static void ledger(List<Finding> found, Span now) {
        Set<String> asked = new TreeSet<>();
        Set<String> away = new TreeSet<>();
        now.asked().forEach((master, questions) -> {
            // Whoever was replaced stays among the meters as it was, and is asked no more.
            if (questions.any()) {
                asked.add(master);
                if (questions.silent() || now.to().leftAlone().contains(master)) {
                    away.add(master);
                }
            }
        });
        if (!away.isEmpty()) {
            found.add(new Finding(away.equals(asked) ? Kind.LEDGER : Kind.MASTER, away.size(), 0,
                    String.join(", ", away)));
        }
        if (now.growth(Count.UNUSABLE) > 0) {
            found.add(new Finding(Kind.UNUSABLE, now.growth(Count.UNUSABLE), 0, ""));
        }
    }
}
