package cn.yimatong.records;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known about one holder; every part may be missing. Standing is not among it: the ledger keeps that beside the
 * record, so that a stop needs no key.
 *
 * @param name full name, 1 to 64 characters of Unicode
 * @param birthDate date of birth
 * @param idNumber identity number, 18 characters (GB 11643)
 * @param credentials by kind, a kind of the deployment's {@link CredentialKinds}
 * @param concessions in the order in which the app backend gave them
 * @param assurance which checks of the person were made, and when
 * @param consents by scene
 * @param guardians who may show this holder's code; at most {@link #MAX_GUARDIANS}
 */
public record HolderRecord(Optional<String> name, Optional<LocalDate> birthDate, Optional<String> idNumber,
        Map<String, Credential> credentials, List<Concession> concessions, Assurance assurance,
        Map<String, Consent> consents, List<Guardian> guardians) {

    /** The most guardians that one holder has. */
    public static final int MAX_GUARDIANS = 5;

    /** A record in which nothing is known. */
    public static final HolderRecord EMPTY = new HolderRecord(Optional.empty(), Optional.empty(), Optional.empty(),
            Map.of(), List.of(), Assurance.NONE, Map.of(), List.of());

    /** Copies every collection. */
    public HolderRecord {
        credentials = Map.copyOf(credentials);
        concessions = List.copyOf(concessions);
        consents = Map.copyOf(consents);
        guardians = List.copyOf(guardians);
    }

    /**
     * One of the holder's credentials.
     *
     * @param number in the published form of its kind
     * @param issuer who issued it, digits of an area or institution
     * @param region insured area (GB/T 2260), six digits
     * @param validFrom first day on which it is valid
     * @param validUntil last day on which it is valid
     */
    public record Credential(String number, Optional<String> issuer, Optional<String> region,
            Optional<LocalDate> validFrom, Optional<LocalDate> validUntil) {

        /** Whether it is valid on this day. */
        public boolean validOn(LocalDate day) {
            return within(validFrom, validUntil, day);
        }

        @Override
        public String toString() {
            return "Credential[…]";
        }
    }

    /**
     * A ground for a concession (优待).
     *
     * @param grade free within its kind, such as {@code 65+} or {@code 2}; none where the kind has no grades
     */
    public record Concession(ConcessionKind kind, Optional<String> grade, Optional<LocalDate> validFrom,
            Optional<LocalDate> validUntil) {

        /** Whether it is valid on this day. */
        public boolean validOn(LocalDate day) {
            return within(validFrom, validUntil, day);
        }

        @Override
        public String toString() {
            return "Concession[…]";
        }
    }

    /**
     * Which checks were made.
     *
     * @param realNameAt when name and identity number were last checked against each other
     * @param realPersonAt when the person was last checked against them
     */
    public record Assurance(Optional<Instant> realNameAt, Optional<Instant> realPersonAt) {

        /** No check was made. */
        public static final Assurance NONE = new Assurance(Optional.empty(), Optional.empty());
    }

    /**
     * The holder's agreement to what one scene discloses.
     *
     * @param textVersion version of the text that was agreed to
     * @param at when
     * @param by the guardian who agreed for the holder, where it was not the holder
     */
    public record Consent(String textVersion, Instant at, Optional<String> by) {

        @Override
        public String toString() {
            return "Consent[…]";
        }
    }

    /**
     * Somebody who may show this holder's code.
     *
     * @param id the guardian's id, of the same form as a holder's
     * @param number 1 to 127, the guardian's own within this record; stands in the codes that they show
     * @param until first instant at which they no longer may; none: until taken back
     * @param consentedAt when it was agreed
     */
    public record Guardian(String id, int number, Optional<Instant> until, Instant consentedAt) {

        /** Whether the guardian may act at this instant. */
        public boolean activeAt(Instant at) {
            return !at.isBefore(consentedAt) && until.map(at::isBefore).orElse(true);
        }

        @Override
        public String toString() {
            return "Guardian[…]";
        }
    }

    /** The same record with these consents. */
    public HolderRecord withConsents(Map<String, Consent> others) {
        return new HolderRecord(name, birthDate, idNumber, credentials, concessions, assurance, others, guardians);
    }

    /** The same record with these guardians. */
    public HolderRecord withGuardians(List<Guardian> others) {
        return new HolderRecord(name, birthDate, idNumber, credentials, concessions, assurance, consents, others);
    }

    /** Names no one: a record must not reach a log. */
    @Override
    public String toString() {
        return "HolderRecord[…]";
    }

    private static boolean within(Optional<LocalDate> from, Optional<LocalDate> until, LocalDate day) {
        return from.map(first -> !day.isBefore(first)).orElse(true)
                && until.map(last -> !day.isAfter(last)).orElse(true);
    }
}
