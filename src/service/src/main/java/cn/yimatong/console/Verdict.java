package cn.yimatong.console;

import cn.yimatong.console.Finding.Kind;
import cn.yimatong.console.Finding.Level;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
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

    /** Of few scans or requests, as of a node that was just started, a few that are slow or fail are chance. */
    private static final double FEW = 5;

    /** In a few seconds too many for one who tries a screenshot. */
    private static final double MANY = 20;

    private static final double NEARLY_ALL = 0.9;

    /** Why a code of ours may hold no more, or not yet. */
    static final List<String> INVALID = List.of("unknown-key", "not-yet-valid", "expired");

    /** What was never a code of anybody's: a flood of it hides nothing. */
    static final List<String> NO_CODE = List.of("malformed", "bad-signature");

    private static final double MOST_OF_A_MINUTE = 50;
    private static final double DAY_SECONDS = 86_400;

    Verdict {
        findings = List.copyOf(findings);
    }

    /** Judges. */
    static Verdict of(LookBack back) {
        Span now = back.moment();
        Span minute = back.minute();
        Span minutes = back.minutes();
        Span hour = back.hour();
        List<Finding> found = new ArrayList<>();
        buses(found, now, minute);
        invalidCodes(found, now, minute, minutes);
        objectives(found, minute, minutes, hour);
        codes(found, minutes);
        refused(found, minute, minutes, hour);
        scanners(found, now, minute, minutes, hour);
        ledger(found, now, minute);
        keys(found, now.to());
        certificate(found, now.to());
        node(found, now.to());
        memory(found, now.to());
        acceptances(found, minute, hour);
        if (found.stream().anyMatch(one -> one.kind() == Kind.UNUSABLE)) {
            // Where Redis has lost what nodes share, that is to be mended, and no entry of it.
            found.removeIf(one -> one.kind() == Kind.UNREADABLE);
        }
        found.sort(Comparator.comparing(Finding::level).reversed().thenComparing(Finding::kind));
        return new Verdict(found.isEmpty() ? Level.WELL : found.getFirst().level(), found);
    }

    private static Finding finding(Kind kind, Level level, double value) {
        return new Finding(kind, level, value, 0, "");
    }

    private static void buses(List<Finding> found, Span now, Span minute) {
        double onBuses = now.growth(Count.ON_BUSES);
        double unavailable = now.growth(Count.UNAVAILABLE_ON_BUSES);
        if (minute.growth(Count.UNAVAILABLE_ON_BUSES) >= FEW && unavailable * 2 > onBuses) {
            found.add(new Finding(Kind.BUSES, Level.STOPPED, unavailable, onBuses, ""));
        }
    }

    /**
     * Told by what they are refused for most often; many in a minute, or of few scans in minutes, and still. Where most
     * of many scans are refused at this moment, people are held up before the minute shows it.
     */
    private static void invalidCodes(List<Finding> found, Span now, Span minute, Span minutes) {
        Map<String, Double> moment = now.growth(Breakdown.REFUSED);
        double ofMoment = sum(moment, INVALID);
        double shownNow = shown(now);
        if (ofMoment >= MANY && ofMoment > Objectives.INVALID_CODES_AT_ONCE * shownNow) {
            found.add(new Finding(Kind.INVALID_CODES_NOW, Level.HELD_UP, ofMoment, shownNow, most(moment)));
            return;
        }
        Map<String, Double> refusals = minute.growth(Breakdown.REFUSED);
        double invalid = sum(refusals, INVALID);
        double shown = shown(minute);
        boolean many = invalid > Objectives.FEW_REQUESTS
                || sum(minutes.growth(Breakdown.REFUSED), INVALID) > Objectives.FEW_REQUESTS;
        if (many && invalid > Objectives.INVALID_CODES * shown) {
            found.add(new Finding(Kind.INVALID_CODES,
                    invalid > Objectives.INVALID_CODES_NOW * shown ? Level.HELD_UP : Level.MEND, invalid, shown,
                    most(refusals)));
        }
    }

    private static String most(Map<String, Double> refusals) {
        return Collections.max(INVALID, Comparator.comparing(reason -> refusals.getOrDefault(reason, 0.0)));
    }

    /** Scans that heard a decision of what may have been a code of ours. */
    private static double shown(Span span) {
        return span.growth(Count.HEARD) - sum(span.growth(Breakdown.REFUSED), NO_CODE);
    }

    private static double sum(Map<String, Double> refusals, List<String> reasons) {
        return reasons.stream().mapToDouble(reason -> refusals.getOrDefault(reason, 0.0)).sum();
    }

    /** Missed for minutes, and still: of few scans in an hour a few that are slow or hear nothing are chance. */
    private static void objectives(List<Finding> found, Span minute, Span minutes, Span hour) {
        if (hour.undecided() >= FEW && Objectives.undecidedPace(minutes) > 1
                && Objectives.undecidedPace(minute) > 1) {
            found.add(new Finding(Kind.UNDECIDED, Level.HELD_UP, minutes.undecided(), minutes.toDecide(), ""));
        }
        if (hour.slow() >= FEW && Objectives.slowPace(minutes) > 1 && Objectives.slowPace(minute) > 1) {
            found.add(new Finding(Kind.SLOW, Level.SLOW, minutes.slow(), minutes.whole().all(), ""));
        }
    }

    private static void codes(List<Finding> found, Span minutes) {
        double ungiven = minutes.growth(Count.UNGIVEN);
        double asked = minutes.growth(Count.GIVEN) + ungiven;
        if (ungiven > Objectives.FEW_REQUESTS && ungiven > Objectives.CODES * asked) {
            found.add(new Finding(Kind.CODES, Level.HELD_UP, ungiven, asked, ""));
        }
    }

    /**
     * Where as many are refused as were served, and those are served no more; a stranger who knocks takes nothing away
     * from what is served. At this moment, or where few scan in a minute, and still.
     */
    private static void scanners(List<Finding> found, Span now, Span minute, Span minutes, Span hour) {
        double before = Math.max(minutes.rate(Count.ANSWERED), hour.rate(Count.ANSWERED));
        double refused = now.growth(Count.REFUSED_SCANS);
        double answered = now.growth(Count.ANSWERED);
        boolean still = refused > answered;
        if (isInsteadOf(before, now) || (isInsteadOf(before, minute) && still)) {
            found.add(new Finding(Kind.NO_SCANNER, answered > 0 ? Level.HELD_UP : Level.STOPPED, refused,
                    refused + answered, ""));
            // The same, told more slowly.
            found.removeIf(one -> one.kind() == Kind.REFUSED_SCANS);
        }
    }

    private static boolean isInsteadOf(double before, Span span) {
        double least = Objectives.LESS * before;
        return before * span.seconds() >= FEW && span.growth(Count.REFUSED_SCANS) >= Objectives.FEW_REQUESTS
                && span.rate(Count.REFUSED_SCANS) >= least && span.rate(Count.ANSWERED) < least;
    }

    private static void refused(List<Finding> found, Span minute, Span minutes, Span hour) {
        double strangers = refused(found, Kind.REFUSED_SCANS, Count.REFUSED_SCANS, Count.UNAUTHENTICATED_SCANS,
                Count.ANSWERED, minute, minutes, hour)
                + refused(found, Kind.REFUSED_CODES, Count.REFUSED_CODES, Count.UNAUTHENTICATED_CODES, Count.GIVEN,
                        minute, minutes, hour);
        if (strangers > 0) {
            found.add(finding(Kind.UNAUTHENTICATED, Level.MEND, strangers));
        }
    }

    /** @return how many had no token, where that is nearly all that is to be told of them */
    private static double refused(List<Finding> found, Kind kind, Count refused, Count unauthenticated, Count served,
            Span minute, Span minutes, Span hour) {
        double some = minutes.growth(refused);
        boolean isOver = minute.growth(refused) <= 0 || minute.growth(served) > minute.growth(refused);
        if (some <= Objectives.FEW_REQUESTS || some <= minutes.growth(served) || isOver) {
            return 0;
        }
        // Where no less is served than before, it is callers whose tokens have ended, or a stranger.
        boolean less = minutes.rate(served) < Objectives.LESS * hour.rate(served);
        double strangers = minutes.growth(unauthenticated);
        if (!less && strangers > NEARLY_ALL * some) {
            return strangers;
        }
        found.add(new Finding(kind, less ? Level.ACT : Level.MEND, some, some + minutes.growth(served), ""));
        return 0;
    }

    private static void keys(List<Finding> found, Reading now) {
        double seconds = now.measure(Measure.KEY_SECONDS);
        // Where none signs, nothing is known of how long it lasts.
        if (!(seconds > 0)) {
            found.add(finding(Kind.NO_KEY, Level.STOPPED, 0));
        } else {
            days(seconds).ifPresent(lasts -> found.add(finding(Kind.KEYS, lasts.level(), lasts.days())));
        }
        if (now.measure(Measure.TOKEN_KEYS_MISSING_NOW) > 0) {
            found.add(finding(Kind.TOKEN, Level.HELD_UP, 1));
        }
        double next = now.measure(Measure.TOKEN_KEYS_MISSING_NEXT);
        if (next > 0) {
            found.add(finding(Kind.NEXT_TOKEN, Level.MEND, next));
        }
    }

    private static void certificate(List<Finding> found, Reading now) {
        double seconds = now.measure(Measure.CERTIFICATE_SECONDS);
        if (seconds <= 0) {
            found.add(finding(Kind.CERTIFICATE_OVER, Level.HELD_UP, 0));
        } else {
            days(seconds).ifPresent(lasts -> found.add(finding(Kind.CERTIFICATE, lasts.level(), lasts.days())));
        }
        if (now.measure(Measure.CERTIFICATE_REFUSED) > 0) {
            found.add(finding(Kind.CERTIFICATE_REFUSED, Level.MEND, 1));
        }
    }

    /** In how many days at most something ends that does not last long enough. */
    private record Lasts(Level level, double days) {}

    private static Optional<Lasts> days(double seconds) {
        double days = seconds / DAY_SECONDS;
        return days < Objectives.DAYS
                ? Optional.of(new Lasts(days < Objectives.DAYS_NOW ? Level.ACT : Level.MEND, Math.ceil(days)))
                : Optional.empty();
    }

    private static void node(List<Finding> found, Reading now) {
        double ahead = now.measure(Measure.CLOCK_AHEAD_SECONDS);
        if (Math.abs(ahead) > Objectives.CLOCK_SECONDS) {
            found.add(finding(ahead > 0 ? Kind.CLOCK_AHEAD : Kind.CLOCK_BEHIND, Level.HELD_UP, Math.abs(ahead)));
        }
        double unreadable = now.measure(Measure.UNREADABLE);
        if (unreadable > 0) {
            found.add(finding(Kind.UNREADABLE, Level.ACT, unreadable));
        }
        double age = now.measure(Measure.STATE_AGE_SECONDS);
        if (age > Objectives.DEAF_SECONDS) {
            found.add(finding(Kind.DEAF, Level.ACT, age));
        }
    }

    private static void acceptances(List<Finding> found, Span minute, Span hour) {
        double parked = minute.to().measure(Measure.PARKED);
        if (parked > 0) {
            found.add(finding(Kind.PARKED, Level.MEND, parked));
        }
        double pending = minute.to().measure(Measure.PENDING);
        if (pending > 0 && minute.from().measure(Measure.PENDING) > 0) {
            found.add(finding(Kind.PENDING, Level.MEND, pending));
        }
        if (hour.growth(Count.TWICE) > 0) {
            found.add(finding(Kind.TWICE, Level.MEND, hour.growth(Count.TWICE)));
        }
    }

    private static void memory(List<Finding> found, Reading now) {
        double most = now.measure(Measure.MEMORY_MOST);
        double share = now.measure(Measure.MEMORY_USED) / most;
        if (most > 0 && share > Objectives.MEMORY) {
            found.add(finding(Kind.MEMORY, share > Objectives.MEMORY_NOW ? Level.ACT : Level.MEND, share));
        }
    }

    /** So long without a new code that those on phones run out; where some are shown still, another node issues. */
    private static boolean silentForAMinute(Span minute) {
        return minute.seconds() > MOST_OF_A_MINUTE && minute.growth(Count.ACCEPTED) <= 0
                && minute.asked().values().stream().allMatch(asked -> asked.silent() || !asked.any());
    }

    private static void ledger(List<Finding> found, Span now, Span minute) {
        Set<String> asked = new TreeSet<>();
        Set<String> away = new TreeSet<>();
        Set<String> refusing = new TreeSet<>();
        double refused = 0;
        Set<String> faltering = new TreeSet<>();
        Asked some = Asked.NOTHING;
        for (Map.Entry<String, Asked> questions : now.asked().entrySet()) {
            String master = questions.getKey();
            Asked own = questions.getValue();
            if (!own.any()) {
                // Whoever was replaced stays among the meters as it was, and is asked no more.
                continue;
            }
            asked.add(master);
            if (own.refusing()) {
                refusing.add(master);
                refused += own.refused();
            } else if (own.silent() || now.to().leftAlone().contains(master)) {
                away.add(master);
            } else if (own.faltering()) {
                faltering.add(master);
                some = some.plus(own);
            }
        }
        if (!refusing.isEmpty()) {
            found.add(new Finding(Kind.REFUSING, Level.HELD_UP, refused, 0, String.join(", ", refusing)));
        }
        if (!faltering.isEmpty()) {
            found.add(new Finding(Kind.FALTERING, Level.HELD_UP, some.unanswered(),
                    some.answered() + some.unanswered(), String.join(", ", faltering)));
        }
        if (!away.isEmpty()) {
            boolean all = away.equals(asked);
            found.add(new Finding(all ? Kind.LEDGER : Kind.MASTER,
                    all && silentForAMinute(minute) ? Level.STOPPED : Level.HELD_UP, away.size(), 0,
                    String.join(", ", away)));
        }
        double unusable = now.growth(Count.UNUSABLE);
        if (unusable > 0) {
            found.add(finding(Kind.UNUSABLE, Level.HELD_UP, unusable));
        }
    }
}
