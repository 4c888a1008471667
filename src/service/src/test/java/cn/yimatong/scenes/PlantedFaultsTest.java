package cn.yimatong.scenes;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.records.HolderRecord;
import cn.yimatong.records.HolderRecord.Assurance;
import cn.yimatong.records.HolderRecord.Concession;
import cn.yimatong.records.HolderRecord.Consent;
import cn.yimatong.records.HolderRecord.Credential;
import cn.yimatong.records.HolderRecord.Guardian;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The vectors tell right rules from wrong ones: each fault here, such as an implementation could have, makes at least
 * one of them disagree. A fault is planted in what the rules see or in what they say.
 */
final class PlantedFaultsTest {

    private static final Instant LONG_AGO = Instant.parse("2000-01-01T00:00:00Z");

    /** An implementation with a fault: what it answers to a vector. */
    private interface Faulty extends Function<RuleVector, JsonObject> {}

    private static Map<String, Faulty> faults() {
        Map<String, Faulty> faults = new LinkedHashMap<>();
        inTime(faults);
        inRecords(faults);
        inVerdicts(faults);
        inScenes(faults);
        return faults;
    }

    private static List<String> names() {
        return List.copyOf(faults().keySet());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("names")
    void isCaught(String fault) {
        Faulty faulty = faults().getOrDefault(fault, vector -> new JsonObject());
        assertTrue(RuleVector.all().stream().anyMatch(vector -> !vector.expected().equals(faulty.apply(vector))),
                fault);
    }

    @Test
    void withoutAFaultNoneDisagrees() {
        Faulty right = seeing(given -> given);
        assertFalse(RuleVector.all().stream().anyMatch(vector -> !vector.expected().equals(right.apply(vector))));
    }

    private static void inTime(Map<String, Faulty> faults) {
        faults.put("a second early", seeing(given -> at(given, given.at().minusSeconds(1))));
        faults.put("a second late", seeing(given -> at(given, given.at().plusSeconds(1))));
        faults.put("days in UTC", seeing(given -> new RuleVector.Case(
                new Catalogue(given.catalogue().scenes(), given.catalogue().credentialKinds(),
                        given.catalogue().meals(), ZoneOffset.UTC),
                given.scene(), given.record(), given.at(), given.showing())));
        faults.put("no guardian is ever seen", seeing(given -> showing(given, Showing.BY_HOLDER)));
        faults.put("every guardian is the first", seeing(given -> showing(given,
                new Showing(given.showing().guardian().map(_ -> 1), given.showing().place()))));
        faults.put("places are not told apart",
                seeing(given -> showing(given, new Showing(given.showing().guardian(), Optional.empty()))));
    }

    private static void inRecords(Map<String, Faulty> faults) {
        faults.put("credentials never end", knowing(record -> credentials(record, held -> new Credential(held.number(),
                held.issuer(), held.region(), held.validFrom(), Optional.empty()))));
        faults.put("credentials have begun", knowing(record -> credentials(record, held -> new Credential(held.number(),
                held.issuer(), held.region(), Optional.empty(), held.validUntil()))));
        faults.put("concessions never end", knowing(record -> concessions(record,
                held -> new Concession(held.kind(), held.grade(), held.validFrom(), Optional.empty()))));
        faults.put("concessions have begun", knowing(record -> concessions(record,
                held -> new Concession(held.kind(), held.grade(), Optional.empty(), held.validUntil()))));
        faults.put("grades do not matter", knowing(record -> concessions(record,
                held -> new Concession(held.kind(), Optional.empty(), held.validFrom(), held.validUntil()))));
        faults.put("a name checked is a person checked", knowing(record -> assurance(record,
                new Assurance(record.assurance().realNameAt(), record.assurance().realPersonAt()
                        .or(record.assurance()::realNameAt)))));
        faults.put("consents never age", knowing(record -> consents(record,
                consent -> new Consent(consent.textVersion(),
                        consent.at().isBefore(Instant.parse("2026-11-25T03:00:00Z"))
                                ? Instant.parse("2026-11-25T02:00:00Z")
                                : consent.at(),
                        consent.by()))));
        faults.put("consents are always old", knowing(
                record -> consents(record, consent -> new Consent(consent.textVersion(), LONG_AGO, consent.by()))));
        faults.put("nobody is under 14", knowing(record -> new HolderRecord(record.name(), Optional.empty(),
                record.idNumber(), record.credentials(), record.concessions(), record.assurance(), record.consents(),
                record.guardians())));
        faults.put("guardians never end", knowing(record -> guardians(record, guardian -> new Guardian(guardian.id(),
                guardian.number(), Optional.empty(), guardian.consentedAt()))));
        faults.put("guardians have begun", knowing(record -> guardians(record,
                guardian -> new Guardian(guardian.id(), guardian.number(), guardian.until(), LONG_AGO))));
    }

    private static void inVerdicts(Map<String, Faulty> faults) {
        faults.put("any is the last slot first", saying(admitted -> new Verdict.Admitted(
                admitted.credentialSlots().reversed(), admitted.credentialNeeded(), admitted.concession(),
                admitted.pauseSeconds(), admitted.limits())));
        faults.put("a credential is always needed", saying(admitted -> new Verdict.Admitted(admitted.credentialSlots(),
                true, admitted.concession(), admitted.pauseSeconds(), admitted.limits())));
        faults.put("a credential is never needed", saying(admitted -> new Verdict.Admitted(admitted.credentialSlots(),
                false, admitted.concession(), admitted.pauseSeconds(), admitted.limits())));
        faults.put("no concession is granted", saying(admitted -> new Verdict.Admitted(admitted.credentialSlots(),
                admitted.credentialNeeded(), Optional.empty(), admitted.pauseSeconds(), admitted.limits())));
        faults.put("nothing pauses", saying(admitted -> new Verdict.Admitted(admitted.credentialSlots(),
                admitted.credentialNeeded(), admitted.concession(), 0, admitted.limits())));
        faults.put("nothing is limited", saying(admitted -> new Verdict.Admitted(admitted.credentialSlots(),
                admitted.credentialNeeded(), admitted.concession(), admitted.pauseSeconds(), List.of())));
        faults.put("a refusal is always for consent", vector -> {
            RuleVector.Case given = vector.toCase();
            return vector.actual(given, given.decide() instanceof Verdict.Refused
                    ? new Verdict.Refused(RuleReason.CONSENT_MISSING)
                    : given.decide());
        });
    }

    /** A rule of a scene is lost or another. */
    private static void inScenes(Map<String, Faulty> faults) {
        for (String rule : List.of("assurance", "consent", "entitlement", "attention", "limit", "concessions",
                "discloses", "pauseSeconds", "refused")) {
            faults.put("lost: " + rule, ruling(scene -> scene.remove(rule)));
        }
        faults.put("lost: texts", seeing(given -> given(given,
                new Scene(given.scene().toJson(), Catalogue.shipped().scene("hotel").orElseThrow().messages(), 0))));
        faults.put("lost: validHours", ruling(scene -> Members.object(scene, "consent")
                .ifPresent(consent -> consent.remove("validHours"))));
        for (String part : List.of("grades", "hours", "weekdays", "pauseSeconds")) {
            faults.put("lost: concessions' " + part, ruling(
                    scene -> Members.objects(scene, "concessions").forEach(concession -> concession.remove(part))));
        }
        faults.put("the last concession wins", ruling(scene -> scene.put("concessions",
                Members.objects(scene, "concessions").reversed())));
        faults.put("nothing is masked", ruling(scene -> scene.getJsonObject("discloses", new JsonObject())
                .forEach(field -> field.setValue("plain"))));
        faults.put("guardians are welcome everywhere", ruling(scene -> scene.put("guardian", "allowed")));
        faults.put("any credential will do", ruling(scene -> scene.put("needs", "any")));
    }

    private static Faulty seeing(UnaryOperator<RuleVector.Case> fault) {
        return vector -> vector.actual(fault.apply(vector.toCase()));
    }

    private static Faulty knowing(UnaryOperator<HolderRecord> fault) {
        return seeing(given -> new RuleVector.Case(given.catalogue(), given.scene(), fault.apply(given.record()),
                given.at(), given.showing()));
    }

    private static Faulty saying(UnaryOperator<Verdict.Admitted> fault) {
        return vector -> {
            RuleVector.Case given = vector.toCase();
            Verdict verdict = given.decide();
            return vector.actual(given,
                    verdict instanceof Verdict.Admitted admitted ? fault.apply(admitted) : verdict);
        };
    }

    private static Faulty ruling(Consumer<JsonObject> fault) {
        return vector -> {
            RuleVector.Case given = vector.toCase();
            JsonObject rules = given.scene().toJson();
            fault.accept(rules);
            return vector.actual(given(given, new Scene(rules, given.scene().messages(), 0)));
        };
    }

    private static RuleVector.Case given(RuleVector.Case given, Scene scene) {
        return new RuleVector.Case(given.catalogue(), scene, given.record(), given.at(), given.showing());
    }

    private static RuleVector.Case at(RuleVector.Case given, Instant at) {
        return new RuleVector.Case(given.catalogue(), given.scene(), given.record(), at, given.showing());
    }

    private static RuleVector.Case showing(RuleVector.Case given, Showing showing) {
        return new RuleVector.Case(given.catalogue(), given.scene(), given.record(), given.at(), showing);
    }

    private static HolderRecord credentials(HolderRecord record, UnaryOperator<Credential> change) {
        Map<String, Credential> changed = new LinkedHashMap<>(record.credentials());
        changed.replaceAll((_, held) -> change.apply(held));
        return new HolderRecord(record.name(), record.birthDate(), record.idNumber(), changed, record.concessions(),
                record.assurance(), record.consents(), record.guardians());
    }

    private static HolderRecord concessions(HolderRecord record, UnaryOperator<Concession> change) {
        return new HolderRecord(record.name(), record.birthDate(), record.idNumber(), record.credentials(),
                record.concessions().stream().map(change).toList(), record.assurance(), record.consents(),
                record.guardians());
    }

    private static HolderRecord assurance(HolderRecord record, Assurance assurance) {
        return new HolderRecord(record.name(), record.birthDate(), record.idNumber(), record.credentials(),
                record.concessions(), assurance, record.consents(), record.guardians());
    }

    private static HolderRecord consents(HolderRecord record, UnaryOperator<Consent> change) {
        Map<String, Consent> changed = new LinkedHashMap<>(record.consents());
        changed.replaceAll((_, consent) -> change.apply(consent));
        return new HolderRecord(record.name(), record.birthDate(), record.idNumber(), record.credentials(),
                record.concessions(), record.assurance(), changed, record.guardians());
    }

    private static HolderRecord guardians(HolderRecord record, UnaryOperator<Guardian> change) {
        return new HolderRecord(record.name(), record.birthDate(), record.idNumber(), record.credentials(),
                record.concessions(), record.assurance(), record.consents(),
                record.guardians().stream().map(change).toList());
    }
}
