package cn.yimatong.scenes;

import cn.yimatong.records.CredentialKind;
import cn.yimatong.records.HolderRecord;
import cn.yimatong.records.HolderRecord.Concession;
import cn.yimatong.records.HolderRecord.Consent;
import cn.yimatong.records.HolderRecord.Credential;
import cn.yimatong.records.HolderRecord.Guardian;
import cn.yimatong.records.IdentityNumber;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Decides by a scene's rules what a record is good for at an instant. Standing is not its matter: the ledger's. */
public final class Rules {

    /** Under this age a guardian agrees for the holder (PIPL, article 31). */
    private static final int AGE_OF_OWN_CONSENT_YEARS = 14;

    private static final long SECONDS_PER_HOUR = 3600;

    /** What one node has taken down must be in force at once at another, whose clock is a little behind. */
    private static final long CLOCK_SKEW_SECONDS = 2;

    private static final long SECONDS_PER_DAY = 24 * SECONDS_PER_HOUR;

    private static final Verdict ASSURANCE_MISSING = new Verdict.Refused(RuleReason.ASSURANCE_MISSING);
    private static final Verdict CONSENT_MISSING = new Verdict.Refused(RuleReason.CONSENT_MISSING);
    private static final Verdict NOT_ENTITLED = new Verdict.Refused(RuleReason.NOT_ENTITLED);

    private Rules() {}

    /**
     * Decides. Pure: the same arguments give the same verdict.
     *
     * @param catalogue the catalogue that the scene is of
     * @param scene where the code is read
     * @param record what is known about its holder
     * @param at the instant; what the record says happened later has not happened
     * @param showing who shows it, and where
     * @return refused with the first of {@link RuleReason} that applies, or admitted
     */
    public static Verdict decide(Catalogue catalogue, Scene scene, HolderRecord record, Instant at, Showing showing) {
        if (scene.refusal().isPresent()) {
            return NOT_ENTITLED;
        }
        LocalMoment moment = LocalMoment.of(at, catalogue.timeZone());
        if (!assured(scene, record, at)) {
            return ASSURANCE_MISSING;
        }
        if (!guardianActs(record, at, showing) || !agreed(scene, record, at, catalogue.timeZone())) {
            return CONSENT_MISSING;
        }
        Optional<AppliedConcession> concession = concession(scene, record, moment);
        boolean entitled = concession.isPresent() || !scene.entitlementRequired();
        boolean showable = showing.guardian().isEmpty() || scene.guardianAllowed();
        if (!entitled || !showable) {
            return NOT_ENTITLED;
        }
        return admitted(catalogue, scene, record, moment, concession, showing);
    }

    private static Verdict admitted(Catalogue catalogue, Scene scene, HolderRecord record, LocalMoment moment,
            Optional<AppliedConcession> concession, Showing showing) {
        boolean any = scene.needs().equals(Scene.ANY);
        List<Integer> slots = slots(catalogue, scene.needs(), any, record, moment.day());
        int pauseSeconds = scene.pauseSeconds();
        if (concession.isPresent()) {
            pauseSeconds = concession.get().pauseSeconds().orElse(pauseSeconds);
        }
        return new Verdict.Admitted(slots, !any || !record.credentials().isEmpty(), concession, pauseSeconds,
                limits(catalogue, scene, moment, showing));
    }

    private static boolean assured(Scene scene, HolderRecord record, Instant at) {
        OptionalInt days = scene.personMaxAgeDays();
        Optional<Instant> checked = record.assurance().realPersonAt();
        return days.isEmpty()
                || (checked.isPresent() && inLast(days.getAsInt() * SECONDS_PER_DAY, checked.get(), at));
    }

    private static boolean guardianActs(HolderRecord record, Instant at, Showing showing) {
        if (showing.guardian().isEmpty()) {
            return true;
        }
        int number = showing.guardian().get();
        for (Guardian guardian : record.guardians()) {
            if (guardian.number() == number) {
                return guardian.activeAt(at);
            }
        }
        return false;
    }

    private static boolean agreed(Scene scene, HolderRecord record, Instant at, ZoneId zone) {
        if (!scene.consentRequired()) {
            return true;
        }
        Consent consent = record.consents().get(scene.id());
        if (consent == null || consent.at().isAfter(at.plusSeconds(CLOCK_SKEW_SECONDS))) {
            return false;
        }
        OptionalInt hours = scene.consentValidHours();
        if (hours.isPresent() && !inLast(hours.getAsInt() * SECONDS_PER_HOUR, consent.at(), at)) {
            return false;
        }
        LocalDate agreedOn = LocalDate.ofInstant(consent.at(), zone);
        boolean byOneself = consent.by().isEmpty();
        return byOneself ? !tooYoungToAgree(record, agreedOn) : guardianAgreed(consent, record, at);
    }

    private static boolean tooYoungToAgree(HolderRecord record, LocalDate day) {
        Optional<LocalDate> born = record.birthDate().or(() -> record.idNumber().flatMap(IdentityNumber::birthDate));
        return born.isPresent() && born.get().plusYears(AGE_OF_OWN_CONSENT_YEARS).isAfter(day);
    }

    private static boolean guardianAgreed(Consent consent, HolderRecord record, Instant at) {
        for (Guardian guardian : record.guardians()) {
            if (guardian.id().equals(consent.by().orElseThrow())) {
                return guardian.activeAt(at);
            }
        }
        return false;
    }

    /** What the first line of the scene grants that fits anything in the record. */
    private static Optional<AppliedConcession> concession(Scene scene, HolderRecord record, LocalMoment moment) {
        List<ConcessionRule> rules = scene.concessions();
        List<Concession> held = record.concessions();
        for (int i = 0; i < rules.size(); i++) {
            for (int j = 0; j < held.size(); j++) {
                Optional<AppliedConcession> granted = rules.get(i).grant(held.get(j), moment);
                if (granted.isPresent()) {
                    return granted;
                }
            }
        }
        return Optional.empty();
    }

    private static List<Integer> slots(Catalogue catalogue, String needs, boolean any, HolderRecord record,
            LocalDate day) {
        int usable = 0;
        List<CredentialKind> kinds = catalogue.kinds();
        for (int i = 0; i < kinds.size(); i++) {
            CredentialKind kind = kinds.get(i);
            if (any ? kind.any() : kind.id().equals(needs)) {
                Credential held = record.credentials().get(kind.id());
                if (held != null && held.validOn(day)) {
                    usable |= 1 << kind.slot();
                }
            }
        }
        return Slots.of(usable);
    }

    private static List<LimitPeriod> limits(Catalogue catalogue, Scene scene, LocalMoment moment, Showing showing) {
        List<LimitRule> rules = scene.limits();
        if (rules.isEmpty()) {
            return List.of();
        }
        List<LimitPeriod> periods = new ArrayList<>(rules.size());
        for (LimitRule rule : rules) {
            periods.add(rule.period(scene.id(), moment, catalogue.meals(), catalogue.timeZone(), showing));
        }
        return periods;
    }

    private static boolean inLast(long seconds, Instant happened, Instant at) {
        return !happened.isAfter(at.plusSeconds(CLOCK_SKEW_SECONDS)) && !happened.plusSeconds(seconds).isBefore(at);
    }
}
