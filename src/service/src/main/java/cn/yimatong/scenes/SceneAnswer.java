package cn.yimatong.scenes;

import cn.yimatong.records.HolderRecord;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A scene's part of an answer: what a scanner is told of a holder, which is what its scene discloses and nothing else,
 * and words for the person before it.
 */
public interface SceneAnswer {

    /** Writes the members of this part into the object that was begun. */
    void writeMembers(JsonGenerator json) throws IOException;

    /**
     * What the ledger found.
     *
     * @param slot of the credential that it took, 1 to 8; 0: none
     * @param standing whether it knows that this credential is active
     * @param acceptedLately whether the code was accepted elsewhere lately, where that was asked
     */
    record Found(int slot, boolean standing, Optional<Boolean> acceptedLately) {}

    /**
     * Of an answer that accepts: {@code pseudonym}, {@code credential}, {@code holder}, {@code concession} and
     * {@code acceptedLately} as far as they are disclosed and known; always {@code guardian}, {@code attention},
     * {@code display}, {@code voice} and {@code tone}.
     *
     * @param catalogue the catalogue that the scene is of
     * @param scene where the code was read
     * @param record what is known about its holder
     * @param admitted the verdict on it
     * @param found what the ledger found
     * @param showing who showed the code
     * @param at the instant of the verdict
     * @param pseudonym the holder's at this scene; asked only where it is disclosed
     */
    static SceneAnswer accepted(Catalogue catalogue, Scene scene, HolderRecord record, Verdict.Admitted admitted,
            Found found, Showing showing, Instant at, Supplier<String> pseudonym) {
        return new AcceptedAnswer(catalogue, scene, record, admitted, found, showing, at, pseudonym);
    }

    /**
     * Of an answer that rejects: {@code display}, {@code voice} and {@code tone}. Nothing of the record is in it, and
     * whoever is stopped reads the same whatever the reason.
     *
     * @param scene where the code was read
     * @param reasonWord the reason as in answers, or {@code limited}, which answers call {@code paused}; another is
     * {@link IllegalArgumentException}
     */
    static SceneAnswer rejected(Scene scene, String reasonWord) {
        Message message = scene.message(reasonWord);
        return json -> message.write(json, message.display(), Tone.REJECT);
    }
}
