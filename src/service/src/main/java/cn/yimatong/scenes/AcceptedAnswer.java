package cn.yimatong.scenes;

import cn.yimatong.records.ConcessionKind;
import cn.yimatong.records.CredentialKind;
import cn.yimatong.records.HolderRecord;
import cn.yimatong.records.HolderRecord.Concession;
import cn.yimatong.records.HolderRecord.Credential;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The scene's part of an answer that accepts. */
final class AcceptedAnswer implements SceneAnswer {

    /** The kind of credential whose holders are members of a union. */
    private static final String UNION = "union";

    /** What an inspector reads of somebody who was accepted nowhere: not that all is well. */
    private static final String NOT_LATELY = "not-lately";

    private final Catalogue catalogue;
    private final Scene scene;
    private final Disclosure disclosure;
    private final HolderRecord record;
    private final Verdict.Admitted admitted;
    private final Found found;
    private final Showing showing;
    private final Instant at;
    private final Supplier<String> pseudonym;

    AcceptedAnswer(Catalogue catalogue, Scene scene, HolderRecord record, Verdict.Admitted admitted, Found found,
            Showing showing, Instant at, Supplier<String> pseudonym) {
        this.catalogue = catalogue;
        this.scene = scene;
        this.disclosure = scene.disclosure();
        this.record = record;
        this.admitted = admitted;
        this.found = found;
        this.showing = showing;
        this.at = at;
        this.pseudonym = pseudonym;
    }

    @Override
    public void writeMembers(JsonGenerator json) throws IOException {
        if (disclosure.has(Field.PSEUDONYM)) {
            json.writeStringField("pseudonym", pseudonym.get());
        }
        writeCredential(json);
        if (disclosure.hasHolderField()) {
            writeHolder(json);
        }
        if (admitted.concession().isPresent()) {
            writeConcession(json, admitted.concession().get());
        }
        if (disclosure.has(Field.ACCEPTED_LATELY) && found.acceptedLately().isPresent()) {
            json.writeBooleanField("acceptedLately", found.acceptedLately().get());
        }
        boolean attention = scene.attention().isPresent() && scene.attention().get().asked(showing, admitted);
        Tone tone = attention ? Tone.ATTENTION : Tone.of(disclosure, admitted.concession());
        Message message = scene.message(found.acceptedLately().orElse(true) ? tone.word() : NOT_LATELY);
        json.writeBooleanField("guardian", showing.guardian().isPresent());
        json.writeBooleanField("attention", attention);
        message.write(json, attention ? scene.attention().get().display() : message.display(), tone);
    }

    private void writeCredential(JsonGenerator json) throws IOException {
        CredentialKind kind = takenKind();
        if (kind == null) {
            return;
        }
        json.writeObjectFieldStart("credential");
        json.writeStringField("type", kind.id());
        Credential credential = record.credentials().get(kind.id());
        if (credential != null && disclosure.has(Field.CREDENTIAL_NUMBER)) {
            json.writeStringField("number", disclosure.masks(Field.CREDENTIAL_NUMBER)
                    ? Mask.number(credential.number())
                    : credential.number());
        }
        if (disclosure.has(Field.STANDING) && found.standing()) {
            // The ledger takes no credential that is not.
            json.writeStringField("standing", "active");
        }
        json.writeEndObject();
    }

    private @Nullable CredentialKind takenKind() {
        for (CredentialKind kind : catalogue.kinds()) {
            if (kind.slot() == found.slot()) {
                return kind;
            }
        }
        return null;
    }

    private void writeHolder(JsonGenerator json) throws IOException {
        boolean name = disclosure.has(Field.NAME) && record.name().isPresent();
        boolean number = disclosure.has(Field.ID_NUMBER) && record.idNumber().isPresent();
        boolean student = disclosure.has(Field.STUDENT);
        boolean member = disclosure.has(Field.MEMBER);
        if (!name && !number && !student && !member) {
            return;
        }
        LocalDate day = LocalMoment.of(at, catalogue.timeZone()).day();
        json.writeObjectFieldStart("holder");
        if (name) {
            json.writeStringField("name",
                    disclosure.masks(Field.NAME) ? Mask.name(record.name().get()) : record.name().get());
        }
        if (number) {
            json.writeStringField("idNumber", disclosure.masks(Field.ID_NUMBER)
                    ? Mask.number(record.idNumber().get())
                    : record.idNumber().get());
        }
        if (student) {
            json.writeBooleanField("student", isStudent(day));
        }
        if (member) {
            Credential card = record.credentials().get(UNION);
            json.writeBooleanField("member", card != null && card.validOn(day));
        }
        json.writeEndObject();
    }

    private void writeConcession(JsonGenerator json, AppliedConcession applied) throws IOException {
        boolean kind = disclosure.has(Field.CONCESSION);
        boolean grade = disclosure.has(Field.GRADE) && applied.grade().isPresent();
        if (!kind && !grade && applied.effect() == Effect.NONE) {
            return;
        }
        json.writeObjectFieldStart("concession");
        if (kind) {
            json.writeStringField("kind", applied.kind().word());
        }
        if (grade) {
            json.writeStringField("grade", applied.grade().get());
        }
        json.writeStringField("effect", applied.effect().word());
        json.writeEndObject();
    }

    private boolean isStudent(LocalDate day) {
        for (Concession concession : record.concessions()) {
            if (concession.kind() == ConcessionKind.STUDENT && concession.validOn(day)) {
                return true;
            }
        }
        return false;
    }
}
