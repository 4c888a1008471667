package cn.yimatong.scenes;

import cn.yimatong.records.ConcessionKind;
import cn.yimatong.records.CredentialKind;
import cn.yimatong.records.HolderRecord;
import cn.yimatong.records.HolderRecord.Concession;
import cn.yimatong.records.HolderRecord.Credential;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a scanner is told of a holder: what its scene discloses and nothing else, and words for the person before it.
 * The objects {@code display} and {@code voice} are shared between answers and cannot be changed.
 */
public final class Answers {

    /** The kind of credential whose holders are members of a union. */
    private static final String UNION = "union";

    /** What an inspector reads of somebody who was accepted nowhere: not that all is well. */
    private static final String NOT_LATELY = "not-lately";

    private static final int MOST_MEMBERS = 24;

    private Answers() {}

    /**
     * The scene's part of an answer that accepts: {@code pseudonym}, {@code credential}, {@code holder},
     * {@code concession} and {@code acceptedLately} as far as they are disclosed and known; always {@code guardian},
     * {@code attention}, {@code display}, {@code voice} and {@code tone}.
     *
     * @param catalogue the catalogue that the scene is of
     * @param scene where the code was read
     * @param record what is known about its holder
     * @param admitted the verdict on it
     * @param slot of the credential that the ledger took, 1 to 8; 0: none
     * @param showing who showed the code
     * @param at the instant of the verdict
     * @param pseudonym the holder's at this scene; asked only where it is disclosed
     * @param acceptedLately what the ledger found where it was asked
     * @return a new object
     */
    public static JsonObject accepted(Catalogue catalogue, Scene scene, HolderRecord record, Verdict.Admitted admitted,
            int slot, Showing showing, Instant at, Supplier<String> pseudonym, Optional<Boolean> acceptedLately) {
        Disclosure disclosure = scene.disclosure();
        JsonObject answer = new JsonObject(LinkedHashMap.newLinkedHashMap(MOST_MEMBERS));
        if (disclosure.has(Field.PSEUDONYM)) {
            answer.put("pseudonym", pseudonym.get());
        }
        LocalDate day = LocalMoment.of(at, catalogue.timeZone()).day();
        putCredential(answer, disclosure, record, kind(catalogue, slot));
        putHolder(answer, disclosure, record, day);
        putConcession(answer, disclosure, admitted.concession());
        if (disclosure.has(Field.ACCEPTED_LATELY) && acceptedLately.isPresent()) {
            answer.put("acceptedLately", acceptedLately.get());
        }
        boolean attention = scene.attention().isPresent() && scene.attention().get().asked(showing, admitted);
        Tone tone = attention ? Tone.ATTENTION : Tone.of(disclosure, admitted.concession());
        Message message = scene.message(acceptedLately.orElse(true) ? tone.word() : NOT_LATELY);
        return answer.put("guardian", showing.guardian().isPresent()).put("attention", attention)
                .put("display", attention ? scene.attention().get().display() : message.display())
                .put("voice", message.voice()).put("tone", tone.word());
    }

    /**
     * The scene's part of an answer that rejects: {@code display}, {@code voice} and {@code tone}. Nothing of the
     * record is in it, and whoever is stopped reads the same whatever the reason.
     *
     * @param scene where the code was read
     * @param reasonWord the reason as in answers, or {@code limited}, which answers call {@code paused}; another is
     * {@link IllegalArgumentException}
     * @return a new object
     */
    public static JsonObject rejected(Scene scene, String reasonWord) {
        Message message = scene.message(reasonWord);
        return new JsonObject().put("display", message.display()).put("voice", message.voice()).put("tone",
                Tone.REJECT.word());
    }

    private static Optional<CredentialKind> kind(Catalogue catalogue, int slot) {
        for (CredentialKind kind : catalogue.kinds()) {
            if (kind.slot() == slot) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    private static void putCredential(JsonObject answer, Disclosure disclosure, HolderRecord record,
            Optional<CredentialKind> kind) {
        if (kind.isEmpty()) {
            return;
        }
        JsonObject json = new JsonObject().put("type", kind.get().id());
        Credential credential = record.credentials().get(kind.get().id());
        if (credential != null && disclosure.has(Field.CREDENTIAL_NUMBER)) {
            json.put("number", disclosure.masks(Field.CREDENTIAL_NUMBER)
                    ? Mask.number(credential.number())
                    : credential.number());
        }
        if (disclosure.has(Field.STANDING)) {
            // The ledger takes no credential that is not.
            json.put("standing", "active");
        }
        answer.put("credential", json);
    }

    private static void putHolder(JsonObject answer, Disclosure disclosure, HolderRecord record, LocalDate day) {
        if (!disclosure.hasHolderField()) {
            return;
        }
        JsonObject json = new JsonObject();
        if (disclosure.has(Field.NAME) && record.name().isPresent()) {
            String name = record.name().get();
            json.put("name", disclosure.masks(Field.NAME) ? Mask.name(name) : name);
        }
        if (disclosure.has(Field.ID_NUMBER) && record.idNumber().isPresent()) {
            String number = record.idNumber().get();
            json.put("idNumber", disclosure.masks(Field.ID_NUMBER) ? Mask.number(number) : number);
        }
        if (disclosure.has(Field.STUDENT)) {
            json.put("student", isStudent(record, day));
        }
        if (disclosure.has(Field.MEMBER)) {
            Credential card = record.credentials().get(UNION);
            json.put("member", card != null && card.validOn(day));
        }
        if (!json.isEmpty()) {
            answer.put("holder", json);
        }
    }

    private static void putConcession(JsonObject answer, Disclosure disclosure,
            Optional<AppliedConcession> concession) {
        if (concession.isEmpty()) {
            return;
        }
        AppliedConcession applied = concession.get();
        boolean kind = disclosure.has(Field.CONCESSION);
        boolean grade = disclosure.has(Field.GRADE) && applied.grade().isPresent();
        if (!kind && !grade && applied.effect() == Effect.NONE) {
            return;
        }
        JsonObject json = new JsonObject();
        if (kind) {
            json.put("kind", applied.kind().word());
        }
        if (grade) {
            json.put("grade", applied.grade().get());
        }
        answer.put("concession", json.put("effect", applied.effect().word()));
    }

    private static boolean isStudent(HolderRecord record, LocalDate day) {
        for (Concession concession : record.concessions()) {
            if (concession.kind() == ConcessionKind.STUDENT && concession.validOn(day)) {
                return true;
            }
        }
        return false;
    }
}
