package cn.yimatong.records;

import cn.yimatong.records.HolderRecord.Assurance;
import cn.yimatong.records.HolderRecord.Concession;
import cn.yimatong.records.HolderRecord.Consent;
import cn.yimatong.records.HolderRecord.Credential;
import cn.yimatong.records.HolderRecord.Guardian;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a record as the app backend sends it, whole: JSON by the contract's {@code Record}. Numbers are checked by
 * their standards, and every fault is found at once. A JSON null is a wrong type: merging (RFC 7396) comes before.
 *
 * <p>
 * Safe for use by many threads. No JSON makes it throw.
 */
public final class RecordReader {

    /** The most faults that are told of one record. */
    public static final int MAX_FAULTS = 64;

    /** The most concessions of one holder. */
    public static final int MAX_CONCESSIONS = 20;

    /** The most scenes that one holder has agreed to. */
    public static final int MAX_CONSENTS = 256;

    /** How far an app backend's clock may be ahead of ours. */
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

    /** Identity numbers are China's, so births are told by its time. */
    private static final ZoneOffset CHINA = ZoneOffset.ofHours(8);

    /** A guardian's number has seven bits in the code, and 0 is nobody. */
    private static final int MAX_GUARDIAN_NUMBER = 127;

    private static final Set<String> MEMBERS = Set.of("name", "birthDate", "idNumber", "credentials", "concessions",
            "assurance", "consents", "guardians");
    private static final Set<String> CREDENTIAL_MEMBERS = Set.of("number", "issuer", "region", "validFrom",
            "validUntil");
    private static final Set<String> CONCESSION_MEMBERS = Set.of("kind", "grade", "validFrom", "validUntil");
    private static final Set<String> ASSURANCE_MEMBERS = Set.of("realNameAt", "realPersonAt");
    private static final Set<String> CONSENT_MEMBERS = Set.of("textVersion", "at", "by");
    private static final Set<String> GUARDIAN_MEMBERS = Set.of("until", "consentedAt");

    private static final String NO_HOLDER_ID = "is not an id: 1 to 64 of A-Z a-z 0-9 _ -, opaque,"
            + " nothing that looks like an identity number";

    private final CredentialKinds kinds;
    private final InstantSource clock;

    /**
     * A reader of a deployment.
     *
     * @param kinds the credentials that it knows
     * @param clock tells what lies in the future
     */
    public RecordReader(CredentialKinds kinds, InstantSource clock) {
        this.kinds = kinds;
        this.clock = clock;
    }

    /** Reads the record of a holder who has no guardians yet. */
    public RecordReading read(JsonObject json) {
        return read(json, HolderRecord.EMPTY);
    }

    /**
     * Reads a record that takes the place of another.
     *
     * @param json the record
     * @param previous the record before. Its guardians who stay keep the number, which stands in their codes; its
     * credentials may stay as they are although their kind is no longer known
     * @return the record, or all that is wrong with it
     */
    public RecordReading read(JsonObject json, HolderRecord previous) {
        Faults faults = new Faults();
        HolderRecord record = new Reading(ObjectPart.root(faults, json), clock.instant()).record(previous);
        return faults.all().isEmpty() ? new RecordReading.Good(record) : new RecordReading.Bad(faults.all());
    }

    /** One record on its way. After a fault it goes on with whatever can stand in the faulty value's place. */
    private final class Reading {

        private final ObjectPart root;
        private final Instant latest;
        private final LocalDate today;

        Reading(ObjectPart root, Instant now) {
            this.root = root;
            this.latest = now.plus(CLOCK_SKEW);
            this.today = LocalDate.ofInstant(now, CHINA);
        }

        HolderRecord record(HolderRecord previous) {
            root.holdsOnly(MEMBERS);
            Optional<String> name = root.text("name", Forms::isName, "is not a name: 1 to 64 letters of any script,"
                    + " with marks, spaces inside, and the punctuation of names");
            Optional<LocalDate> birthDate = birthDate();
            Optional<String> idNumber = idNumber();
            if (birthDate.isPresent() && idNumber.isPresent()
                    && !IdentityNumber.birthDate(idNumber.get()).equals(birthDate)) {
                root.impossible("birthDate", "is another day than the one in idNumber");
            }
            return new HolderRecord(name, birthDate, idNumber, credentials(previous.credentials()), concessions(),
                    assurance(), consents(),
                    guardians(previous.guardians()));
        }

        private Optional<LocalDate> birthDate() {
            Optional<LocalDate> born = root.date("birthDate");
            if (born.isPresent() && born.get().isAfter(today)) {
                root.impossible("birthDate", "is in the future");
                return Optional.empty();
            }
            return born;
        }

        private Optional<String> idNumber() {
            Optional<String> number = root.text("idNumber");
            Optional<String> fault = number.flatMap(text -> IdentityNumber.fault(text, today));
            fault.ifPresent(detail -> root.impossible("idNumber", detail));
            return fault.isPresent() ? Optional.empty() : number;
        }

        private Map<String, Credential> credentials(Map<String, Credential> previous) {
            Optional<ObjectPart> parts = root.object("credentials");
            if (parts.isEmpty()) {
                return Map.of();
            }
            Map<String, Credential> credentials = new HashMap<>();
            for (String id : parts.get().names()) {
                Optional<CredentialKind> kind = kinds.byId(id);
                Optional<Credential> credential = parts.get().object(id).map(part -> credential(part, kind));
                credential.ifPresent(given -> credentials.put(id, given));
                if (kind.isEmpty() && !credential.equals(Optional.ofNullable(previous.get(id)))) {
                    parts.get().impossible(id, "is not a kind of credential that is known here");
                }
            }
            return credentials;
        }

        private Credential credential(ObjectPart part, Optional<CredentialKind> kind) {
            part.holdsOnly(CREDENTIAL_MEMBERS);
            part.requires("number");
            Optional<String> number = part.text("number");
            if (number.isPresent() && kind.isPresent()) {
                checkNumber(part, number.get(), kind.get());
            }
            Optional<String> issuer = part.text("issuer", text -> Forms.isDigits(text, 6, 12),
                    "is not 6 to 12 digits");
            Optional<String> region = part.text("region", text -> Forms.isDigits(text, 6, 6), "is not six digits");
            Optional<LocalDate> from = part.date("validFrom");
            return new Credential(number.orElse(""), issuer, region, from, until(part, from));
        }

        private void checkNumber(ObjectPart part, String number, CredentialKind kind) {
            if (!kind.number().matcher(number).matches()) {
                part.impossible("number", "does not have the form of this credential's numbers");
            } else if (number.length() == IdentityNumber.LENGTH && IdentityNumber.looksLike(number)) {
                IdentityNumber.fault(number, today).ifPresent(detail -> part.impossible("number", detail));
            }
        }

        private List<Concession> concessions() {
            List<Concession> concessions = new ArrayList<>();
            Set<Concession> seen = new HashSet<>();
            for (ObjectPart part : root.objects("concessions", MAX_CONCESSIONS)) {
                part.holdsOnly(CONCESSION_MEMBERS);
                part.requires("kind");
                Optional<ConcessionKind> kind = part.text("kind").flatMap(word -> kind(part, word));
                Optional<String> grade = part.text("grade", Forms::isGrade,
                        "is not a grade: 1 to 16 digits, letters, Chinese characters, + or -");
                Optional<LocalDate> from = part.date("validFrom");
                Optional<LocalDate> until = until(part, from);
                if (kind.isPresent()) {
                    Concession concession = new Concession(kind.get(), grade, from, until);
                    concessions.add(concession);
                    if (!seen.add(concession)) {
                        part.impossible("is there twice");
                    }
                }
            }
            return concessions;
        }

        private Optional<ConcessionKind> kind(ObjectPart part, String word) {
            Optional<ConcessionKind> kind = ConcessionKind.of(word);
            if (kind.isEmpty()) {
                part.impossible("kind", "is not a kind of concession");
            }
            return kind;
        }

        private Optional<LocalDate> until(ObjectPart part, Optional<LocalDate> from) {
            Optional<LocalDate> until = part.date("validUntil");
            if (from.isPresent() && until.isPresent() && until.get().isBefore(from.get())) {
                part.impossible("validUntil", "is before validFrom");
            }
            return until;
        }

        private Assurance assurance() {
            return root.object("assurance").map(part -> {
                part.holdsOnly(ASSURANCE_MEMBERS);
                return new Assurance(part.past("realNameAt", latest), part.past("realPersonAt", latest));
            }).orElse(Assurance.NONE);
        }

        private Map<String, Consent> consents() {
            Optional<ObjectPart> parts = root.object("consents");
            if (parts.isEmpty()) {
                return Map.of();
            }
            if (parts.get().size() > MAX_CONSENTS) {
                parts.get().impossible("holds more than " + MAX_CONSENTS);
                return Map.of();
            }
            Map<String, Consent> consents = new HashMap<>();
            for (String scene : parts.get().names()) {
                if (!Forms.isSceneId(scene)) {
                    parts.get().impossible(scene, "is not a scene's id: 1 to 16 of a-z 0-9 -");
                }
                parts.get().object(scene).ifPresent(part -> consents.put(scene, consent(part)));
            }
            return consents;
        }

        private Consent consent(ObjectPart part) {
            part.holdsOnly(CONSENT_MEMBERS);
            part.requires("textVersion");
            part.requires("at");
            Optional<String> version = part.text("textVersion", Forms::isTextVersion,
                    "is not a version: 1 to 32 of A-Z a-z 0-9 . _ -");
            return new Consent(version.orElse(""), part.past("at", latest).orElse(Instant.EPOCH),
                    part.text("by", Forms::isHolderId, NO_HOLDER_ID));
        }

        private List<Guardian> guardians(List<Guardian> previous) {
            Optional<ObjectPart> parts = root.object("guardians");
            if (parts.isEmpty()) {
                return List.of();
            }
            if (parts.get().size() > HolderRecord.MAX_GUARDIANS) {
                parts.get().impossible("holds more than " + HolderRecord.MAX_GUARDIANS);
                return List.of();
            }
            Map<String, Integer> numbers = numbers(parts.get(), previous);
            List<Guardian> guardians = new ArrayList<>();
            for (String id : parts.get().names()) {
                if (!Forms.isHolderId(id)) {
                    parts.get().impossible(id, NO_HOLDER_ID);
                }
                parts.get().object(id).ifPresent(part -> guardians.add(guardian(part, id, numbers)));
            }
            return guardians;
        }

        private Guardian guardian(ObjectPart part, String id, Map<String, Integer> numbers) {
            part.holdsOnly(GUARDIAN_MEMBERS);
            part.requires("consentedAt");
            Optional<Instant> consentedAt = part.past("consentedAt", latest);
            Optional<Instant> until = part.instant("until");
            if (until.isPresent() && consentedAt.isPresent() && !until.get().isAfter(consentedAt.get())) {
                part.impossible("until", "is not after consentedAt");
            }
            return new Guardian(id, numbers.getOrDefault(id, 0), until, consentedAt.orElse(Instant.EPOCH));
        }

        /**
         * Known guardians keep their number; each new one gets a free one. One who leaves with this record still holds
         * theirs, as their codes live on for minutes.
         */
        private Map<String, Integer> numbers(ObjectPart parts, List<Guardian> previous) {
            Map<String, Integer> numbers = new HashMap<>();
            Set<Integer> taken = new HashSet<>();
            for (Guardian guardian : previous) {
                numbers.put(guardian.id(), guardian.number());
                taken.add(guardian.number());
            }
            for (String id : parts.names()) {
                if (!numbers.containsKey(id)) {
                    int number = preferred(id);
                    while (taken.contains(number)) {
                        number = number % MAX_GUARDIAN_NUMBER + 1;
                    }
                    taken.add(number);
                    numbers.put(id, number);
                }
            }
            return numbers;
        }

        /** By the id, so that who comes next hardly ever gets the number of one who has just left. */
        private static int preferred(String id) {
            return Math.floorMod(id.hashCode(), MAX_GUARDIAN_NUMBER) + 1;
        }
    }
}
